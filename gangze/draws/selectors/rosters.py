"""Who could be drawn at a place on a day, with weights and who is excused since when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.draws.models import Drawn, Excuse
from gangze.draws.rules.freezing import Candidate, codes_of
from gangze.draws.rules.planning import RESTED_DAYS, RESTED_WEIGHT, Wish, bounds_of
from gangze.kernel.clock import business_date, now
from gangze.org.models import Assignment, Post
from gangze.org.rules.personal import masked_name
from gangze.org.scoping import reach_filter

from .documents import documented_posts
from .places import DrawPlace

_AT_POST = (
    "post__uuid", "post__name", "post__is_key", "post__unit__name", "post__unit__parent__name", "workshop_key",
    "post__enterprise__code", "post__enterprise__name", "post__enterprise__is_name_masked_for_park", "post_id",
)  # fmt: skip
_OF_PERSON = ("person__uuid", "person__name", "person__employee_number", "person__shift_group", "person_id")


def candidates_at(
    actor: Actor, place: DrawPlace, wish: Wish, at: datetime, weights: Mapping[UUID, int] | None = None
) -> list[Candidate]:
    """Return who could be drawn at a place at a moment, in order of place.

    Where documents are asked, those whose post lacks one of them in force are left out: nobody is drawn with what does not exist.
    `weights` by person (by post where posts are drawn) come from the caller; without them everybody weighs the same, or, where
    the wish says so, those more who were not drawn lately.
    """
    day = business_date(at)
    heavier = _Weights(wish, day, weights)
    if wish.subject == "posts":
        return [_post(row, heavier) for row in _rows_of(_with_documents(_held_posts(actor, place, day), wish, "pk"))]
    excused = {
        person_id: (recorded_at, ground)
        for person_id, recorded_at, ground in Excuse.objects.on(day)
        .filter(recorded_at__lte=at, person__in=_holding(actor, place, day).values("person"))
        .order_by("-recorded_at")
        .values_list("person_id", "recorded_at", "ground")
    }
    rows = _with_documents(_holding(actor, place, day), wish, "post").annotate(
        workshop_key=Coalesce("post__unit__parent__uuid", "post__unit__uuid")
    )
    rows = rows.order_by("post__path", "person_id")
    return [_pair(row, heavier, excused) for row in rows.values(*_AT_POST, *_OF_PERSON)]


def left_out_at(actor: Actor, place: DrawPlace, wish: Wish, at: datetime) -> int:
    """Return how many people (posts, where those are drawn) are on no roster because a document asked for is not in force."""
    if not wish.documents:
        return 0
    day = business_date(at)
    if wish.subject == "posts":
        held = _held_posts(actor, place, day)
        return int(held.count() - _with_documents(held, wish, "pk").count())
    everybody = _holding(actor, place, day)
    there = _with_documents(everybody, wish, "post").values("person")
    return int(everybody.exclude(person__in=there).values("person").distinct().count())


def _with_documents(rows: Any, wish: Wish, field: str) -> Any:
    return rows.filter(**{f"{field}__in": documented_posts(wish.documents).values("pk")}) if wish.documents else rows


def _holding(actor: Actor, place: DrawPlace, day: date) -> Any:
    held = Assignment.objects.on(day).filter(reach_filter(actor, Action.DRAW_RUN, "post__path"))
    stays = Q(person__left_on=None) | Q(person__left_on__gt=day)
    return held.filter(
        stays, post__path__startswith=place.path, post__closed_on=None, post__is_frontline=True,
        post__enterprise__closed_on=None,
    )  # fmt: skip


def _held_posts(actor: Actor, place: DrawPlace, day: date) -> Any:
    held = Exists(Assignment.objects.on(day).filter(post=OuterRef("pk")))
    posts = Post.objects.reached_by(actor, Action.DRAW_RUN).active().frontline().filter(held)
    return posts.filter(path__startswith=place.path, enterprise__closed_on=None).order_by("path")


def _rows_of(posts: Any) -> list[dict[str, Any]]:
    renamed = {name: F(name.removeprefix("post__")) for name in _AT_POST if name.startswith("post__")}
    at_post = {name.replace("__", "_"): value for name, value in renamed.items()}
    rows = posts.annotate(workshop_key=Coalesce("unit__parent__uuid", "unit__uuid"))
    found: Any = rows.values("pk", "workshop_key", **at_post)
    return [
        {"post_id": row["pk"], "workshop_key": row["workshop_key"]}
        | {name: row[name.replace("__", "_")] for name in renamed}
        for row in found
    ]


def _place_of(row: Mapping[str, Any]) -> dict[str, Any]:
    unit = " · ".join(filter(None, (row["post__unit__parent__name"], row["post__unit__name"])))
    return {
        "enterprise_key": row["post__enterprise__code"],
        "enterprise": row["post__enterprise__name"],
        "workshop_key": str(row["workshop_key"]),
        "unit": unit,
        "post_uuid": row["post__uuid"],
        "post": row["post__name"],
        "is_key": row["post__is_key"],
    }


def _post(row: Mapping[str, Any], heavier: "_Weights") -> Candidate:
    return Candidate(**_place_of(row), weight=heavier.of(row["post_id"], row["post__uuid"]))


def _pair(row: Mapping[str, Any], heavier: "_Weights", excused: Mapping[int, tuple[datetime, str]]) -> Candidate:
    since, ground = excused.get(row["person_id"], (None, ""))
    name = row["person__name"]
    return Candidate(
        **_place_of(row),
        person_uuid=row["person__uuid"],
        name=name,
        shown_name=masked_name(name) if row["post__enterprise__is_name_masked_for_park"] else name,
        employee_number=row["person__employee_number"],
        shift=row["person__shift_group"],
        weight=heavier.of(row["person_id"], row["person__uuid"]),
        excused_since=since,
        ground=ground,
    )


class _Weights:
    """How much everybody weighs, read once."""

    def __init__(self, wish: Wish, day: date, told: Mapping[UUID, int] | None) -> None:
        self._told = told
        self._lately: set[int | None] | None = None
        if told is None and wish.is_rested_first:
            field = "post_id" if wish.subject == "posts" else "person_id"
            rows = Drawn.objects.filter(is_substitute=False, drawn_on__gt=day - timedelta(days=RESTED_DAYS))
            self._lately = set(rows.order_by().values_list(field, flat=True).distinct())

    def of(self, pk: int, uuid: UUID) -> int:
        """Return the weight of a person or a post."""
        if self._told is not None:
            return self._told.get(uuid, 1)
        return 1 if self._lately is None or pk in self._lately else RESTED_WEIGHT


@dataclass(frozen=True, slots=True)
class Preview:
    """How much there would be to draw from, and how many the requirements ask for."""

    entry_count: int
    person_count: int
    post_count: int
    key_post_count: int
    shift_count: int
    enterprise_count: int
    excused_count: int
    left_out_count: int
    subject: str
    least: int
    most: int
    count: int

    @property
    def is_more_than_asked(self) -> bool:
        """Return whether the requirements need more than the number asked for."""
        return self.least > self.count

    @property
    def may_be_more_than_asked(self) -> bool:
        """Return whether the requirements may need more, depending on who is drawn."""
        return self.most > self.count

    @property
    def is_fewer_than_asked(self) -> bool:
        """Return whether there are fewer than the number asked for."""
        return self.most < self.count


def preview_of(actor: Actor, place: DrawPlace, wish: Wish) -> Preview:
    """Return what a draw of this wish would have; how many it draws lies between bounds that hold whatever the seed."""
    wish.check()
    at = now()
    entries = codes_of(candidates_at(actor, place, wish, at))
    free = [entry for entry in entries if entry["excused_since"] is None]
    least, most = bounds_of(wish.plan(entries), entries)
    return Preview(
        entry_count=len(free),
        person_count=_distinct(free, "person"),
        post_count=_distinct(free, "post"),
        key_post_count=len({entry["post"] for entry in free if entry["is_key"]}),
        shift_count=_distinct(free, "shift"),
        enterprise_count=_distinct(free, "enterprise"),
        excused_count=len(entries) - len(free),
        left_out_count=left_out_at(actor, place, wish, at),
        subject=wish.subject,
        least=least,
        most=most,
        count=wish.count,
    )


def _distinct(entries: list[dict[str, Any]], field: str) -> int:
    return len({entry[field] for entry in entries} - {""})
