"""Acknowledgement by item: exactly what is new or changed in substance is asked, of exactly the holders of the post."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gangze.access.actor import Actor, system_actor
from gangze.accounts.models import User
from gangze.accounts.services import set_pin
from gangze.dossiers import selectors, services
from gangze.dossiers.content import DocumentContent, DossierContent, ItemContent, Kind
from gangze.dossiers.models import Acknowledgement, Item, ItemAcknowledgement, Revision
from gangze.kernel.errors import Absent, RuleBroken
from gangze.ledger.models import Fact
from gangze.org import services as org
from gangze.org.models import Person, Post
from gangze.org.selectors import actor_of

from .builders import Crew, hire_crew, understanding_of, whole_content

COLUMNS = ("dossier", "person", "uid", "number", "fact_uuid")


def publish(crew: Crew, draft: Revision, **classes: str) -> Revision:
    sent = services.submit_revision(actor=crew.officer, revision_uuid=draft.uuid, classes=classes)
    services.approve_revision(actor=crew.principal, revision_uuid=draft.uuid, shown_hash=sent.content_hash)
    return Revision.objects.get(pk=draft.pk)


def revise(crew: Crew, post: Post, changes: dict[UUID, str], **classes: str) -> Revision:
    """Bring a revision into force in which the main texts of some duties are others."""
    draft = services.open_draft(actor=crew.officer, post_uuid=post.uuid)
    for uid, text in changes.items():
        services.edit_item(actor=crew.officer, revision_uuid=draft.uuid, uid=uid, fields={"duty": text})
    services.edit_header(actor=crew.officer, revision_uuid=draft.uuid, label="", reason="修订", header={"basis": "x"})
    return publish(crew, draft, **classes)


def asked(person: Person, revision: Revision) -> list[str]:
    return [line.new.main_text for line in selectors.asked_items(person.pk, revision)]


def hire(crew: Crew, name: str, phone: str, *posts: Post) -> Person:
    return org.hire_person(
        actor=system_actor("test"), enterprise_uuid=crew.enterprise.uuid, name=name, phone=phone,
        post_uuids=[each.uuid for each in posts],
    ).person  # fmt: skip


def actor(person: Person) -> Actor:
    assert person.user is not None
    return actor_of(person.user)


def duty_of(revision: Revision) -> Item:
    return revision.items.get(kind="duty")


def test_at_first_everything_is_asked_and_a_new_holder_is_asked_by_the_assignment_alone(
    crew: Crew, in_force: Revision
) -> None:
    assert len(asked(crew.worker_person, in_force)) == in_force.items.count()
    services.acknowledge_revision(actor=crew.worker, revision_uuid=in_force.uuid)
    assert asked(crew.worker_person, in_force) == []
    late = hire(crew, "陶例秋", "13800000091", crew.post)
    assert len(asked(late, in_force)) == in_force.items.count()


def test_what_was_not_shown_is_not_acknowledged(crew: Crew, in_force: Revision) -> None:
    shown = duty_of(in_force)
    services.acknowledge_revision(actor=crew.worker, revision_uuid=in_force.uuid, shown={shown.uid})
    assert shown.to_content().main_text not in asked(crew.worker_person, in_force)
    assert len(asked(crew.worker_person, in_force)) == in_force.items.count() - 1
    assert not Acknowledgement.objects.exists()
    assert Fact.objects.get(kind="dossier.acknowledged").payload["items"] == [shown.uid.hex]


def test_a_change_of_substance_asks_for_that_item_and_shows_what_it_was(crew: Crew, in_force: Revision) -> None:
    services.acknowledge_revision(actor=crew.worker, revision_uuid=in_force.uuid)
    new = revise(crew, crew.post, {duty_of(in_force).uid: "班前确认联锁投用，逐台签字"})
    (line,) = selectors.asked_items(crew.worker_person.pk, new)
    assert line.old is not None
    assert (line.old.main_text, line.change.value) == ("班前确认联锁投用情况", "substance")


def test_a_change_of_wording_keeps_the_acknowledgement_with_its_fact(crew: Crew, in_force: Revision) -> None:
    fact = services.acknowledge_revision(actor=crew.worker, revision_uuid=in_force.uuid)
    new = revise(crew, crew.post, {duty_of(in_force).uid: "班前，确认联锁投用情况。"})
    assert asked(crew.worker_person, new) == []
    carried = Acknowledgement.objects.get(revision=new)
    assert (carried.person_id, carried.fact_uuid) == (crew.worker_person.pk, fact.client_uuid)


def test_the_author_may_call_a_change_wording_and_the_ledger_says_so(crew: Crew, in_force: Revision) -> None:
    services.acknowledge_revision(actor=crew.worker, revision_uuid=in_force.uuid)
    uid = duty_of(in_force).uid
    new = revise(crew, crew.post, {uid: "接班前确认联锁投用情况"}, **{uid.hex: "wording"})
    assert asked(crew.worker_person, new) == []
    assert Fact.objects.filter(kind="dossier.submitted").latest("number").payload["classes"] == {uid.hex: "wording"}


def test_who_missed_a_revision_is_asked_for_what_changed_in_it_too(crew: Crew, in_force: Revision) -> None:
    services.acknowledge_revision(actor=crew.worker, revision_uuid=in_force.uuid)
    revise(crew, crew.post, {duty_of(in_force).uid: "班前逐台确认联锁"})
    draft = services.open_draft(actor=crew.officer, post_uuid=crew.post.uuid)
    services.add_item(actor=crew.officer, revision_uuid=draft.uuid, kind=Kind.DUTY, fields={"duty": "交接班讲清异常"})
    assert asked(crew.worker_person, publish(crew, draft)) == ["班前逐台确认联锁", "交接班讲清异常"]


def test_who_left_the_post_is_asked_nothing_and_the_home_says_nothing(crew: Crew, in_force: Revision) -> None:
    org.end_assignment(actor=crew.officer, person_uuid=crew.worker_person.uuid, post_uuid=crew.post.uuid)
    assert selectors.my_posts(crew.worker) == []
    with pytest.raises(RuleBroken, match="任职"):
        services.acknowledge_revision(actor=crew.worker, revision_uuid=in_force.uuid)


def test_rows_rebuilt_from_facts_equal_the_incremental_ones(crew: Crew, in_force: Revision) -> None:
    services.acknowledge_revision(
        actor=crew.worker, revision_uuid=in_force.uuid, shown={item.uid for item in in_force.items.all()[:2]}
    )
    services.acknowledge_revision(actor=crew.worker, revision_uuid=in_force.uuid)
    revise(crew, crew.post, {duty_of(in_force).uid: "班前，确认联锁投用情况。"})
    last = revise(crew, crew.post, {duty_of(in_force).uid: "班前逐台确认联锁"})
    services.acknowledge_revision(actor=crew.worker, revision_uuid=last.uuid)
    items = sorted(ItemAcknowledgement.objects.values_list(*COLUMNS))
    whole = sorted(Acknowledgement.objects.values_list("revision", "person", "fact_uuid"))
    services.rebuild_acknowledgements(actor=system_actor("rebuild"), tenant=crew.enterprise.code)
    assert sorted(ItemAcknowledgement.objects.values_list(*COLUMNS)) == items
    assert sorted(Acknowledgement.objects.values_list("revision", "person", "fact_uuid")) == whole


# A shared tablet


def test_on_a_shared_tablet_the_holder_signs_with_an_own_pin(crew: Crew, in_force: Revision) -> None:
    user = crew.worker_person.user
    assert user is not None
    set_pin(user=user, pin="2758")
    user.refresh_from_db()
    shown = {item.uid for item in in_force.items.all()}
    act = {
        "actor": crew.officer,
        "revision_uuid": in_force.uuid,
        "person_uuid": crew.worker_person.uuid,
        "shown": shown,
    }
    with pytest.raises(RuleBroken, match="签收码不对"):
        services.acknowledge_on_tablet(**act, pin="2759")  # type: ignore[arg-type]
    fact = services.acknowledge_on_tablet(**act, pin="2758")  # type: ignore[arg-type]
    assert (fact.payload["method"], fact.payload["person"]) == ("tablet", str(crew.worker_person.uuid))
    assert asked(crew.worker_person, in_force) == []


def test_a_pin_is_not_guessed(crew: Crew, in_force: Revision) -> None:
    user = crew.worker_person.user
    assert user is not None
    set_pin(user=user, pin="2758")
    act = {
        "actor": crew.officer,
        "revision_uuid": in_force.uuid,
        "person_uuid": crew.worker_person.uuid,
        "shown": set(),
    }
    for guess in range(5):
        with pytest.raises(RuleBroken, match="签收码"):
            services.acknowledge_on_tablet(**act, pin=f"900{guess}")  # type: ignore[arg-type]
    with pytest.raises(RuleBroken, match="次数过多"):
        services.acknowledge_on_tablet(**act, pin="2758")  # type: ignore[arg-type]


def test_without_a_pin_or_from_the_neighbours_nobody_signs_on_a_tablet(
    crew: Crew, in_force: Revision, stranger: Crew
) -> None:
    act = {"revision_uuid": in_force.uuid, "person_uuid": crew.worker_person.uuid, "pin": "2758", "shown": set()}
    with pytest.raises(RuleBroken, match="还没有设置签收码"):
        services.acknowledge_on_tablet(actor=crew.officer, **act)  # type: ignore[arg-type]
    with pytest.raises(Absent):
        services.acknowledge_on_tablet(actor=stranger.officer, **act)  # type: ignore[arg-type]


# Whoever changes k items asks every holder for exactly those k, and nobody else


@pytest.fixture
def two_posts(crew: Crew) -> Crew:
    duties = tuple(ItemContent(Kind.DUTY, {"duty": f"第{n}项职责"}) for n in range(8))
    contents = []
    for post in (crew.post, crew.other_post):
        whole = whole_content(post.name)
        documents = dict(whole.documents) | {Kind.DUTY: DocumentContent(Kind.DUTY, duties)}
        contents.append(DossierContent(post.name, documents, whole.header))
    services.store_understanding(
        actor=crew.officer, enterprise=crew.enterprise, understanding=understanding_of(*contents), post_names=None,
        file_name="x.xlsx", file_sha256="0" * 64,
    )  # fmt: skip
    for draft in Revision.objects.filter(state="draft"):
        publish(crew, draft)
    return crew


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changed=st.sets(st.integers(0, 7)), reworded=st.sets(st.integers(0, 7)))
def test_changing_k_items_in_substance_asks_every_holder_for_exactly_those_k(
    two_posts: Crew, changed: set[int], reworded: set[int]
) -> None:
    crew = two_posts
    holders = [crew.worker_person, *_holders(crew, crew.post)]
    others = _holders(crew, crew.other_post)
    revisions = {
        post.pk: Revision.objects.get(dossier__post=post, state="in_force") for post in (crew.post, crew.other_post)
    }
    for person, post in [(each, crew.post) for each in holders] + [(each, crew.other_post) for each in others]:
        services.acknowledge_revision(actor=actor(person), revision_uuid=revisions[post.pk].uuid)
    duties = list(revisions[crew.post.pk].items.filter(kind="duty"))
    texts = {duties[n].uid: f"{duties[n].fields['duty']}。" for n in reworded}
    texts |= {duties[n].uid: f"{duties[n].fields['duty']}改" for n in changed}
    new = revise(crew, crew.post, texts)
    for person in holders:
        assert set(asked(person, new)) == {f"{duties[n].fields['duty']}改" for n in changed}
    for person in others:
        assert asked(person, revisions[crew.other_post.pk]) == []


def _holders(crew: Crew, post: Post) -> list[Person]:
    """Return two holders of a post, hired once."""
    found = list(Person.objects.filter(assignments__post=post, name__startswith="例员").order_by("pk"))
    return found or [hire(crew, f"例员{post.pk}{n}", f"138000{post.pk % 100:02d}{n:03d}", post) for n in (1, 2)]


# Whose review is asked


def test_the_principal_approves_only_when_every_asked_review_is_signed(crew: Crew, draft: Revision) -> None:
    sent = services.submit_revision(actor=crew.officer, revision_uuid=draft.uuid, asked_reviews=["safety", "team"])
    assert sent.asked_reviews == ["team", "safety"]
    approval = {"actor": crew.principal, "revision_uuid": draft.uuid, "shown_hash": sent.content_hash}
    with pytest.raises(RuleBroken, match="还差班组、安全员的审核意见"):
        services.approve_revision(**approval)  # type: ignore[arg-type]
    signed = services.review_revision(actor=crew.officer, revision_uuid=draft.uuid, shown_hash=sent.content_hash)
    assert signed.review == "safety"
    with pytest.raises(RuleBroken, match="还差班组的审核意见"):
        services.approve_revision(**approval)  # type: ignore[arg-type]


def test_a_signature_for_an_earlier_content_does_not_count(crew: Crew, draft: Revision) -> None:
    sent = services.submit_revision(actor=crew.officer, revision_uuid=draft.uuid, asked_reviews=["safety"])
    services.review_revision(actor=crew.officer, revision_uuid=draft.uuid, shown_hash=sent.content_hash)
    services.return_revision(actor=crew.principal, revision_uuid=draft.uuid, comment="压力写错")
    services.edit_item(
        actor=crew.officer, revision_uuid=draft.uuid, uid=duty_of(draft).uid, fields={"duty": "班前确认联锁"}
    )
    again = services.submit_revision(actor=crew.officer, revision_uuid=draft.uuid, asked_reviews=["safety"])
    with pytest.raises(RuleBroken, match="还差安全员"):
        services.approve_revision(actor=crew.principal, revision_uuid=draft.uuid, shown_hash=again.content_hash)


def test_the_usual_reviews_of_the_enterprise_are_asked_where_nothing_is_said(crew: Crew, draft: Revision) -> None:
    services.edit_settings(
        actor=crew.officer, enterprise_code=crew.enterprise.code, risk_method="ls", risk_bounds=(20, 15, 9),
        asked_reviews=["expert"], trigger_days=30,
    )  # fmt: skip
    assert services.submit_revision(actor=crew.officer, revision_uuid=draft.uuid).asked_reviews == ["expert"]


def test_a_wrong_alarm_number_blocks_the_way_to_review(crew: Crew, draft: Revision) -> None:
    item = draft.items.get(kind="emergency")
    services.edit_item(
        actor=crew.officer, revision_uuid=draft.uuid, uid=item.uid,
        fields={**item.fields, "alarms": "火警 120"}, steps=item.steps,
    )  # fmt: skip
    with pytest.raises(RuleBroken, match="火警应为119"):
        services.submit_revision(actor=crew.officer, revision_uuid=draft.uuid)


def test_a_second_crew_of_strangers_is_asked_nothing(crew: Crew, in_force: Revision) -> None:
    stranger = hire_crew(1)
    assert selectors.my_posts(stranger.worker)[0].asked_count == 0


# On paper


def entered(crew: Crew, revision: Revision, day: date | None = None) -> Fact:
    return services.enter_paper_acknowledgement(
        actor=crew.officer, revision_uuid=revision.uuid, person_uuid=crew.worker_person.uuid, signed_on=day
    )


def in_force_for(days: int, revision: Revision) -> None:
    Revision.objects.filter(pk=revision.pk).update(in_force_on=localdate() - timedelta(days))


def test_a_signature_on_paper_bears_the_day_of_signing_also_after_a_rebuild(crew: Crew, in_force: Revision) -> None:
    in_force_for(5, in_force)
    day = localdate() - timedelta(3)
    assert entered(crew, in_force, day).payload["signed_on"] == day.isoformat()
    assert localdate(Acknowledgement.objects.get().acknowledged_at) == day
    services.rebuild_acknowledgements(actor=system_actor("test"), tenant=crew.enterprise.tenant)
    assert localdate(Acknowledgement.objects.get().acknowledged_at) == day


def test_a_signature_on_paper_is_of_today_where_no_day_is_named(crew: Crew, in_force: Revision) -> None:
    assert entered(crew, in_force).payload["signed_on"] == localdate().isoformat()


def test_a_day_of_signing_is_neither_to_come_nor_before_the_revision(crew: Crew, in_force: Revision) -> None:
    in_force_for(5, in_force)
    with pytest.raises(RuleBroken, match="不能晚于今天"):
        entered(crew, in_force, localdate() + timedelta(1))
    with pytest.raises(RuleBroken, match="不能早于这一版的生效日期"):
        entered(crew, in_force, localdate() - timedelta(6))
    assert not Acknowledgement.objects.exists()
    entered(crew, in_force, localdate() - timedelta(5))


def test_the_page_asks_for_the_day_of_signing_and_shows_it(crew: Crew, in_force: Revision) -> None:
    in_force_for(5, in_force)
    User.objects.filter(pk=crew.officer.user_id).update(must_change_password=False)
    browser = Client()
    browser.force_login(User.objects.get(pk=crew.officer.user_id))
    page = reverse("dossiers:dossier", args=[crew.post.uuid])
    assert f'name="signed_on" value="{localdate():%Y-%m-%d}"' in browser.get(page).content.decode()
    url = reverse("dossiers:paper_acknowledgement", args=[in_force.uuid, crew.worker_person.uuid])
    assert browser.post(url, {"signed_on": "昨天"}).status_code == 422
    day = localdate() - timedelta(2)
    assert browser.post(url, {"signed_on": day.isoformat()}).status_code == 302
    assert f"纸质 · {day:%Y-%m-%d}" in browser.get(page).content.decode()
