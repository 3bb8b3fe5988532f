"""Every address of the site, by app."""

from django.contrib import admin
from django.urls import include, path

from gangze.jobs.views import healthz

from .api import api

urlpatterns = [
    path("", include("gangze.web.urls")),
    path("accounts/", include("gangze.accounts.urls")),
    path("healthz", healthz, name="healthz"),
    path("jobs/", include("gangze.jobs.urls")),
    path("ledger/", include("gangze.ledger.urls")),
    path("", include("gangze.org.urls")),
    path("", include("gangze.dossiers.urls")),
    path("", include("gangze.draws.urls")),
    path("", include("gangze.mastery.urls")),
    path("", include("gangze.inspections.urls")),
    path("api/", api.urls),
    path("admin/", admin.site.urls),
]
