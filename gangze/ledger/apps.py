"""Registers the app with Django."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """The app `ledger`."""

    name = "gangze.ledger"
    label = "ledger"
