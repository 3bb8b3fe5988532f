"""What many records at once come to that were brought in: lists and matrix, in any order, twice, and late; and what is here already."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from gangze.kernel.errors import RuleBroken
from gangze.ledger.models import Fact
from gangze.mastery.models import Certificate, Examination, TrainingRecord
from gangze.mastery.rules.evidence import LEVEL_OF, PRACTISED
from gangze.org.models import Person, Post

from .cells import Key, holdings_on, today
from .examining import examination_values
from .matrix import HELD_WITH, refresh_holding

Holding = tuple[str, str]
"""Person and post by uuid, as facts hold them."""


def derive_hearings(facts: Sequence[Fact]) -> None:
    """Bring rows and cells up to hearings, practice and withdrawals of one tenant, within the transaction of the facts.

    Cells are told anew from the ledger, once for each person and post: what is brought in is older than what is there.
    """
    if not facts:
        return
    _derive_examinations([fact for fact in facts if fact.kind in LEVEL_OF and fact.kind != PRACTISED])
    corrects = {fact.corrects: fact.client_uuid for fact in facts if fact.corrects is not None}
    corrected = list(Fact.objects.of_tenant(facts[0].tenant).filter(client_uuid__in=corrects))
    for fact in corrected:
        Examination.objects.filter(fact_uuid=fact.client_uuid).update(corrected_by=corrects[fact.client_uuid])
    _tell_cells([*facts, *corrected])


def _derive_examinations(facts: Sequence[Fact]) -> None:
    uuids = [fact.client_uuid for fact in facts]
    known = set(Examination.objects.filter(fact_uuid__in=uuids).values_list("fact_uuid", flat=True))
    people = {each.uuid: each for each in Person.objects.filter(uuid__in={fact.payload["person"] for fact in facts})}
    posts = {each.uuid: each for each in Post.objects.filter(uuid__in={fact.payload["post"] for fact in facts})}
    later = Fact.objects.filter(tenant__in={fact.tenant for fact in facts}, corrects__in=uuids)
    corrections = dict(later.order_by("pk").values_list("corrects", "client_uuid"))
    rows = []
    for fact in facts:
        if fact.client_uuid in known:
            continue
        person, post = people[UUID(fact.payload["person"])], posts[UUID(fact.payload["post"])]
        values = examination_values(fact, person, post, corrections.get(fact.client_uuid))
        rows.append(Examination(fact_uuid=fact.client_uuid, **values))
    Examination.objects.bulk_create(rows, batch_size=500)


def _tell_cells(facts: Sequence[Fact]) -> None:
    """Tell the cells anew that these facts speak of, of whoever holds the post today."""
    keys: dict[Holding, set[Key]] = defaultdict(set)
    for fact in facts:
        if fact.kind in LEVEL_OF and fact.payload["outcomes"]:
            keys[fact.payload["person"], fact.payload["post"]].add((fact.payload["document"], LEVEL_OF[fact.kind]))
    held = holdings_on(today()).filter(
        person__uuid__in={person for person, _post in keys}, post__uuid__in={post for _person, post in keys}
    )
    for each in held.select_related(*HELD_WITH).order_by("post_id", "person_id"):
        if wanted := keys.pop((str(each.person.uuid), str(each.post.uuid)), None):
            refresh_holding(each.person, each.post, sorted(wanted))


def require_new_record(told: Mapping[str, Any], *, corrects: UUID | None) -> None:
    """Raise RuleBroken where the person of a training brought in has a standing record of the same course, day and content."""
    same = TrainingRecord.objects.standing().filter(
        person__uuid=told["person"], course=told["course"], trained_on=told["trained_on"], title=told["title"]
    )
    if (same.exclude(fact_uuid=corrects) if corrects else same).exists():
        raise RuleBroken("此人已有同一天、同一内容的培训记录，没有重复保存。")


def require_new_certificate(told: Mapping[str, Any], *, corrects: UUID | None) -> None:
    """Raise RuleBroken where the person has the same certificate, standing."""
    same = Certificate.objects.standing().filter(
        person__uuid=told["person"], name=told["name"], number=told["number"], expires_on=told["expires_on"]
    )
    if (same.exclude(fact_uuid=corrects) if corrects else same).exists():
        raise RuleBroken("此人已有相同的证书，没有重复保存。")
