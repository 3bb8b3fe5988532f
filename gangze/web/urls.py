"""The addresses of the shell."""

from django.urls import path
from django.views.i18n import set_language

from . import views

app_name = "web"
urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("scan/", views.scan, name="scan"),
    path("theme/", views.theme, name="theme"),
    path("language/", set_language, name="language"),
    path("offline/", views.offline, name="offline"),
    path("outbox/", views.outbox, name="outbox"),
    path("manifest.webmanifest", views.web_manifest, name="manifest"),
    path("sw.js", views.worker, name="worker"),
]
