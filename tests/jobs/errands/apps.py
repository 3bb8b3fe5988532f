"""Registers the app of the worker under test, and finds the people of these tests."""

from django.apps import AppConfig

from gangze.access.actor import Actor


class ErrandsConfig(AppConfig):
    """The app `errands`."""

    name = "tests.jobs.errands"
    label = "errands"

    def ready(self) -> None:
        """Know everybody: the organisation, which would, is not part of this worker."""
        from gangze.jobs.services import register_actor_resolver

        register_actor_resolver(lambda key: Actor(key, key))
