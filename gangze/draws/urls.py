"""The addresses of draws."""

from django.urls import path

from .views import excuses, planning, running

app_name = "draws"
urlpatterns = [
    path("draws/", planning.draw_list, name="list"),
    path("draws/new/", planning.draw_new, name="new"),
    path("draws/new/preview/", planning.preview, name="preview"),
    path("draws/check/", running.check, name="check"),
    path("draws/check/draw.html", running.check_page, name="check_page"),
    path("draws/check/verify.py", running.check_script, name="check_script"),
    path("draws/excused/", excuses.excuse_list, name="excuses"),
    path("draws/excused/new/", excuses.excuse_new, name="excuse_new"),
    path("draws/excused/<uuid:excuse_uuid>/end/", excuses.excuse_end, name="excuse_end"),
    path("draws/<uuid:draw_uuid>/", running.draw, name="draw"),
    path("draws/<uuid:draw_uuid>/enter/<str:side>/", running.enter, name="enter"),
    path("draws/<uuid:draw_uuid>/abandon/", running.abandon, name="abandon"),
    path("draws/<uuid:draw_uuid>/redraw/", running.redraw, name="redraw"),
    path("draws/<uuid:draw_uuid>/absent/<int:number>/", running.absent, name="absent"),
    path("draws/<uuid:draw_uuid>/slip.json", running.slip_json, name="slip_json"),
    path("draws/<uuid:draw_uuid>/slip.pdf", running.slip_pdf, name="slip_pdf"),
]
