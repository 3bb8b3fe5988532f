"""How the pages look to this person: the themes, and the cookie that remembers the choice."""

from enum import StrEnum

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

THEME_COOKIE = "gangze_theme"
THEME_COOKIE_AGE_SECONDS = 365 * 24 * 3600


class Theme(StrEnum):
    """What can be chosen; AUTO follows the device."""

    AUTO = "auto"
    LIGHT = "light"
    DARK = "dark"
    CONTRAST = "contrast"

    @property
    def label(self) -> Promise:
        """Return the name of the theme as people read it."""
        return _LABELS[self]


_LABELS = {
    Theme.AUTO: _("跟随设备"),
    Theme.LIGHT: _("浅色"),
    Theme.DARK: _("深色"),
    Theme.CONTRAST: _("高对比（强光下）"),
}


def theme_of(request: HttpRequest) -> Theme:
    """Return the theme the cookie names; AUTO without one, or when it names none of ours."""
    try:
        return Theme(request.COOKIES.get(THEME_COOKIE, Theme.AUTO))
    except ValueError:
        return Theme.AUTO
