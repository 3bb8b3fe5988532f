"""What every page knows about its shell: language, theme, navigation. Nothing is looked up before a template asks."""

from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy

from gangze.access.actor import NOBODY, Actor
from gangze.access.matrix import Role

from .appearance import Theme, theme_of
from .navigation import Entry, Group, desk_entries, me_entries, phone_entries

_GROUP_LABELS: dict[Group, str | Promise] = {
    Group.HOME: "",
    Group.ORG: gettext_lazy("岗位与人员"),
    Group.DOSSIERS: gettext_lazy("两单两卡"),
    Group.MASTERY: gettext_lazy("掌握"),
    Group.ROUNDS: gettext_lazy("排查"),
    Group.APPRAISAL: gettext_lazy("考核"),
    Group.ACCEPTANCE: gettext_lazy("验收"),
    Group.ENFORCEMENT: gettext_lazy("执法"),
    Group.DASHBOARDS: gettext_lazy("看板"),
    Group.SYSTEM: gettext_lazy("记录与系统"),
}
_DESK_ROLES = tuple(role for role in Role if role is not Role.WORKER)


class Link:
    """An entry with its address, and whether the person is there now."""

    def __init__(self, entry: Entry, place: Entry | None) -> None:
        self.label = entry.label
        self.icon = entry.icon
        self.url = url_or_none(entry.url_name) or ""
        self.is_here = entry is place


class Shell:
    """The frame around one page; each property is worked out once, when a template first asks for it."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @property
    def actor(self) -> Actor:
        """Return who asks; NOBODY where no one is signed in."""
        actor: Actor = getattr(self._request, "actor", NOBODY)
        return actor

    @property
    def is_signed_in(self) -> bool:
        """Return whether a person is signed in."""
        user = getattr(self._request, "user", None)
        return bool(user is not None and user.is_authenticated)

    @cached_property
    def layout(self) -> str:
        """Return the template to extend: the desk for whoever works at one, else the phone."""
        return "web/page.html" if self.actor.has_role(*_DESK_ROLES) else "web/phone.html"

    @cached_property
    def theme(self) -> Theme:
        """Return the theme chosen."""
        return theme_of(self._request)

    @property
    def themes(self) -> list[Theme]:
        """Return every theme there is to choose from."""
        return list(Theme)

    @property
    def language(self) -> str:
        """Return the language of the page, for example "zh-hans"."""
        return get_language() or "zh-hans"

    @property
    def here(self) -> str:
        """Return the address of this page with its query: where to come back to."""
        return self._request.get_full_path()

    @cached_property
    def groups(self) -> list[tuple[str | Promise, list[Link]]]:
        """Return the left navigation: headings with their links."""
        groups = desk_entries(self.actor)
        place = self._place([entry for _group, entries in groups for entry in entries])
        return [(_GROUP_LABELS[group], _links(entries, place)) for group, entries in groups]

    @cached_property
    def bottom_bar(self) -> list[Link]:
        """Return the places of the phone's bottom bar, four at most."""
        entries = phone_entries(self.actor)
        return _links(entries, self._place(entries))

    @cached_property
    def me(self) -> list[Link]:
        """Return the links under the person's own name."""
        entries = me_entries(self.actor)
        return _links(entries, self._place(entries))

    @property
    def sign_out_url(self) -> str | None:
        """Return where signing out is posted to; None where there is no signing in."""
        return url_or_none("account_logout")

    @property
    def sign_in_url(self) -> str | None:
        """Return where to sign in; None where there is no signing in."""
        return url_or_none("account_login")

    def _place(self, entries: list[Entry]) -> Entry | None:
        """Return the one entry the page belongs to: it names the page, or its address begins the page's and is the longest."""
        match = self._request.resolver_match
        named = next((entry for entry in entries if match is not None and match.view_name in entry.pages), None)
        if named is not None:
            return named
        leading = [(url, entry) for entry in entries if (url := url_or_none(entry.url_name)) and self._is_under(url)]
        return max(leading, key=lambda pair: len(pair[0]), default=(None, None))[1]

    def _is_under(self, url: str) -> bool:
        path = self._request.path
        return path == url if url == "/" else path.startswith(url)


def _links(entries: list[Entry], place: Entry | None) -> list[Link]:
    links = (Link(entry, place) for entry in entries)
    return [link for link in links if link.url]


def url_or_none(url_name: str) -> str | None:
    """Return the address of a named page, or None where the app that owns it is not installed."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return None


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return the context of every template: `shell`."""
    return {"shell": Shell(request)}
