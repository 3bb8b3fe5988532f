"""Standstills of a former system; plans and rotas are not brought in: they say what is due here from now on."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import datetime
from uuid import UUID, uuid5

from pydantic import Field

from gangze.access.matrix import Action
from gangze.inspections.selectors.archived import place_of_record, require_new_stoppage, was_due_here
from gangze.inspections.services.stopping import RESUMED, STOPPED, derive_stoppages
from gangze.kernel.clock import PARK_ZONE, now
from gangze.kernel.errors import RuleBroken
from gangze.kernel.wording import Sentence
from gangze.ledger.rules.canonical import moment_text
from gangze.ledger.services import FactDraft
from gangze.org.archives import BodyTold, PostTold, Record, brings, refuses

NAMES = UUID("0f3f2c1e-7f1b-5b52-8a2f-2b6d6d1c9a51")


class StoppedTold(BodyTold):
    """A standstill that is over: at a post, a workshop or team, else of the whole enterprise."""

    post: PostTold | None = None
    unit: str | None = Field(default=None, max_length=100)
    installation: str = Field(default="", max_length=100)
    ground: str = Field(min_length=1, max_length=200)
    starts_at: datetime
    ends_at: datetime


def _in_park(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=PARK_ZONE)


def _once(draft: FactDraft) -> Hashable:
    require_new_stoppage(draft.subject)
    return draft.subject


@brings(STOPPED, StoppedTold, derive=derive_stoppages, once=_once)
def stopped(record: Record) -> FactDraft:
    """Make the fact that a place stood still. It excuses nothing that was due here: such a time is refused."""
    told: StoppedTold = record.body
    enterprise = record.directory.enterprise
    post = record.directory.post(told.post) if told.post else None
    path, unit = place_of_record(enterprise, post, told.unit)
    record.require(Action.ROUND_EDIT, path)
    starts_at, ends_at = _in_park(told.starts_at), _in_park(told.ends_at)
    if not told.ground.strip():
        raise RuleBroken("请写明停用原因。")
    _check(path, starts_at, ends_at)
    place = f"post:{post.uuid}" if post else f"unit:{unit}" if unit else f"enterprise:{enterprise.uuid}"
    installation = told.installation.strip()
    uuid = uuid5(NAMES, f"{place}/{installation}/{moment_text(starts_at)}")
    payload = {
        "place": place, "place_name": post.name if post else told.unit or enterprise.name, "installation": installation,
        "ground": told.ground.strip(), "starts_at": moment_text(starts_at), "ends_at": moment_text(ends_at),
    }  # fmt: skip
    return FactDraft(STOPPED, f"stoppage:{uuid}", payload, path)


def _check(path: str, starts_at: datetime, ends_at: datetime) -> None:
    if ends_at <= starts_at:
        raise RuleBroken("恢复时间应晚于停用时间。")
    if ends_at > now():
        raise RuleBroken("还没有恢复的停用，请在“装置停用”页面登记，不能导入。")
    if was_due_here(path, starts_at, ends_at):
        raise RuleBroken("停用的这段时间里本系统已经有应做的排查，导入的记录不能事后免去它们；请在“装置停用”页面登记。")


_SET_UP = Sentence("排查计划和倒班表从生效日起才算，请在页面上建，不能导入。")
refuses(
    {
        **dict.fromkeys(("round.planned", "round.plan_closed", "round.rota_set", "round.rota_excepted"), _SET_UP),
        RESUMED: Sentence("恢复的时间请写在停用那一条里：ends_at。"),
    }
)
