"""Which kinds of jobs there are: a registry that the `tasks` modules of the apps fill."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import time, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from django.utils.module_loading import autodiscover_modules

from gangze.access.matrix import Action
from gangze.jobs.rules import Schedule

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from .runs import JobRun


class JobFunction(Protocol):
    """The work itself: gets its run and the arguments of the job. It must be safe to run twice."""

    def __call__(self, run: JobRun, /, **arguments: Any) -> None: ...


F = TypeVar("F", bound=Callable[..., None])


@dataclass(frozen=True, slots=True)
class JobKind:
    """A kind of job. `result_action`: what others than the starter need at its place to download."""

    name: str
    title: StrOrPromise
    function: JobFunction
    max_attempts: int = 3
    result_action: Action | None = None
    schedule: Schedule | None = None


_kinds: dict[str, JobKind] = {}


def job_kind(
    name: str, *, title: StrOrPromise = "", max_attempts: int = 3, result_action: Action | None = None
) -> Callable[[F], F]:
    """Declare a function as the work of a kind of job. Raises ValueError for a name that is taken."""

    def declare(function: F) -> F:
        known = _kinds.get(name)
        if known is not None and known.function is not function:
            raise ValueError(f"two functions claim the kind of job {name!r}")
        _kinds[name] = JobKind(
            name, title, function, max_attempts, result_action, schedule=known.schedule if known else None
        )
        return function

    return declare


def periodic(
    name: str,
    *,
    every: timedelta | None = None,
    at: time | None = None,
    title: StrOrPromise = "",
    max_attempts: int = 3,
) -> Callable[[F], F]:
    """Declare a kind that runs by itself: every so often, or daily at a time in the park's zone.

    It runs once for each slot however many workers there are, under a system actor, without arguments; the slot is
    `run.scheduled_for`. May be stacked on `job_kind` of the same name.
    """
    schedule = Schedule(every=every, at=at)

    def declare(function: F) -> F:
        if name not in _kinds:
            job_kind(name, title=title, max_attempts=max_attempts)(function)
        _kinds[name] = replace(_kinds[name], schedule=schedule)
        return function

    return declare


@cache
def find_kinds() -> None:
    """Import the `tasks` modules of all apps, once; put off until somebody asks, because it makes every start slower."""
    autodiscover_modules("tasks")


def kind_named(name: str) -> JobKind | None:
    """Return the kind, or None when no app declares it any more."""
    find_kinds()
    return _kinds.get(name)


def scheduled_kinds() -> Iterator[tuple[JobKind, Schedule]]:
    """Return the kinds that run by themselves, with their schedules."""
    find_kinds()
    for kind in list(_kinds.values()):
        if kind.schedule is not None:
            yield kind, kind.schedule
