"""Who is there already and what is recorded of them: what a file is compared with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from gangze.org.importing import StandingOrganisation
from gangze.org.rules.wording import matching_key


@dataclass(frozen=True, slots=True)
class StandingPupil:
    """A person of the enterprise with the keys of the posts held; `has_left` people are known, so that they can be named."""

    key: str
    name: str
    employee_number: str = ""
    posts: tuple[str, ...] = ()
    has_left: bool = False


@dataclass(frozen=True)
class Standing:
    """One enterprise as the import sees it. `known` are records that stand: tuples as `PlannedRow.identity`.

    `may_register`: contractors' people who are not there yet can be registered along.
    """

    enterprise_key: str
    organisation: StandingOrganisation
    people: tuple[StandingPupil, ...] = ()
    known: frozenset[tuple[str, ...]] = field(default_factory=frozenset)
    may_register: bool = False

    @cached_property
    def by_number(self) -> dict[str, StandingPupil]:
        """Return people by employee number."""
        return {person.employee_number: person for person in self.people if person.employee_number}

    @cached_property
    def by_name(self) -> dict[str, list[StandingPupil]]:
        """Return people by name; several may share one."""
        found: dict[str, list[StandingPupil]] = {}
        for person in self.people:
            found.setdefault(matching_key(person.name), []).append(person)
        return found

    def post_keys(self, written: str) -> Sequence[str]:
        """Return the keys of the posts that a text names."""
        return [post.key for post in self.organisation.posts_called(self.enterprise_key, written)]
