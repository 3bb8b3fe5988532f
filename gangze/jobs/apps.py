"""Registers the app with Django."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """The app `jobs`."""

    name = "gangze.jobs"
    label = "jobs"
