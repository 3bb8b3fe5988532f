"""Registers the app with Django, and its place in the navigation."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from gangze.access.matrix import Action


class JobsConfig(AppConfig):
    """The app `jobs`."""

    name = "gangze.jobs"
    label = "jobs"
    verbose_name = _("后台任务")

    def ready(self) -> None:
        """Offer the page of jobs to those who start some, or see more than their own."""
        from gangze.web.navigation import Entry, Group, register, register_me

        actions = frozenset({Action.JOB_VIEW})
        register(Entry(_("后台任务"), "jobs:list", "job", order=80, actions=actions, group=Group.SYSTEM))
        own = frozenset({Action.JOB_VIEW, Action.DOSSIER_PRINT})
        register_me(Entry(_("我的任务"), "jobs:list", "job", order=40, actions=own))
