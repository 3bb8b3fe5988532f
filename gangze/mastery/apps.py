"""Registers the app with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MasteryConfig(AppConfig):
    """抽背、掌握: the app `mastery`."""

    name = "gangze.mastery"
    label = "mastery"
    verbose_name = _("掌握")
