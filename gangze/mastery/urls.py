"""The addresses of mastery: hearing people, practice, the matrix, training."""

from django.urls import URLPattern, path

from .views import certificates, examined, examining, matrix, practice, training

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
    path("my/practice/", practice.practice, name="practice"),
    path("my/practice/more/", practice.more, name="practice_more"),
    path("my/practice/<uuid:pack_uuid>/", practice.answer, name="practice_answer"),
    path("my/practice/<uuid:pack_uuid>/<int:number>/", practice.judged, name="practice_judged"),
    path("mastery/practice/hints/", practice.hints, name="practice_hints"),
    path("training/", training.records, name="training"),
    path("training/export/", training.export, name="training_export"),
    path("training/needs/", training.needs, name="training_needs"),
    path("training/new/", training.new, name="training_new"),
    path("training/people/<uuid:person_uuid>/", training.person, name="training_person"),
    path("training/people/<uuid:person_uuid>/certificates/add/", certificates.add, name="certificate_add"),
    path("training/records/<uuid:fact_uuid>/", training.record, name="training_record"),
    path("training/records/<uuid:fact_uuid>/correct/", training.correct, name="training_correct"),
    path("training/records/<uuid:fact_uuid>/withdraw/", training.withdraw, name="training_withdraw"),
    path("training/evidence/<uuid:fact_uuid>/<str:sha256>/", training.evidence, name="training_evidence"),
    path("certificates/", certificates.certificate_list, name="certificates"),
    path("certificates/<uuid:fact_uuid>/", certificates.certificate, name="certificate"),
    path("certificates/<uuid:fact_uuid>/renew/", certificates.renew, name="certificate_renew"),
    path("certificates/<uuid:fact_uuid>/correct/", certificates.correct, name="certificate_correct"),
    path("certificates/<uuid:fact_uuid>/withdraw/", certificates.withdraw, name="certificate_withdraw"),
    path("my/training/", training.mine, name="my_training"),
    path("my/mastery/", matrix.mine, name="mine"),
    path("my/mastery/<uuid:post_uuid>/<str:kind>/<str:level>/", matrix.my_cell, name="my_cell"),
    path("mastery/", matrix.places, name="places"),
    path("mastery/places/<uuid:place_uuid>/", matrix.place, name="place"),
    path("mastery/places/<uuid:place_uuid>/needs/", matrix.needs, name="needs"),
    path("mastery/people/<uuid:person_uuid>/", matrix.person, name="person"),
    path("mastery/people/<uuid:person_uuid>/<uuid:post_uuid>/<str:kind>/<str:level>/", matrix.cell, name="cell"),
]
