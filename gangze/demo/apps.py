"""Registers the app with Django."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The app `demo`."""

    name = "gangze.demo"
    label = "demo"
