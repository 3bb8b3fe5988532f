"""Registers the app with Django."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The app `web`."""

    name = "gangze.web"
    label = "web"
