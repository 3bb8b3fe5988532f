"""What becomes of hearings, practice, training and certificates that were brought in."""

import json
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from gangze.access.actor import system_actor
from gangze.accounts.models import User
from gangze.dossiers.content import Kind
from gangze.kernel import clock
from gangze.ledger.models import Fact
from gangze.ledger.rules.bundle import fact_lines
from gangze.ledger.selectors import stored_facts
from gangze.mastery import services
from gangze.mastery.models import Cell, Certificate, Examination, Standing, TrainedItem, TrainingRecord
from gangze.mastery.rules.levels import Outcome
from gangze.mastery.rules.marking import Marked, Mode
from gangze.mastery.selectors import document_to_hear
from gangze.mastery.selectors.practice import questions_of
from gangze.mastery.services.training_rows import rebuild_training
from gangze.org.archives import Bringing, bring_archive
from tests.dossiers.builders import Crew
from tests.mastery.practice.builders import right_answers
from tests.org.archives.scene import FOUNDED, bring, codes, founded_crew, in_april, line, recitation

SYSTEM = system_actor("tests")


@pytest.fixture
def march(db: None) -> Iterator[Crew]:
    """The crew whose documents have been in force since 1 March, in April."""
    crew = founded_crew()
    with in_april():
        yield crew


def recall() -> Cell:
    return Cell.objects.get(document="risk", level="recall", person__name="姜例东")


def rows() -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    cells = Cell.objects.order_by("person", "post", "document", "level").values_list(
        "document",
        "level",
        "state",
        "fades_on",
        "expires_on",
        "shown_count",
        "fact_uuid",
        "examiner_name",
        "happened_at",
    )
    stands = Standing.objects.order_by("person", "post", "document", "level", "uid").values_list(
        "uid", "outcome", "acted_at", "fact_uuid", "examiner_name", "stability", "difficulty"
    )
    return list(cells), list(stands)


def test_an_imported_recitation_counts_by_its_own_time_and_names_its_examiner_and_its_origin(march: Crew) -> None:
    bring(recitation())
    row = Examination.objects.get()
    assert (row.is_imported, row.examiner_name, row.happened_at.isoformat()) == (
        True, "郑样刚", "2026-03-04T02:30:00+00:00",
    )  # fmt: skip
    assert (str(row.score), row.has_passed, row.examiner_key) == ("100.0", True, march.officer.key)
    cell = recall()
    assert (cell.examiner_name, cell.happened_at) == ("郑样刚", row.happened_at)
    assert cell.state == "fading", "four weeks have passed since it was recited"


def test_what_is_brought_in_equals_what_the_rebuild_tells_in_whichever_order_it_came(march: Crew) -> None:
    lines = [
        recitation(happened_at=f"2026-03-{day:02}T10:30", verdict=verdict)
        for day, verdict in ((20, "said"), (4, "missed"), (9, "partial"))
    ]
    lines.append(line("mastery.practised", {"document": "risk", "outcomes": [[1, "shown"]]}, happened_at="2026-03-15"))
    for each in lines:
        assert codes(each) == []
    kept_up = rows()
    services.rebuild_matrix(actor=SYSTEM, enterprise_code="990000001")
    assert rows() == kept_up
    assert recall().shown_count == 2


def test_a_later_recitation_here_goes_before_an_earlier_one_that_is_brought_in(march: Crew) -> None:
    points = document_to_hear(march.officer, march.post.uuid, Kind.RISK).points
    heard = services.Heard(march.worker_person.uuid, march.post.uuid, 1, Kind.RISK)
    told = [services.Told(point.key, Marked.SAID) for point in points]
    fact = services.mark_recitation(actor=march.officer, heard=heard, verdicts=told)
    bring(recitation(verdict="missed"))
    assert (recall().state, recall().fact_uuid) == ("shown", fact.client_uuid)


def test_a_hearing_without_details_stands_in_the_list_and_fills_no_cell(march: Crew) -> None:
    bring(recitation(payload={"points": [], "score": 85, "has_passed": True}))
    assert str(Examination.objects.get().score) == "85.0"
    assert not Cell.objects.filter(shown_count__gt=0).exists()
    bring(recitation(payload={"points": [], "outcomes": [["聚合反应器", "shown"]], "has_passed": True}))
    assert recall().shown_count == 1


def test_a_withdrawal_takes_an_imported_marking_out_of_list_and_matrix(march: Crew) -> None:
    uuid = "0b6f0a3e-52f1-4a55-9f1e-6d6f3f2c1a01"
    withdrawal = line("mastery.withdrawn", {"document": "risk", "ground": "记错了人"}, corrects=uuid)
    bring(recitation(client_uuid=uuid), withdrawal)
    assert Examination.objects.get().corrected_by is not None
    assert recall().state == "unknown"
    assert codes(line("mastery.withdrawn", {"document": "risk", "ground": "无"})) == [
        (1, "CORRECTS_MISSING", "corrects")
    ]


def test_a_withdrawal_may_come_before_what_it_takes_back(march: Crew) -> None:
    uuid = "0b6f0a3e-52f1-4a55-9f1e-6d6f3f2c1a01"
    bring(line("mastery.withdrawn", {"document": "risk", "ground": "记错了人"}, corrects=uuid))
    bring(recitation(client_uuid=uuid))
    assert Examination.objects.get().corrected_by is not None
    assert recall().state == "unknown"


def test_a_correction_of_what_is_about_somebody_else_is_refused(march: Crew) -> None:
    uuid = "0b6f0a3e-52f1-4a55-9f1e-6d6f3f2c1a01"
    bring(recitation(client_uuid=uuid))
    paper = {"person": {"phone": "13800000002"}, "ground": "错"}
    wrong = line("mastery.training_withdrawn", {}, corrects=uuid) | {"payload": paper}
    assert codes(wrong) == [(1, "CORRECTS_OTHER", "corrects")]


def lesson(**more: object) -> dict[str, object]:
    payload = {
        "person": {"phone": "13800000001"}, "course": "change", "title": "变更后再培训", "hours": 2, "trained_on": "2026-03-05",
        "result": "passed", **more,
    }  # fmt: skip
    return {"tenant": "990000001", "kind": "mastery.trained", "payload": payload}


def test_training_is_a_record_with_items_of_the_revision_of_that_day(march: Crew) -> None:
    assert codes(lesson(post={"code": "P101"}, items=["停循环泵"], remark="")) == [
        (1, "ITEM_UNKNOWN", "payload.items.0")
    ]
    assert codes(lesson(post={"code": "P101"}, items=["导热油系统"])) == []
    row = TrainingRecord.objects.get()
    assert (row.revision_number, str(row.hours), row.trained_on.isoformat()) == (1, "2.0", "2026-03-05")
    assert TrainedItem.objects.get().record == row
    assert rebuild_training(actor=SYSTEM) == 1


def test_the_rules_of_training_hold_for_what_is_brought_in(march: Crew) -> None:
    assert codes(lesson(hours="1.25")) == [(1, "RULE_BROKEN", "")]
    assert codes(lesson(trained_on="2026-04-02")) == [(1, "MOMENT_AHEAD", "happened_at")]
    assert codes(lesson(items=[1])) == [(1, "POST_UNKNOWN", "payload.post")]
    assert codes(lesson(evidence=["f" * 64])) == [(1, "EVIDENCE_MISSING", "payload.evidence")]


def test_the_same_lesson_in_other_words_is_not_recorded_twice(march: Crew) -> None:
    assert codes(lesson(), lesson(trainer="别人")) == [(2, "RECORDED_ALREADY", "")]
    assert codes(lesson(trainer="又一人")) == [(1, "RECORDED_ALREADY", "")]
    assert codes(lesson()) == []


def test_a_certificate_comes_in_once_and_its_renewal_replaces_it(march: Crew) -> None:
    old = "0b6f0a3e-52f1-4a55-9f1e-6d6f3f2c1a05"
    paper = {
        "person": {"phone": "13800000001"},
        "name": "聚合工艺作业证",
        "issued_on": "2023-03-01",
        "expires_on": "2026-02-28",
    }
    first = {"tenant": "990000001", "kind": "mastery.certified", "client_uuid": old, "payload": paper}
    second = {**first, "payload": {**paper, "issued_on": "2026-03-01", "expires_on": "2029-02-28", "renews": old}}
    del second["client_uuid"]
    assert codes(first, second) == []
    assert {row.renewed_by is None for row in Certificate.objects.all()} == {True, False}
    assert codes({**first, "client_uuid": "0b6f0a3e-52f1-4a55-9f1e-6d6f3f2c1a06"}) == [(1, "RECORDED_ALREADY", "")]


def test_the_bundle_of_this_very_ledger_brings_in_nothing(march: Crew) -> None:
    points = document_to_hear(march.officer, march.post.uuid, Kind.EMERGENCY).points
    worker = services.Heard(march.worker_person.uuid, march.post.uuid, 1, Kind.EMERGENCY)
    told = [services.Told(point.key, Marked.WRONG) for point in points]
    services.mark_recitation(actor=march.officer, heard=worker, verdicts=told, transcript="停循环泵")
    on_paper = services.Heard(march.worker_person.uuid, march.post.uuid, 1, Kind.EMERGENCY, heard_on=FOUNDED.date())
    services.mark_recitation(actor=march.principal, heard=on_paper, verdicts=told)
    steps = [services.Done(point.key, Outcome.SHOWN, 5, "快") for point in points]
    done = services.mark_demonstration(actor=march.officer, heard=worker, mode=Mode.DRILL, role="外操", steps=steps)
    services.withdraw_examination(actor=march.officer, fact_uuid=done.client_uuid, ground="记错")
    pack = services.hand_out_practice(actor=march.worker)[0]
    services.record_practice(actor=march.worker, pack_uuid=pack.uuid, answers=right_answers(questions_of(pack)))
    services.record_self_test(actor=march.worker, test=services.SelfTest(march.post.uuid, 1, Kind.RISK, "聚合反应器"))
    bring(recitation(), lesson())
    count = Fact.objects.count()
    lines = [row for row in fact_lines(stored_facts("990000001")) if json.loads(row)["kind"].startswith("mastery.")]
    refused: list[object] = []
    bringing = Bringing(SYSTEM, "导出", "b" * 64)
    counted = bring_archive(bringing=bringing, stream=BytesIO(b"".join(lines)), refuse=refused.append)
    assert refused == []
    assert (sum(counted.new.values()), sum(counted.known.values())) == (0, len(lines))
    assert Fact.objects.count() == count


def test_what_was_marked_on_paper_counts_on_its_day_in_a_rebuild_too(march: Crew) -> None:
    points = document_to_hear(march.officer, march.post.uuid, Kind.RISK).points
    told = [services.Told(point.key, Marked.SAID) for point in points]
    day = clock.business_date(clock.now()) - timedelta(days=20)
    heard = services.Heard(march.worker_person.uuid, march.post.uuid, 1, Kind.RISK, heard_on=day)
    services.mark_recitation(actor=march.officer, heard=heard, verdicts=told)
    kept_up = rows()
    services.rebuild_matrix(actor=SYSTEM, enterprise_code="990000001")
    assert rows() == kept_up
    assert UUID(str(recall().fact_uuid))


def test_the_pages_say_what_was_imported(march: Crew) -> None:
    bring(recitation(origin={"system": "旧系统甲"}), lesson(), line("dossier.acknowledged", {}))
    User.objects.update(must_change_password=False)
    browser = Client()
    browser.force_login(User.objects.get(uuid=march.officer.key))
    row, record = Examination.objects.get(), TrainingRecord.objects.get()
    person = march.worker_person.uuid
    for address in (
        reverse("mastery:examinations"),
        reverse("mastery:session", args=[row.session]),
        reverse("mastery:cell", args=[person, march.post.uuid, "risk", "recall"]),
        reverse("mastery:training_record", args=[record.fact_uuid]),
        reverse("dossiers:dossier", args=[march.post.uuid]),
    ):
        page = browser.get(address, headers={"accept-language": "zh-hans"})
        assert page.status_code == 200, address
        assert "来自导入" in page.content.decode(), address
    assert "来自导入（旧系统甲）" in browser.get(reverse("mastery:session", args=[row.session])).content.decode()
