"""Registers the app with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DrawsConfig(AppConfig):
    """抽取: the app `draws`."""

    name = "gangze.draws"
    label = "draws"
    verbose_name = _("抽取")
