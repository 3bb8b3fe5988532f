"""The addresses of the ledger."""

from django.urls import path

from . import views

app_name = "ledger"
urlpatterns = [
    path("", views.fact_list, name="facts"),
    path("seals/", views.seal_list, name="seals"),
    path("export/", views.export, name="export"),
    path("receipts/<uuid:fact_uuid>/", views.receipt, name="receipt"),
    path("media/<uuid:media_uuid>/", views.media, name="media"),
]
