"""The addresses of jobs; `healthz` stands at the root (config/urls.py)."""

from django.urls import path

from . import views

app_name = "jobs"
urlpatterns = [
    path("", views.job_list, name="list"),
    path("<uuid:job_uuid>/", views.job, name="job"),
    path("<uuid:job_uuid>/cancel/", views.cancel, name="cancel"),
    path("<uuid:job_uuid>/retry/", views.retry, name="retry"),
    path("<uuid:job_uuid>/result/", views.result, name="result"),
]
