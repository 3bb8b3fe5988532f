"""Many records at once: each is taken, refused or left for later on its own, and none spoils another."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db import InterfaceError, OperationalError, transaction
from django.utils.translation import gettext as _
from pydantic import ValidationError

from gangze.kernel.errors import Absent, NotAllowed, RuleBroken
from gangze.ledger.selectors import hashes_of
from gangze.web.translating import said

from .. import selectors
from .kinds import INCOMPLETE
from .records import Early, OtherPerson, OutboxFact, record_hash
from .taking import hand_in

if TYPE_CHECKING:
    from gangze.accounts.models import User

logger = logging.getLogger(__name__)
MOST_RECORDS = 100
LARGEST_BATCH_BYTES = 2 * 1024 * 1024
EARLY = "early"
MOST_TIMES_AGAIN = 3
"""As long as a chain of records can be of which each speaks of the one after it, in one batch; a longer one waits on the device."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What becomes of one record: a receipt, or why there is none.

    `status` is the one a page would have answered with; `code` is for programs, `error` for people. A record is named by
    its place in the batch and, where it told one, its uuid.
    """

    client_uuid: str | None
    status: int
    receipt: str = ""
    content_hash: str = ""
    record_hash: str = ""
    code: str = ""
    error: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return what is told, without what is empty."""
        return {name: value for name, value in asdict(self).items() if value != ""}


def readable_records(content: bytes) -> list[Any]:
    """Return the records of a batch, `{"facts": [...]}`, not looked at yet. Raises ValueError with a sentence for people."""
    if len(content) > LARGEST_BATCH_BYTES:
        raise ValueError(_("一次上传的内容太大。"))
    try:
        told = json.loads(content)
    except (ValueError, RecursionError):
        raise ValueError(_("上传的内容不是有效的 JSON。")) from None
    facts = told.get("facts") if isinstance(told, dict) else None
    if not isinstance(facts, list) or not 1 <= len(facts) <= MOST_RECORDS:
        raise ValueError(_('上传的内容须是 {"facts": […]}，一次 1 至 100 条。'))
    return facts


def hand_in_all(user: User, told: Sequence[Any]) -> list[Answer]:
    """Return one answer for each record, in order.

    One transaction for all, so that a batch costs one commit, with a savepoint for each, so that a refusal undoes only
    itself. Raises OperationalError or InterfaceError when the database gave up: then nothing of the batch is in, and
    handing it in again is right.
    """
    with transaction.atomic():
        rights = selectors.rights_of(user)
        answers = answers_of(told, lambda place: answer_for(told[place], lambda record: hand_in(user, record, rights)))
    return with_content_hashes(str(user.uuid), answers)


def with_content_hashes(author_key: str, answers: Sequence[Answer]) -> list[Answer]:
    """Return the answers with the hash of each fact that was taken or had been before."""
    hashes = hashes_of(author_key, [UUID(answer.receipt) for answer in answers if answer.receipt])
    return [
        Answer(**{**asdict(answer), "content_hash": hashes.get(UUID(answer.receipt), "")}) if answer.receipt else answer
        for answer in answers
    ]


def answers_of(told: Sequence[Any], answer: Callable[[int], Answer]) -> list[Answer]:
    """Return `answer` of the place of each record told, in order; those that came before what they speak of are asked again after it."""
    answers = [answer(place) for place in range(len(told))]
    for _again in range(MOST_TIMES_AGAIN):
        early = [place for place, each in enumerate(answers) if each.code == EARLY]
        for place in early:
            answers[place] = answer(place)
        if all(answers[place].code == EARLY for place in early):
            break
    return answers


def answer_for(told: Any, take: Callable[[OutboxFact], UUID]) -> Answer:
    """Return what becomes of one record that `take` takes, within a savepoint. Raises as `hand_in_all` does."""
    uuid = _uuid_told(told)
    try:
        record, digest = OutboxFact.model_validate(told), record_hash(told)
    except (ValidationError, KeyError, TypeError, ValueError, RecursionError):
        logger.warning("a record that cannot be read: %s", uuid)
        return Answer(uuid, 400, code="malformed", error=said(INCOMPLETE))
    try:
        with transaction.atomic():
            receipt = take(record)
    except Exception as error:
        return _refusal(uuid, record, error)
    return Answer(uuid, 200, receipt=str(receipt), record_hash=digest)


def _refusal(uuid: str | None, record: OutboxFact, error: Exception) -> Answer:
    if isinstance(error, (OperationalError, InterfaceError)):
        raise error  # of the database, not of the record: all of them are handed in again
    if isinstance(error, RuleBroken):
        return Answer(uuid, 422, code="rule", error=said(error.message))
    if isinstance(error, OtherPerson):
        return Answer(uuid, 403, code="other_person", error=_("这条记录属于另一个账号，等其登录后上传。"))
    if isinstance(error, NotAllowed):
        return Answer(uuid, 403, code="not_allowed", error=_("记录的时候，你的岗位或角色不能做这件事。"))
    if isinstance(error, Early):
        return Answer(uuid, 404, code=EARLY, error=_("它所说的那条记录还没有传到，等那一条到了再自动上传。"))
    if isinstance(error, (Absent, ObjectDoesNotExist)):
        return Answer(
            uuid, 404, code="absent", error=_("记录的时候，你还看不到或已看不到这个岗位或文件，或者它已不在。")
        )
    logger.error("a record of kind %s broke its taker", record.kind, exc_info=error)
    return Answer(uuid, 500, code="failed", error=_("服务器处理这条记录时出错，记录留在设备上，稍后会再试。"))


def _uuid_told(told: Any) -> str | None:
    uuid = told.get("client_uuid") if isinstance(told, dict) else None
    return uuid[:64] if isinstance(uuid, str) else None
