"""Registers the app with Django."""

from django.apps import AppConfig


class OrgConfig(AppConfig):
    """The app `org`."""

    name = "gangze.org"
    label = "org"

    def ready(self) -> None:
        """Tell the lower apps what only the organisation knows: as whom a job acts."""
        from gangze.jobs.services import register_actor_resolver

        from .selectors import actor_by_key

        register_actor_resolver(actor_by_key)
