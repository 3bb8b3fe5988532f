"""证书: registered, renewed by a new one that names the old, corrected, withdrawn with a ground."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.kernel.errors import Absent, RuleBroken
from gangze.ledger.models import Fact
from gangze.ledger.services import FactDraft, record_facts
from gangze.mastery.models import Certificate
from gangze.mastery.rules.evidence import CERTIFIED, subject_of
from gangze.mastery.rules.training import check_certificate_days
from gangze.org.models import Enterprise, Person

from .training import today, withdraw
from .training_evidence import SentFile, keep_evidence, require_evidence
from .training_rows import derive_training

_LONGEST = {"name": 100, "number": 50, "issuer": 100}


@dataclass(frozen=True, slots=True)
class Paper:
    """What stands on a certificate; `expires_on` is the last day on which it is good, None for good."""

    name: str
    number: str = ""
    issuer: str = ""
    issued_on: date | None = None
    expires_on: date | None = None
    evidence: tuple[str, ...] = ()


@transaction.atomic
def record_certificate(*, actor: Actor, person_uuid: UUID, paper: Paper, files: Sequence[SentFile] = ()) -> Fact:
    """Register a certificate of a person. Raises Absent, RuleBroken (days, lengths, the same one registered already)."""
    people = Person.objects.reached_by(actor, Action.TRAINING_EDIT).select_related("enterprise")
    person = people.filter(uuid=person_uuid).first()
    if person is None:
        raise Absent("person")
    return _recorded(actor, person, paper, files)


@transaction.atomic
def renew_certificate(*, actor: Actor, fact_uuid: UUID, paper: Paper, files: Sequence[SentFile] = ()) -> Fact:
    """Register what came in place of a certificate: the old one was good in its time and is no longer asked after."""
    row = locked_certificate(actor, fact_uuid)
    if row.renewed_by is not None:
        raise RuleBroken("这个证书已经换证。")
    if row.expires_on and paper.expires_on and paper.expires_on <= row.expires_on:
        raise RuleBroken("新证书的有效期应晚于旧证书（{day}）。", day=row.expires_on.isoformat())
    return _recorded(actor, row.person, paper, files, renews=fact_uuid)


@transaction.atomic
def correct_certificate(*, actor: Actor, fact_uuid: UUID, paper: Paper, files: Sequence[SentFile] = ()) -> Fact:
    """Record what is right instead of a slip of the pen. Raises as above."""
    row = locked_certificate(actor, fact_uuid)
    return _recorded(actor, row.person, paper, files, corrects=row)


@transaction.atomic
def withdraw_certificate(*, actor: Actor, fact_uuid: UUID, ground: str) -> Fact:
    """Take a certificate back with a ground. Raises Absent, NotAllowed, RuleBroken."""
    return withdraw(actor, locked_certificate(actor, fact_uuid).person, fact_uuid, ground)


def locked_certificate(actor: Actor, fact_uuid: UUID) -> Certificate:
    """Return a certificate that may be changed, locked. Raises Absent, NotAllowed, RuleBroken where it no longer stands."""
    rows = Certificate.objects.visible_to(actor).select_for_update(of=("self",))
    row = rows.select_related("person__enterprise").filter(fact_uuid=fact_uuid).first()
    if row is None:
        raise Absent("certificate")
    actor.require(Action.TRAINING_EDIT, row.person.path)
    if row.corrected_by is not None:
        raise RuleBroken("这个证书已经撤回或更正。")
    return row


def _recorded(
    actor: Actor,
    person: Person,
    paper: Paper,
    files: Sequence[SentFile],
    *,
    renews: UUID | None = None,
    corrects: Certificate | None = None,
) -> Fact:
    if person.enterprise is None:
        raise RuleBroken("监管机构的人员没有培训档案。")
    paper = checked_paper(paper)
    require_evidence(actor, person.enterprise, paper.evidence, kept=corrects.evidence if corrects else ())
    same = Certificate.objects.standing().filter(
        person=person, name=paper.name, number=paper.number, expires_on=paper.expires_on
    )
    if corrects is not None:
        same = same.exclude(pk=corrects.pk)
    if same.exists():
        raise RuleBroken("此人已有相同的证书，没有重复保存。")
    kept = keep_evidence(actor=actor, enterprise=person.enterprise, path=person.path, files=files)
    paper = replace(paper, evidence=tuple(dict.fromkeys((*paper.evidence, *kept))))
    # What was renewed stays so when a slip in the newer paper is put right.
    replaced = renews or (_renewed_by(person.enterprise, corrects) if corrects else None)
    draft = paper_draft(person, paper, renews=replaced, corrects=corrects.fact_uuid if corrects else None)
    facts = record_facts(actor=actor, tenant=person.enterprise.tenant, drafts=[draft])
    derive_training(facts)
    return facts[0]


def _renewed_by(enterprise: Enterprise, row: Certificate) -> UUID | None:
    told = Fact.objects.of_tenant(enterprise.tenant).get(client_uuid=row.fact_uuid).payload["renews"]
    return UUID(told) if told else None


def checked_paper(paper: Paper) -> Paper:
    """Return what stands on a certificate, tidied. Raises RuleBroken."""
    texts = {name: " ".join(getattr(paper, name).split()) for name in _LONGEST}
    if not texts["name"]:
        raise RuleBroken("请写明证书名称。")
    for name, text in texts.items():
        if len(text) > _LONGEST[name]:
            raise RuleBroken("“{start}…”太长，最多{count}字。", start=text[:10], count=_LONGEST[name])
    check_certificate_days(paper.issued_on, paper.expires_on, today())
    return Paper(
        **texts, issued_on=paper.issued_on, expires_on=paper.expires_on, evidence=tuple(dict.fromkeys(paper.evidence))
    )


def paper_draft(person: Person, paper: Paper, *, renews: UUID | None = None, corrects: UUID | None = None) -> FactDraft:
    """Return the fact that a person has a certificate; `paper` is checked."""
    payload: dict[str, Any] = {
        "person": str(person.uuid), "name": paper.name, "number": paper.number, "issuer": paper.issuer,
        "issued_on": paper.issued_on.isoformat() if paper.issued_on else None,
        "expires_on": paper.expires_on.isoformat() if paper.expires_on else None,
        "evidence": list(paper.evidence), "renews": str(renews) if renews else None,
    }  # fmt: skip
    return FactDraft(
        kind=CERTIFIED, subject=subject_of(person.uuid), payload=payload, path=person.path, corrects=corrects
    )
