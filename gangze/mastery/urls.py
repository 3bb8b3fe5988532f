"""The addresses of mastery: hearing people, practice, the matrix, training."""

from django.urls import URLPattern, path

from .views import examined, examining

app_name = "mastery"
urlpatterns: list[URLPattern] = [
    path("mastery/examine/", examining.people, name="examine_people"),
    path("mastery/examine/pack/", examining.pack, name="examine_pack"),
    path("mastery/examine/<uuid:post_uuid>/<str:kind>/", examining.examine, name="examine"),
    path("mastery/examine/<uuid:post_uuid>/<str:kind>/suggest/", examining.suggest, name="suggest"),
    path("mastery/examine/<uuid:post_uuid>/<str:kind>/sheet/", examining.sheet, name="examine_sheet"),
    path("mastery/examinations/", examined.examinations, name="examinations"),
    path("mastery/examinations/<uuid:fact_uuid>/", examined.examined, name="examined"),
    path("mastery/examinations/<uuid:fact_uuid>/withdraw/", examined.withdraw, name="withdraw"),
    path("mastery/sessions/<uuid:session_uuid>/", examined.session, name="session"),
]
