"""Registers the app with Django, and finds the kinds of jobs that the apps declare in their `tasks` modules."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    """The app `jobs`."""

    name = "gangze.jobs"
    label = "jobs"

    def ready(self) -> None:
        autodiscover_modules("tasks")
