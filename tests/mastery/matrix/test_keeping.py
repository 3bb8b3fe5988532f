"""What keeps the matrix true: new facts, changed documents, people who come and go, places that move, the night."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from gangze.access.actor import NOBODY
from gangze.dossiers import services as dossiers
from gangze.dossiers.content import Kind
from gangze.dossiers.models import Revision
from gangze.kernel import clock
from gangze.kernel.errors import Absent, NotAllowed, RuleBroken
from gangze.mastery import services
from gangze.mastery.models import Cell, MasterySettings, Standing, Tally, TallyDay
from gangze.mastery.rules.evidence import DEMONSTRATED, EXPLAINED, PRACTISED, WITHDRAWN
from gangze.mastery.services.ageing import age_cells, keep_day, right_holdings
from gangze.mastery.services.matrix import refresh_person, refresh_post
from gangze.mastery.services.moving import move_rows
from gangze.mastery.services.settings import edit_mastery_settings
from gangze.org import services as org
from gangze.org.models import Assignment, Enterprise, Post
from tests.builders import TESTS, make_person, make_unit
from tests.dossiers.builders import Crew, hire_crew

from .acting import NOON, act, cell, picture, uids


@pytest.fixture(autouse=True)
def opened(crew: Crew, in_force: Revision) -> None:
    refresh_person(person_id=crew.worker_person.pk, post_id=crew.post.pk)


def all_shown(crew: Crew, document: str = "risk", **more: object) -> None:
    shown = [(uid, "shown") for uid in uids(crew.post, document)]
    act(crew.post, crew.worker_person, shown, by=crew.officer, document=document, **more)  # type: ignore[arg-type]


def sums(state: str) -> int:
    return sum(Tally.objects.values_list(state, flat=True))


def test_a_fact_fills_the_cell_of_its_own_kind_and_no_other(crew: Crew) -> None:
    all_shown(crew, kind=EXPLAINED)
    assert cell(crew.worker_person, crew.post, level="explanation").state == "shown"
    assert Cell.objects.exclude(state="unknown").count() == 1
    assert (sums("shown"), sums("unknown")) == (1, 11)


@pytest.mark.parametrize("document", [kind.value for kind in Kind])
@pytest.mark.parametrize(
    ("kind", "level"), [(PRACTISED, "recall"), (EXPLAINED, "explanation"), (DEMONSTRATED, "demonstration")]
)
def test_each_of_the_twelve_cells_can_be_filled(crew: Crew, document: str, kind: str, level: str) -> None:
    all_shown(crew, document, kind=kind)
    assert cell(crew.worker_person, crew.post, document, level).state in ("shown", "fading", "expired")


def test_the_cell_tells_examiner_and_day_and_practice_has_no_examiner(crew: Crew) -> None:
    all_shown(crew)
    told = cell(crew.worker_person, crew.post)
    assert (told.examiner_name, told.shown_count, told.item_count) == (crew.officer.name, 2, 2)
    all_shown(crew, kind=PRACTISED, hours=5)
    assert cell(crew.worker_person, crew.post).examiner_name == ""


def test_a_fact_taken_back_empties_the_cell_even_when_the_taking_back_came_first(crew: Crew) -> None:
    one, other = uuid4(), uuid4()
    all_shown(crew, uuid=one)
    act(crew.post, crew.worker_person, [], by=crew.officer, kind=WITHDRAWN, corrects=one)
    assert cell(crew.worker_person, crew.post).state == "unknown"
    act(crew.post, crew.worker_person, [], by=crew.officer, kind=WITHDRAWN, corrects=other)
    all_shown(crew, uuid=other)
    assert cell(crew.worker_person, crew.post).state == "unknown"


def test_a_correction_for_another_person_moves_the_evidence(crew: Crew) -> None:
    mate = make_person(crew.enterprise, posts=[crew.post])
    wrong = uuid4()
    all_shown(crew, uuid=wrong)
    act(crew.post, mate, [(uid, "shown") for uid in uids(crew.post)], by=crew.officer, corrects=wrong)
    assert cell(crew.worker_person, crew.post).state == "unknown"
    assert cell(mate, crew.post).shown_count == 2


def days_since_noon() -> int:
    """Return how many days ago the story of `act` began: what is shown today has not faded."""
    return (clock.now() - NOON).days


def publish_changed(crew: Crew, *, is_wording: bool) -> Revision:
    draft = dossiers.open_draft(actor=crew.officer, post_uuid=crew.post.uuid)
    item = draft.items.filter(kind="risk").order_by("position")[0]
    fields = {**item.fields, "measures": "每半小时记录温度压力"}
    item.fields = fields
    item.save(update_fields=["fields"])
    word = "wording" if is_wording else "substance"
    sent = dossiers.submit_revision(actor=crew.officer, revision_uuid=draft.uuid, classes={item.uid.hex: word})
    return dossiers.approve_revision(actor=crew.principal, revision_uuid=draft.uuid, shown_hash=sent.content_hash)


@pytest.mark.parametrize(("is_wording", "state", "shown"), [(True, "shown", 2), (False, "not_yet", 1)])
def test_a_change_of_substance_reopens_the_cell_and_a_change_of_wording_keeps_the_memory(
    crew: Crew, in_force: Revision, is_wording: bool, state: str, shown: int
) -> None:
    all_shown(crew, hours=days_since_noon() * 24)
    publish_changed(crew, is_wording=is_wording)
    refresh_post(post_id=crew.post.pk)
    told = cell(crew.worker_person, crew.post)
    assert (told.state, told.shown_count) == (state, shown)
    services.rebuild_matrix(actor=TESTS, enterprise_code=crew.enterprise.code)
    assert cell(crew.worker_person, crew.post).shown_count == shown


def test_an_act_by_the_old_card_that_comes_after_the_change_does_not_count(crew: Crew, in_force: Revision) -> None:
    publish_changed(crew, is_wording=False)
    refresh_post(post_id=crew.post.pk)
    all_shown(crew, revision=1)
    assert cell(crew.worker_person, crew.post).shown_count == 1
    all_shown(crew, revision=2, hours=1)
    assert cell(crew.worker_person, crew.post).shown_count == 2


def test_whoever_leaves_a_post_has_no_cells_there_and_finds_them_filled_on_return(crew: Crew) -> None:
    all_shown(crew)
    before = picture()
    org.end_assignment(actor=TESTS, person_uuid=crew.worker_person.uuid, post_uuid=crew.post.uuid)
    refresh_person(person_id=crew.worker_person.pk, post_id=crew.post.pk)
    assert not Cell.objects.exists()
    assert not Standing.objects.exists()
    assert sum(map(sums, ("unknown", "shown", "fading", "expired", "not_yet"))) == 0
    Assignment.objects.update(ends_on=None)
    refresh_person(person_id=crew.worker_person.pk, post_id=crew.post.pk)
    assert picture() == before


def test_the_events_of_people_and_posts_open_and_close_cells(
    crew: Crew, django_capture_on_commit_callbacks: object
) -> None:
    commit = django_capture_on_commit_callbacks
    with commit(execute=True):  # type: ignore[operator]
        mate = make_person(crew.enterprise, posts=[crew.post])
    assert Cell.objects.filter(person=mate).count() == 12
    with commit(execute=True):  # type: ignore[operator]
        org.record_leaving(actor=TESTS, person_uuid=mate.uuid)
    assert not Cell.objects.filter(person=mate).exists()
    assert sums("unknown") == 12


def test_a_move_takes_the_rows_along_and_counts_the_sums_where_they_are_now(crew: Crew) -> None:
    all_shown(crew)
    other = make_unit(parent=crew.post.unit.parent)
    old, new = crew.post.path, f"{other.path}p{crew.post.pk}/"
    Post.objects.filter(pk=crew.post.pk).update(unit=other, path=new)
    move_rows(old_path=old, new_path=new)
    assert set(Cell.objects.values_list("path", flat=True)) == {new}
    assert set(Tally.objects.values_list("path", flat=True)) == {other.path}


def test_the_night_ages_cells_and_counts_anew(crew: Crew) -> None:
    all_shown(crew, kind=EXPLAINED)
    enterprise = Enterprise.objects.get(pk=crew.enterprise.pk)
    told = cell(crew.worker_person, crew.post, level="explanation")
    assert told.changes_on is not None
    Tally.objects.update(unknown=99)
    assert age_cells(enterprise, told.changes_on - timedelta(days=1)) == 0
    assert sums("unknown") == 11
    assert age_cells(enterprise, told.changes_on) == 1
    assert cell(crew.worker_person, crew.post, level="explanation").state == "fading"
    assert age_cells(enterprise, told.changes_on + timedelta(days=30)) == 1
    aged = cell(crew.worker_person, crew.post, level="explanation")
    assert (aged.state, aged.need, aged.changes_on) == ("expired", 0, None)
    assert (sums("expired"), sums("shown")) == (1, 0)


def test_the_night_opens_what_was_missed(crew: Crew) -> None:
    mate = make_person(crew.enterprise, posts=[crew.post])
    today = clock.business_date(clock.now())
    assert right_holdings(crew.enterprise, today) == 1
    assert Cell.objects.filter(person=mate).count() == 12
    assert right_holdings(crew.enterprise, today) == 0


def test_a_day_is_kept_once_for_every_place_above(crew: Crew) -> None:
    all_shown(crew, kind=EXPLAINED)
    day = date(2026, 11, 20)
    places = keep_day(day)
    park = crew.enterprise.authority.path
    assert set(TallyDay.objects.values_list("path", flat=True)) == {
        park, crew.enterprise.path, crew.post.unit.parent.path, crew.post.unit.path,
    }  # fmt: skip
    assert places == 4
    kept = TallyDay.objects.get(path=park)
    assert (kept.cell_count, kept.held_count, kept.counts["risk.explanation"]) == (12, 1, [0, 0, 1, 0, 0])
    assert keep_day(day) == 0


def test_only_the_system_closes_a_day(crew: Crew) -> None:
    with pytest.raises(NotAllowed):
        services.close_day(actor=crew.officer)
    assert services.close_day(actor=TESTS)["places"] == 4


def test_other_thresholds_tell_other_states_once_told_anew(crew: Crew) -> None:
    all_shown(crew, kind=EXPLAINED)
    values = {"explanation_days": 5}
    assert edit_mastery_settings(actor=crew.officer, enterprise_code=crew.enterprise.code, values=values) == {
        "explanation_days"
    }
    services.rebuild_matrix(actor=crew.officer, enterprise_code=crew.enterprise.code)
    assert cell(crew.worker_person, crew.post, level="explanation").state == "expired"


def test_settings_that_make_no_sense_are_refused_with_their_field(crew: Crew) -> None:
    def decide(**values: int) -> None:
        edit_mastery_settings(actor=crew.officer, enterprise_code=crew.enterprise.code, values=values)

    with pytest.raises(RuleBroken):
        decide(fading_percent=60, expired_percent=60)
    with pytest.raises(RuleBroken) as refused:
        decide(pass_score=101)
    assert refused.value.message.values["field"] == "抽背合格分"  # type: ignore[attr-defined]
    assert not MasterySettings.objects.exists()


def test_a_worker_or_a_stranger_decides_and_rebuilds_nothing(crew: Crew) -> None:
    with pytest.raises(NotAllowed):
        services.rebuild_matrix(actor=crew.worker, enterprise_code=crew.enterprise.code)
    with pytest.raises(Absent):
        edit_mastery_settings(actor=hire_crew(1).officer, enterprise_code=crew.enterprise.code, values={})
    with pytest.raises(NotAllowed):
        services.enterprises_to_rebuild(actor=NOBODY)
