"""Registers the app with Django."""

from django.apps import AppConfig


class OrgConfig(AppConfig):
    """The app `org`."""

    name = "gangze.org"
    label = "org"
