"""What the organisation holds already, as far as the person who imports may see it: what a file is compared with."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from ..rules.wording import matching_key

_LEGAL_FORM = re.compile(r"((集团)?(股份)?(有限)?(责任)?公司|分公司)$")


@dataclass(frozen=True, slots=True)
class StandingEnterprise:
    """An enterprise; `key` is its uuid. `told` holds the remaining fields as the model names them."""

    key: str
    code: str
    credit_code: str
    name: str
    told: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StandingUnit:
    """A workshop (`team` is ""), or a team in it."""

    key: str
    enterprise_key: str
    workshop: str
    team: str
    leader_name: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class StandingPost:
    """A post that is not closed. `told` holds the remaining fields as the model names them."""

    key: str
    enterprise_key: str
    workshop: str
    team: str
    name: str
    code: str = ""
    aliases: tuple[str, ...] = ()
    told: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StandingPerson:
    """A person, with the keys of the posts held; `has_left` people are matched so that they can come back."""

    key: str
    enterprise_key: str
    name: str
    employee_number: str = ""
    phone: str = ""
    shift_group: str = ""
    hired_on: date | None = None
    remark: str = ""
    posts: tuple[str, ...] = ()
    has_left: bool = False


@dataclass(frozen=True)
class StandingOrganisation:
    """Everything a file is compared with; empty for a new installation."""

    enterprises: tuple[StandingEnterprise, ...] = ()
    units: tuple[StandingUnit, ...] = ()
    posts: tuple[StandingPost, ...] = ()
    people: tuple[StandingPerson, ...] = ()

    @cached_property
    def _enterprises_by_word(self) -> dict[str, list[StandingEnterprise]]:
        words: dict[str, list[StandingEnterprise]] = {}
        for enterprise in self.enterprises:
            for word in {enterprise.code, enterprise.credit_code.lower(), *enterprise_words(enterprise.name)}:
                words.setdefault(word, []).append(enterprise)
        return words

    def enterprise(self, text: str) -> StandingEnterprise | None:
        """Return the enterprise that a text names, by name, code or credit code; None when none or several fit."""
        exact = self._enterprises_by_word.get(matching_key(text), [])
        found = exact or self._enterprises_by_word.get(_without_legal_form(text), [])
        return found[0] if len(found) == 1 else None

    def enterprise_within(self, text: str) -> StandingEnterprise | None:
        """Return the one enterprise whose full name occurs in a title; None when none or several do."""
        key = matching_key(text)
        found = [one for one in self.enterprises if matching_key(one.name) in key]
        return found[0] if len(found) == 1 else None

    @cached_property
    def _posts_by_word(self) -> dict[tuple[str, str], list[StandingPost]]:
        words: dict[tuple[str, str], list[StandingPost]] = {}
        for post in self.posts:
            words.setdefault((post.enterprise_key, matching_key(post.name)), []).append(post)
        return words

    @cached_property
    def _posts_by_alias(self) -> dict[tuple[str, str], list[StandingPost]]:
        words: dict[tuple[str, str], list[StandingPost]] = {}
        for post in self.posts:
            for alias in {matching_key(alias) for alias in (*post.aliases, post.code) if alias}:
                words.setdefault((post.enterprise_key, alias), []).append(post)
        return words

    def posts_called(self, enterprise_key: str, text: str) -> list[StandingPost]:
        """Return the posts that a text names: those of that name, else those with that alias or code."""
        key = (enterprise_key, matching_key(text))
        return self._posts_by_word.get(key) or self._posts_by_alias.get(key, [])


def enterprise_words(name: str) -> set[str]:
    """Return the forms under which an enterprise's name is recognised: in full, and without its legal form."""
    return {matching_key(name), _without_legal_form(name)}


def _without_legal_form(name: str) -> str:
    return _LEGAL_FORM.sub("", matching_key(name)) or matching_key(name)
