"""Registers the app with Django."""

from django.apps import AppConfig


class DossiersConfig(AppConfig):
    """The app `dossiers`."""

    name = "gangze.dossiers"
    label = "dossiers"
