"""Brings a file of records in: line by line checked, batch by batch stored, each batch whole or not at all."""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, BinaryIO
from uuid import UUID, uuid5

from django.db import transaction

from gangze.access.actor import Actor
from gangze.kernel import clock
from gangze.kernel.errors import Absent, NotAllowed, RuleBroken
from gangze.kernel.wording import Sentence
from gangze.ledger.rules.canonical import canonical_bytes, moment_text, plain
from gangze.ledger.rules.origins import author_told
from gangze.ledger.services import FactDraft, record_facts
from gangze.ledger.services.bringing import Standing, what_is_known
from gangze.ledger.services.recording import LARGEST_PAYLOAD_BYTES

from ..importing.archive_lines import (
    LONGEST_LINE_BYTES,
    Fault,
    LineTold,
    Unfit,
    checked,
    kind_told,
    moment_in,
    moment_of,
    read_object,
    unfit,
)
from ..selectors.directory import Directory, directory_of
from .kinds import ArchivedKind, Record, archived_kind

BATCH = 500
DIRECTORIES = 4
"""So many enterprises are remembered at once."""
CLOCK_LEEWAY = timedelta(minutes=5)
ROOM_FOR_ORIGIN = 4096
LONGEST_SYSTEM = 100
_CONTENTS = UUID("5a1e0f0c-6c8f-4d0b-8a53-0d7f2b1f6e11")


@dataclass(frozen=True, slots=True)
class Bringing:
    """A file that is brought in: by whom, from which system, under which hash; `is_dry` keeps nothing, `is_whole` all or nothing."""

    actor: Actor
    system: str
    file_sha256: str
    is_dry: bool = False
    is_whole: bool = False


@dataclass(frozen=True, slots=True)
class Refusal:
    """A line that is not taken, by its number in the file, with everything that is wrong with it."""

    line: int
    kind: str
    faults: tuple[Fault, ...]


@dataclass
class Counted:
    """How many lines were read, and by kind how many are new, known already, refused."""

    lines: int = 0
    new: Counter[str] = field(default_factory=Counter)
    known: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    is_kept: bool = True


@dataclass(frozen=True, slots=True)
class _Ready:
    """A line that is fit: the fact it makes, and how its kind is stored."""

    line: int
    kind: ArchivedKind
    tenant: str
    draft: FactDraft


def bring_archive(*, bringing: Bringing, stream: BinaryIO, refuse: Callable[[Refusal], None]) -> Counted:
    """Bring in every record of a stream of lines that is fit, and tell of each other one by `refuse`; returns the counts.

    A batch of lines of one enterprise is stored with all that is derived from it, or not at all; what is refused hinders
    nothing else, except where `is_whole`: then one refusal keeps everything out.
    """
    run = _Run(bringing, refuse)
    if not bringing.is_whole:
        run.take_all(stream)
        return run.counted
    with transaction.atomic():
        run.take_all(stream)
        if run.counted.refused or bringing.is_dry:
            transaction.set_rollback(True)
    run.counted.is_kept = not (run.counted.refused or bringing.is_dry)
    return run.counted


class _Run:
    def __init__(self, bringing: Bringing, refuse: Callable[[Refusal], None]) -> None:
        self.bringing, self.tell = bringing, refuse
        self.counted = Counted(is_kept=not bringing.is_dry)
        self.directories: OrderedDict[str, Directory] = OrderedDict()
        self.memo: dict[str, Any] = {}

    def take_all(self, stream: BinaryIO) -> None:
        """Take the lines, some at a time, so that memory does not grow with the file."""
        batch: list[_Ready] = []
        for number, raw in _lines(stream):
            self.counted.lines += 1
            ready = self._ready(number, raw)
            if ready is not None:
                batch.append(ready)
            if self.counted.lines % BATCH == 0:
                self._store(batch)
                batch = []
        self._store(batch)

    def _ready(self, number: int, raw: bytes) -> _Ready | None:
        """Return the fact that a line makes, None where it is refused."""
        kind = ""
        try:
            told_object = read_object(raw)
            kind = kind_told(told_object)
            told = checked(LineTold, told_object)
            archived = archived_kind(told.kind)
            return _Ready(number, archived, told.tenant, self._draft(number, told, archived))
        except Unfit as refused:
            self._refuse(number, kind, refused.faults)
        except RuleBroken as broken:
            self._refuse(number, kind, (Fault("RULE_BROKEN", _sentence(broken)),))
        except (NotAllowed, Absent):
            self._refuse(number, kind, (Fault("NOT_ALLOWED", Sentence("您在那里没有登记这种记录的权限。")),))
        return None

    def _draft(self, number: int, told: LineTold, kind: ArchivedKind) -> FactDraft:
        directory = self._directory(told.tenant)
        body = checked(kind.body, told.payload, "payload")
        moment = moment_of(told) or (kind.moment(body) if kind.moment else None)
        if moment is None:
            raise unfit("MOMENT_MISSING", Sentence("请写明什么时候发生的：happened_at。"), "happened_at")
        if moment > clock.now() + CLOCK_LEEWAY:
            raise unfit("MOMENT_AHEAD", Sentence("时间 {moment} 还没到。", moment=moment.isoformat()), "happened_at")
        author = directory.author(told.author, *author_told(told.payload, told.author_key, told.author_name))
        day = clock.business_date(moment)
        record = Record(self.bringing.actor, directory, body, moment, day, author, told.corrects, self.memo)
        draft = replace(kind.draft(record), device_at=moment, corrects=told.corrects)
        if told.subject and told.subject != draft.subject:
            raise unfit("SUBJECT_OTHER", Sentence("subject 与内容不符；可以不写。"), "subject")
        made = _uuid_of(told.tenant, draft)
        draft = replace(draft, client_uuid=told.client_uuid or made)
        if draft.client_uuid == draft.corrects:
            raise unfit("CORRECTS_OTHER", Sentence("一条记录不能更正它自己。"), "corrects")
        return replace(draft, payload={**draft.payload, "origin": self._origin(number, told, record)})

    def _directory(self, tenant: str) -> Directory:
        if tenant not in self.directories:
            self.directories[tenant] = directory_of(self.bringing.actor, tenant)
            if len(self.directories) > DIRECTORIES:
                self.directories.popitem(last=False)
                self.memo.clear()
        self.directories.move_to_end(tenant)
        return self.directories[tenant]

    def _origin(self, number: int, told: LineTold, record: Record) -> dict[str, Any]:
        """Return what the fact says of where it comes from."""
        system = str((told.origin or {}).get("system") or self.bringing.system)[:LONGEST_SYSTEM]
        was = record.body.origin
        origin = {
            "system": system, "file_sha256": self.bringing.file_sha256, "line": number,
            "recorded_at": moment_text(moment_in(told.received_at, "received_at")) if told.received_at else None,
            "author": {"key": record.author.key, "name": record.author.name} if record.author else None,
            **({"number": told.number} if told.number is not None else {}),
            **({"content_hash": told.content_hash[:64]} if told.content_hash else {}),
            **({"was": was} if was is not None else {}),
        }  # fmt: skip
        if len(_kept(origin)) > ROOM_FOR_ORIGIN:
            raise unfit("LINE_TOO_LONG", Sentence("来源说明过长。"), "payload.origin")
        return origin

    def _store(self, batch: Sequence[_Ready]) -> None:
        for tenant in dict.fromkeys(each.tenant for each in batch):
            with transaction.atomic():
                self._store_of(tenant, [each for each in batch if each.tenant == tenant])
                if self.bringing.is_dry and not self.bringing.is_whole:
                    transaction.set_rollback(True)

    def _store_of(self, tenant: str, batch: Sequence[_Ready]) -> None:
        """Record what the ledger does not have, and derive from it, within one transaction."""
        fresh: list[_Ready] = []
        seen: set[Hashable] = set()
        for each, standing in zip(batch, what_is_known(tenant, [each.draft for each in batch]), strict=True):
            if standing is Standing.KNOWN:
                self.counted.known[each.draft.kind] += 1
            elif fault := _WRONG.get(standing) or _twice(each, seen):
                self._refuse(each.line, each.draft.kind, (fault,))
            else:
                fresh.append(each)
        facts = record_facts(actor=self.bringing.actor, tenant=tenant, drafts=[each.draft for each in fresh])
        self.counted.new.update(fact.kind for fact in facts)
        for derive in dict.fromkeys(each.kind.derive for each in fresh):
            derive([fact for fact, each in zip(facts, fresh, strict=True) if each.kind.derive is derive])

    def _refuse(self, number: int, kind: str, faults: tuple[Fault, ...]) -> None:
        self.counted.refused[kind] += 1
        self.tell(Refusal(number, kind, faults))


_WRONG: Mapping[Standing, Fault] = {
    Standing.TAKEN: Fault("UUID_TAKEN", Sentence("这个记录标识已用于另一条内容不同的记录。"), "client_uuid"),
    Standing.ASTRAY: Fault("CORRECTS_OTHER", Sentence("corrects 指的是另一个对象的记录。"), "corrects"),
}


def _twice(each: _Ready, seen: set[Hashable]) -> Fault | None:
    """Return why a record is not taken that says what another one says already."""
    if each.kind.once is None:
        return None
    try:
        key = each.kind.once(each.draft)
    except RuleBroken as broken:
        return Fault("RECORDED_ALREADY", _sentence(broken))
    if key in seen:
        return Fault("RECORDED_ALREADY", Sentence("文件前面已有相同的记录。"))
    seen.add(key)
    return None


def _uuid_of(tenant: str, draft: FactDraft) -> UUID:
    """Return the uuid of a record that has none: the same content is the same record, from whichever file."""
    told = {key: value for key, value in draft.payload.items() if key != "origin"}
    content = _kept([draft.kind, draft.subject, told, draft.device_at, draft.corrects])
    if len(content) > LARGEST_PAYLOAD_BYTES - ROOM_FOR_ORIGIN:
        raise unfit("LINE_TOO_LONG", Sentence("记录内容过大。"), "payload")
    return uuid5(_CONTENTS, f"{tenant}/{content.decode('utf-8')}")


def _kept(value: Any) -> bytes:
    """Return the canonical bytes of what a fact keeps. Raises Unfit for what none can."""
    try:
        return canonical_bytes(plain(value))
    except (TypeError, ValueError) as error:
        message = Sentence("内容里有台账不能保存的值：{why}", why=str(error)[:120])
        raise unfit("FIELD_WRONG", message, "payload") from error


def _sentence(broken: RuleBroken) -> Sentence:
    return broken.message if isinstance(broken.message, Sentence) else Sentence(str(broken.message))


def _lines(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Yield the lines that are not blank, numbered from 1; of a line that is too long only its beginning."""
    number = 0
    while raw := stream.readline(LONGEST_LINE_BYTES + 1):
        number += 1
        while len(raw) > LONGEST_LINE_BYTES and not raw.endswith(b"\n"):
            rest = stream.readline(LONGEST_LINE_BYTES)
            if not rest or rest.endswith(b"\n"):
                break
        line = raw.removeprefix(b"\xef\xbb\xbf") if number == 1 else raw
        if line.strip():
            yield number, line
