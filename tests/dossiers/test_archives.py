"""What becomes of acknowledgements and proposals that were brought in."""

import json
from collections.abc import Iterator

import pytest

from gangze.access.actor import system_actor
from gangze.dossiers import services
from gangze.dossiers.content import Kind
from gangze.dossiers.models import Acknowledgement, ItemAcknowledgement, Proposal, Revision
from gangze.ledger.models import Fact
from gangze.ledger.rules.bundle import fact_lines
from gangze.ledger.selectors import stored_facts
from tests.dossiers.builders import Crew
from tests.org.archives.scene import bring, codes, founded_crew, in_april, line

SYSTEM = system_actor("tests")


@pytest.fixture
def march(db: None) -> Iterator[Crew]:
    """The crew whose documents have been in force since 1 March, in April."""
    crew = founded_crew()
    with in_april():
        yield crew


def signature(**more: object) -> dict[str, object]:
    return line("dossier.acknowledged", {"method": "paper", **more}, happened_at="2026-03-05")


def rows() -> list[tuple[object, ...]]:
    items = ItemAcknowledgement.objects.order_by("uid", "number").values_list("uid", "number", "fact_uuid")
    complete = Acknowledgement.objects.order_by("revision", "person").values_list(
        "revision__number", "person", "method", "fact_uuid", "acknowledged_at", "is_imported"
    )
    return [*items, *complete]


def new_revision(crew: Crew, **fields: str) -> Revision:
    """Return the next revision in force, with another text of the first risk."""
    draft = services.open_draft(actor=crew.officer, post_uuid=crew.post.uuid)
    item = draft.items.filter(kind="risk").order_by("position").first()
    assert item is not None
    item.fields = {**item.fields, **fields}
    item.save(update_fields=["fields"])
    sent = services.submit_revision(actor=crew.officer, revision_uuid=draft.uuid)
    return services.approve_revision(actor=crew.principal, revision_uuid=draft.uuid, shown_hash=sent.content_hash)


def test_a_signature_of_then_is_an_acknowledgement_of_then(march: Crew) -> None:
    assert codes(signature(signed_on="2026-03-04")) == []
    row = Acknowledgement.objects.get()
    assert (row.method, row.acknowledged_at.isoformat(), row.is_imported) == (
        "paper",
        "2026-03-03T16:00:00+00:00",
        True,
    )
    assert services.asked_of(march.worker_person.pk, row.revision) == []


def test_nobody_signed_for_a_revision_before_it_was_in_force_or_for_another_text(march: Crew) -> None:
    assert codes(signature(signed_on="2026-02-28")) == [(1, "NOT_HELD", "payload.person")]
    assert codes(signature(content_hash="0" * 64)) == [(1, "CONTENT_OTHER", "payload.content_hash")]
    new_revision(march, measures="每半小时记录温度压力")
    assert codes(signature(revision=2)) == [(1, "NOT_IN_FORCE", "payload.revision")]


def test_of_an_earlier_and_a_later_signature_the_earlier_one_made_it_complete_in_whichever_order_they_came(
    march: Crew,
) -> None:
    revision = Revision.objects.get(dossier__post=march.post)
    services.acknowledge_revision(actor=march.worker, revision_uuid=revision.uuid)
    assert Acknowledgement.objects.get().method == "phone"
    bring(signature())
    early = Fact.objects.get(author_key="system:facts-import")
    assert (Acknowledgement.objects.get().fact_uuid, Acknowledgement.objects.get().method) == (
        early.client_uuid,
        "paper",
    )
    kept_up = rows()
    assert services.rebuild_acknowledgements(actor=SYSTEM, tenant="990000001") == 1
    assert rows() == kept_up


def test_a_signature_for_some_items_leaves_the_others_to_be_asked_for(march: Crew) -> None:
    bring(signature(items=["导热油系统"]))
    revision = Revision.objects.get(dossier__post=march.post)
    assert not Acknowledgement.objects.exists()
    assert len(services.asked_of(march.worker_person.pk, revision)) == revision.items.count() - 1


def test_an_old_signature_holds_for_a_revision_in_which_words_only_changed(march: Crew) -> None:
    newer = new_revision(march, measures="每小时记录温度、压力")
    bring(signature())
    assert services.asked_of(march.worker_person.pk, newer) == []
    assert set(Acknowledgement.objects.values_list("revision__number", "is_imported")) == {(1, True), (2, True)}


def test_an_old_signature_leaves_what_changed_in_substance_to_be_asked_for(march: Crew) -> None:
    newer = new_revision(march, measures="每半小时记录温度压力")
    bring(signature())
    assert len(services.asked_of(march.worker_person.pk, newer)) == 1
    assert list(Acknowledgement.objects.values_list("revision__number", flat=True)) == [1]


def test_a_proposal_waits_for_a_decision_under_its_authors_name(march: Crew) -> None:
    told = {"document": "risk", "item": 2, "text": "查漏时带测温枪。"}
    proposal = line("dossier.proposed", told, author={"phone": "13800000001"})
    del proposal["payload"]["person"]
    assert codes(proposal) == []
    row = Proposal.objects.get()
    assert (row.state, row.author_name, row.author_person_id) == ("open", "姜例东", march.worker_person.pk)
    assert (row.item_text, row.proposed_at.isoformat()) == ("导热油系统", "2026-03-04T02:30:00+00:00")


def test_acknowledgements_and_proposals_of_this_very_ledger_bring_in_nothing(march: Crew) -> None:
    revision = Revision.objects.get(dossier__post=march.post)
    services.acknowledge_revision(actor=march.worker, revision_uuid=revision.uuid)
    item = revision.items.filter(kind="risk").first()
    assert item is not None
    for uid in (item.uid, None):
        services.propose_change(actor=march.worker, post_uuid=march.post.uuid, kind=Kind.RISK, text="补一条。", uid=uid)
    facts = fact_lines(stored_facts("990000001"))
    lines = [
        line
        for line in map(bytes.decode, facts)
        if json.loads(line)["kind"] in ("dossier.acknowledged", "dossier.proposed")
    ]
    counted, refused = bring(*lines)
    assert (refused, sum(counted.new.values()), sum(counted.known.values())) == ([], 0, 3)
    assert Proposal.objects.count() == 2
