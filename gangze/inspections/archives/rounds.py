"""Rounds and hand-overs of a former system or of paper: what was asked then stands in the record itself."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from pydantic import Field

from gangze.access.matrix import Action
from gangze.inspections.rules.answering import LONGEST_NOTE
from gangze.inspections.rules.handing_over import Abnormal, Given, handover_uuid
from gangze.inspections.rules.words import Answer
from gangze.inspections.selectors.archived import daily_plan_of, person_uuid
from gangze.inspections.services.deriving import derive_rounds
from gangze.inspections.services.doing import CORRECTED, DONE
from gangze.inspections.services.handing_over import GIVEN, TAKEN, derive_handovers
from gangze.kernel.clock import PARK_ZONE
from gangze.kernel.wording import Sentence
from gangze.ledger.services import FactDraft
from gangze.org.archives import BodyTold, PostTold, Record, brings, refuses


class AnsweredTold(BodyTold):
    """One item as it was asked and answered."""

    text: str = Field(min_length=1, max_length=200)
    answer: Answer
    value: str = Field(default="", max_length=12)
    unit: str = Field(default="", max_length=20)
    note: str = Field(default="", max_length=LONGEST_NOTE)


class DoneTold(BodyTold):
    """A round: `happened_at` is when it was finished; `plan` names one of several daily plans of the post."""

    post: PostTold
    plan: str = Field(default="", max_length=100)
    scheduled_for: datetime | None = None
    seconds: int = Field(default=0, ge=0, le=43_200)
    asked: int = Field(default=0, ge=0, le=200)
    answers: list[AnsweredTold] = Field(min_length=1, max_length=100)


class HandoverTold(BodyTold):
    """A hand-over at a post when a shift ended."""

    post: PostTold
    ends_at: datetime
    shift: str = Field(default="", max_length=10)
    note: str = Field(default="", max_length=LONGEST_NOTE)


class StateTold(BodyTold):
    """One abnormal state."""

    state: Abnormal
    note: str = Field(default="", max_length=LONGEST_NOTE)


class GivenTold(HandoverTold):
    """What the out-going shift said."""

    is_normal: bool
    states: list[StateTold] = Field(default=[], max_length=30)


def _in_park(moment: datetime) -> datetime:
    """Return an aware moment: what names no zone is park time, as for every other moment of a line."""
    return moment if moment.tzinfo else moment.replace(tzinfo=PARK_ZONE)


@brings(DONE, DoneTold, derive=derive_rounds)
def done(record: Record) -> FactDraft:
    """Make the fact that somebody did a round; what was found comes in by records of its own."""
    told: DoneTold = record.body
    author = record.require_author()
    post = record.directory.post(told.post)
    record.require(Action.ROUND_EDIT, post.path)
    plan = daily_plan_of(post, told.plan)
    finished_at = record.happened_at
    payload = {
        "occurrence": None, "scheduled_for": _in_park(told.scheduled_for) if told.scheduled_for else finished_at, "version": 0,
        "post": str(post.uuid), "revision": None, "started_at": finished_at - timedelta(seconds=told.seconds),
        "finished_at": finished_at, "asked": max(told.asked, len(told.answers)), "person": person_uuid(author.person_id),
        "answers": [_answer(number, each) for number, each in enumerate(told.answers, 1)],
    }  # fmt: skip
    return FactDraft(DONE, f"plan:{plan.uuid}", payload, post.path)


def _answer(number: int, told: AnsweredTold) -> dict[str, Any]:
    said = {"key": f"x:{number}", "text": told.text.strip(), "answer": told.answer.value}
    more = {"value": told.value.strip(), "unit": told.unit.strip(), "note": told.note.strip()}
    return said | {name: text for name, text in more.items() if text}


def _handover(record: Record, kind: str, said: dict[str, Any]) -> FactDraft:
    told: HandoverTold = record.body
    author = record.require_author()
    post = record.directory.post(told.post)
    record.require(Action.ROUND_EDIT, post.path)
    ends_at = _in_park(told.ends_at)
    uuid = handover_uuid(post.uuid, ends_at)
    payload = {
        "handover": str(uuid), "post": str(post.uuid), "shift": told.shift.strip(), "ends_at": ends_at,
        "person": person_uuid(author.person_id), "note": told.note.strip(), **said,
    }  # fmt: skip
    return FactDraft(kind, f"handover:{uuid}", payload, post.path)


@brings(GIVEN, GivenTold, derive=derive_handovers)
def given(record: Record) -> FactDraft:
    """Make the fact that a shift was handed over."""
    told: GivenTold = record.body
    said = Given(told.is_normal, tuple((each.state, each.note) for each in told.states), told.note)
    said.require_whole()
    return _handover(record, GIVEN, said.told())


@brings(TAKEN, HandoverTold, derive=derive_handovers)
def taken(record: Record) -> FactDraft:
    """Make the fact that a shift was taken over."""
    return _handover(record, TAKEN, {})


refuses({CORRECTED: Sentence("更正过的旧排查，请直接导入更正后的那一份。")})
