"""签收: a worker acknowledges the revision in force of a post held; on the phone, or on paper entered by an officer."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.dossiers.events import revision_acknowledged
from gangze.dossiers.models import Acknowledgement, Revision
from gangze.dossiers.rules import RevisionState
from gangze.kernel import clock
from gangze.kernel.errors import Absent, RuleBroken
from gangze.ledger.selectors import facts_of_kind
from gangze.ledger.services import record_fact
from gangze.org.models import Assignment, Person

FACT_KIND = "dossier.acknowledged"


@transaction.atomic
def acknowledge_revision(
    *, actor: Actor, revision_uuid: UUID, client_uuid: UUID | None = None, device_at: datetime | None = None
) -> Acknowledgement:
    """Record that the actor has read the revision in force of a post held; the same act twice is one fact.

    Raises Absent, NotAllowed (post not held), RuleBroken (an old revision: the current one is to be read).
    """
    revision = _published(actor, revision_uuid)
    if actor.person_id is None:
        raise Absent("person")
    return _acknowledge(actor, revision, actor.person_id, "phone", client_uuid, device_at)


@transaction.atomic
def enter_paper_acknowledgement(*, actor: Actor, revision_uuid: UUID, person_uuid: UUID) -> Acknowledgement:
    """Enter a signature given on paper, for a holder of the post; needs DOSSIER_EDIT there."""
    revision = _published(actor, revision_uuid)
    actor.require(Action.DOSSIER_EDIT, revision.dossier.post.path)
    person = Person.objects.visible_to(actor).filter(uuid=person_uuid).first()
    if person is None:
        raise Absent("person")
    return _acknowledge(actor, revision, person.pk, "paper", None, None)


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


def _acknowledge(
    actor: Actor,
    revision: Revision,
    person_id: int,
    method: str,
    client_uuid: UUID | None,
    device_at: datetime | None,
) -> Acknowledgement:
    done = Acknowledgement.objects.filter(revision=revision, person_id=person_id).first()
    if done is not None:
        return done
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
            "method": method,
        },
        client_uuid=client_uuid,
        device_at=device_at,
    )
    acknowledgement = Acknowledgement.objects.create(
        revision=revision,
        person_id=person_id,
        method=method,
        fact_uuid=fact.client_uuid,
        acknowledged_at=device_at or fact.received_at,
    )
    transaction.on_commit(
        lambda: revision_acknowledged.send(sender=Acknowledgement, revision_id=revision.pk, person_id=person_id)
    )
    return acknowledgement


@transaction.atomic
def rebuild_acknowledgements(*, actor: Actor, tenant: str) -> int:
    """Build the acknowledgements of an enterprise anew from its facts; returns how many there are."""
    actor.require(Action.LEDGER_VIEW, "")
    Acknowledgement.objects.filter(person__enterprise__code=tenant).delete()
    people = dict(Person.objects.filter(enterprise__code=tenant).values_list("uuid", "pk"))
    revisions = dict(Revision.objects.filter(dossier__post__enterprise__code=tenant).values_list("uuid", "pk"))
    count = 0
    for fact in facts_of_kind(tenant, FACT_KIND).order_by("number"):
        try:
            with transaction.atomic():
                Acknowledgement.objects.create(
                    revision_id=revisions[UUID(fact.subject.removeprefix("revision:"))],
                    person_id=people[UUID(fact.payload["person"])],
                    method=fact.payload["method"],
                    fact_uuid=fact.client_uuid,
                    acknowledged_at=fact.device_at or fact.received_at,
                )
                count += 1
        except IntegrityError:  # the same person acknowledged twice from two devices: the first counts
            continue
    return count
