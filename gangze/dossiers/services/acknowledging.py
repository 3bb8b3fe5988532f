"""签收: a person acknowledges the items asked for, of posts held; on the phone, on a shared tablet, or on paper."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.accounts.services import check_pin
from gangze.dossiers.events import revision_acknowledged
from gangze.dossiers.models import Acknowledgement, Dossier, ItemAcknowledgement, Revision
from gangze.dossiers.rules import RevisionState
from gangze.dossiers.rules.asking import highest_acknowledged, items_asked
from gangze.kernel import clock
from gangze.kernel.errors import Absent, RuleBroken
from gangze.ledger.models import Fact
from gangze.ledger.services import record_fact
from gangze.ledger.services.recording import lock_head
from gangze.org.models import Assignment, Person, Post

from .deriving import ACKNOWLEDGED, acknowledged_at, tell_acknowledgements

FACT_KIND = ACKNOWLEDGED


@transaction.atomic
def acknowledge_revision(
    *,
    actor: Actor,
    revision_uuid: UUID,
    shown: Collection[UUID] | None = None,
    client_uuid: UUID | None = None,
    device_at: datetime | None = None,
) -> Fact:
    """Record that the actor has read the items asked for of a revision in force; returns the fact.

    `shown` are the items the page showed; what was not shown is not acknowledged (None: all that is asked). The same act
    twice is one fact: the earlier one is returned where nothing is asked any more. Raises Absent, RuleBroken (post not
    held; nothing to acknowledge; an old revision: the current one is to be read).
    """
    revision = _published(actor, revision_uuid)
    if actor.person_id is None:
        raise Absent("person")
    return _acknowledge(actor, revision, actor.person_id, "phone", shown, client_uuid, device_at)


def acknowledge_on_tablet(
    *, actor: Actor, revision_uuid: UUID, person_uuid: UUID, pin: str, shown: Collection[UUID]
) -> Fact:
    """Record the same for a holder of the post at a tablet on which somebody else is signed in, by the holder's own PIN.

    The fact's author is the account signed in; the payload names the person. Raises as above, and RuleBroken for a PIN
    that is wrong, not set, or tried too often.
    """
    revision = _published(actor, revision_uuid)
    require_tablet(actor=actor, post=revision.dossier.post)
    person = _person(actor, person_uuid)
    check_pin(user=person.user, pin=pin)  # outside the transaction below: a failed attempt must stay counted
    with transaction.atomic():
        return _acknowledge(actor, revision, person.pk, "tablet", shown, None, None)


def require_tablet(*, actor: Actor, post: Post) -> None:
    """Raise NotAllowed unless the actor is of the crew and may see who has acknowledged: no inspector signs for anybody."""
    actor.require(Action.ACKNOWLEDGE, post.path)
    actor.require(Action.ACKNOWLEDGEMENT_VIEW, post.path)


@transaction.atomic
def enter_paper_acknowledgement(
    *, actor: Actor, revision_uuid: UUID, person_uuid: UUID, signed_on: date | None = None
) -> Fact:
    """Enter a signature given on paper on a day (None: today), for a holder of the post; needs DOSSIER_EDIT there.

    Raises as acknowledge_revision does, and RuleBroken for a day to come, or one before the revision came into force.
    """
    revision = _published(actor, revision_uuid)
    actor.require(Action.DOSSIER_EDIT, revision.dossier.post.path)
    today = clock.now().astimezone(clock.PARK_ZONE).date()
    day = signed_on or today
    if day > today:
        raise RuleBroken("签字日期不能晚于今天。")
    if revision.in_force_on is not None and day < revision.in_force_on:
        raise RuleBroken("签字日期不能早于这一版的生效日期（{day}）。", day=revision.in_force_on.isoformat())
    return _acknowledge(actor, revision, _person(actor, person_uuid).pk, "paper", None, None, None, day)


def _person(actor: Actor, person_uuid: UUID) -> Person:
    person = Person.objects.visible_to(actor).select_related("user").filter(uuid=person_uuid).first()
    if person is None:
        raise Absent("person")
    return person


def _published(actor: Actor, revision_uuid: UUID) -> Revision:
    revision = (
        Revision.objects.visible_to(actor)
        .select_related("dossier__post__enterprise")
        .filter(uuid=revision_uuid)
        .first()
    )
    if revision is None:
        raise Absent("revision")
    return revision


def asked_of(person_id: int, revision: Revision) -> list[str]:
    """Return the uids (hex) of the items of a revision that a person is asked for, in order of the documents."""
    since = {item.uid.hex: item.asked_since or revision.number for item in revision.items.all()}
    acts = ItemAcknowledgement.objects.filter(person_id=person_id, dossier_id=revision.dossier_id)
    return items_asked(
        since, highest_acknowledged((uid.hex, number) for uid, number in acts.values_list("uid", "number"))
    )


def _acknowledge(
    actor: Actor,
    revision: Revision,
    person_id: int,
    method: str,
    shown: Collection[UUID] | None,
    client_uuid: UUID | None,
    device_at: datetime | None,
    signed_on: date | None = None,
) -> Fact:
    asked = asked_of(person_id, revision)
    wanted = asked if shown is None else [uid for uid in asked if UUID(uid) in shown]
    if not wanted:
        return _earlier(revision, person_id, client_uuid)
    if revision.state != RevisionState.IN_FORCE.value:
        raise RuleBroken("这一版已不是现行版本，请阅读并签收现行版本。")
    post = revision.dossier.post
    today = clock.now().astimezone(clock.PARK_ZONE).date()
    if not Assignment.objects.on(today).filter(person_id=person_id, post=post).exists():
        raise RuleBroken("只有在该岗位任职的人员可以签收。")
    fact = record_fact(
        actor=actor,
        tenant=post.enterprise.tenant,
        path=post.path,
        kind=FACT_KIND,
        subject=f"revision:{revision.uuid}",
        payload={
            "person": str(Person.objects.only("uuid").get(pk=person_id).uuid),
            "post": str(post.uuid),
            "revision": revision.number,
            "content_hash": revision.content_hash,
            "items": wanted,
            "method": method,
            **({"signed_on": signed_on.isoformat()} if signed_on else {}),
        },
        client_uuid=client_uuid,
        device_at=device_at,
    )
    _note(revision, person_id, wanted, fact, method)
    return fact


def _earlier(revision: Revision, person_id: int, client_uuid: UUID | None) -> Fact:
    """Return the fact by which the person acknowledged before: the same act sent twice, or a second tap."""
    acts = ItemAcknowledgement.objects.filter(person_id=person_id, dossier_id=revision.dossier_id)
    same = acts.filter(fact_uuid=client_uuid).first() if client_uuid is not None else None
    last = same or acts.order_by("pk").last()
    if last is None:
        raise RuleBroken("没有需要签收的内容。")
    return Fact.objects.get(tenant=revision.dossier.post.enterprise.tenant, client_uuid=last.fact_uuid)


def _note(revision: Revision, person_id: int, uids: Iterable[str], fact: Fact, method: str) -> None:
    """Derive the rows of one fact, and whether the person has nothing left to acknowledge."""
    rows = [
        ItemAcknowledgement(
            dossier_id=revision.dossier_id,
            person_id=person_id,
            uid=UUID(uid),
            number=revision.number,
            fact_uuid=fact.client_uuid,
        )
        for uid in uids
    ]
    ItemAcknowledgement.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
    if asked_of(person_id, revision):
        return
    defaults = {
        "method": method,
        "fact_uuid": fact.client_uuid,
        "acknowledged_at": acknowledged_at(fact),
    }
    _row, is_new = Acknowledgement.objects.get_or_create(revision=revision, person_id=person_id, defaults=defaults)
    if is_new:
        transaction.on_commit(
            lambda: revision_acknowledged.send(sender=Acknowledgement, revision_id=revision.pk, person_id=person_id)
        )


def settle_acknowledgements(revision: Revision) -> int:
    """Carry over to a revision that has come into force who has nothing left to acknowledge in it; returns how many.

    Those are the people for whom only wording changed. Call it within the transaction that puts the revision in force.
    """
    since = {item.uid.hex: item.asked_since or revision.number for item in revision.items.all()}
    acts: dict[int, list[tuple[str, int]]] = {}
    earlier = ItemAcknowledgement.objects.filter(dossier_id=revision.dossier_id, number__lt=revision.number)
    for person_id, uid, number in earlier.values_list("person_id", "uid", "number"):
        acts.setdefault(person_id, []).append((uid.hex, number))
    done = [person_id for person_id, found in acts.items() if not items_asked(since, highest_acknowledged(found))]
    latest: dict[int, Acknowledgement] = {}
    complete = Acknowledgement.objects.filter(
        revision__dossier=revision.dossier_id, revision__number__lt=revision.number, person__in=done
    )
    for each in complete.order_by("revision__number"):
        latest[each.person_id] = each
    carried = [
        Acknowledgement(
            revision=revision,
            person_id=person_id,
            method=each.method,
            fact_uuid=each.fact_uuid,
            acknowledged_at=each.acknowledged_at,
            is_imported=each.is_imported,
        )
        for person_id, each in latest.items()
    ]
    Acknowledgement.objects.bulk_create(carried, batch_size=500, ignore_conflicts=True)
    return len(carried)


@transaction.atomic
def rebuild_acknowledgements(*, actor: Actor, tenant: str) -> int:
    """Build the acknowledgements of an enterprise anew from its facts; returns how many are complete."""
    actor.require(Action.LEDGER_VIEW, "")
    lock_head(tenant)
    dossiers = Dossier.objects.filter(post__enterprise__code=tenant).select_related("post__enterprise").order_by("pk")
    return sum(tell_acknowledgements(dossier) for dossier in dossiers)
