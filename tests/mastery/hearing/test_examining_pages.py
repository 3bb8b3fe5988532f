"""The examiner's page: points to mark, paper, a list of what was heard, agreement of two examiners."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.urls import reverse

from gangze.access.matrix import Role
from gangze.dossiers.content import Kind
from gangze.kernel import clock
from gangze.ledger.models import Fact
from gangze.mastery.models import Examination
from gangze.mastery.selectors import document_to_hear, examiner_page
from gangze.org import services as org
from gangze.org.models import Assignment, Enterprise
from gangze.org.selectors import actor_of
from tests.builders import TESTS
from tests.dossiers.builders import Crew, hire_crew

from .conftest import As, HandIn

RECITED = "mastery.recited"


def body(crew: Crew, verdict: str = "said", kind: Kind = Kind.RISK, **more: Any) -> dict[str, Any]:
    """Return what a device tells of a recitation of the worker, every point marked alike."""
    points = document_to_hear(crew.officer, crew.post.uuid, kind).points
    return {
        "person": str(crew.worker_person.uuid), "post": str(crew.post.uuid), "revision": 1, "document": kind.value,
        "points": [{"key": point.key, "verdict": verdict} for point in points], **more,
    }  # fmt: skip


def page(crew: Crew, kind: str = "risk") -> str:
    return reverse("mastery:examine", args=[crew.post.uuid, kind])


def text(response: Any) -> str:
    return response.content.decode()


def test_the_page_shows_the_points_and_who_can_be_heard_and_may_be_kept(crew: Crew, as_: As) -> None:
    response = as_(crew.officer).get(page(crew, "emergency"))
    assert "停循环泵，关进出口阀" in text(response)
    assert "姜例东" in text(response)
    assert response["X-Gangze-Keep"] == "private"


def test_a_step_is_not_said_twice_where_its_point_begins_with_it(crew: Crew, as_: As) -> None:
    shown, groups = (
        text(as_(crew.officer).get(page(crew, "operation"))),
        examiner_page(crew.officer, crew.post.uuid, Kind.OPERATION).groups,
    )
    titles = [group.item.main_text for group in groups if group.opens_with_title]
    assert titles
    assert not [title for title in titles if f"{title}</h2>" in shown]


def test_nothing_is_chosen_before_the_examiner_taps(crew: Crew, as_: As) -> None:
    assert "checked" not in text(as_(crew.officer).get(page(crew)))


def test_a_worker_does_not_get_the_examiners_page(crew: Crew, as_: As) -> None:
    assert as_(crew.worker).get(page(crew)).status_code == 403
    assert as_(crew.worker).get(reverse("mastery:examine_people")).status_code == 403


def test_marks_of_a_device_are_recorded_with_the_words_of_the_card(crew: Crew, hand_in: HandIn) -> None:
    response = hand_in(crew.officer, RECITED, body(crew, "partial", note="紧张"))
    assert response.status_code == 200, text(response)
    fact = Fact.objects.get(kind=RECITED)
    assert fact.payload["points"][0]["text"] == "聚合反应器"
    assert (fact.payload["score"], fact.payload["has_passed"], fact.payload["origin"]) == ("50.0", False, "page")
    assert fact.payload["why"]["values"] == {"score": "50.0", "least": 80}


def test_the_machine_stands_beside_the_examiner_and_changes_nothing(crew: Crew, hand_in: HandIn) -> None:
    said = "升温不超过五十度每小时，投用导热油"
    hand_in(crew.officer, RECITED, body(crew, "said", Kind.OPERATION, transcript=said))
    [point] = Fact.objects.get(kind=RECITED).payload["points"]
    assert (point["verdict"], point["suggested"]) == ("said", "wrong")
    assert "20" in point["reason"]


@pytest.mark.parametrize("key", ["nothing", "0" * 32 + ".risk"])
def test_a_point_of_no_card_is_refused(crew: Crew, hand_in: HandIn, key: str) -> None:
    told = body(crew) | {"points": [{"key": key, "verdict": "said"}]}
    assert hand_in(crew.officer, RECITED, told).status_code == 422


def test_a_form_without_scripts_asks_for_what_is_not_marked_and_keeps_the_rest(crew: Crew, as_: As) -> None:
    told = body(crew)
    first = told["points"][0]["key"]
    form = {"person": told["person"], "occasion": "spot", "scope": "all", f"verdict:{first}": "said"}
    refused = as_(crew.officer).post(page(crew), form)
    assert refused.status_code == 422
    assert text(refused).count("checked") == 1
    done = as_(crew.officer).post(page(crew), form | {"rest": "missed"}, follow=True)
    assert "未通过" in text(done)
    assert {point["verdict"] for point in Fact.objects.get(kind=RECITED).payload["points"]} == {"said", "missed"}


def test_a_sheet_counts_for_its_own_day_and_not_for_a_day_to_come(crew: Crew, hand_in: HandIn) -> None:
    today = clock.now().astimezone(clock.PARK_ZONE).date()
    late = hand_in(crew.officer, RECITED, body(crew, heard_on=(today + timedelta(days=1)).isoformat()))
    assert late.status_code == 422
    before = hand_in(crew.officer, RECITED, body(crew, heard_on=(today - timedelta(days=400)).isoformat()))
    assert "不在该岗位任职" in before.json()["error"]
    assert hand_in(crew.officer, RECITED, body(crew, heard_on=today.isoformat())).status_code == 200
    fact = Fact.objects.get(kind=RECITED)
    assert fact.payload["origin"] == "paper"
    assert Examination.objects.get().happened_at.astimezone(clock.PARK_ZONE).date() == today


def test_the_sheet_on_paper_has_five_boxes_a_point(crew: Crew, as_: As) -> None:
    sheet = text(as_(crew.officer).get(reverse("mastery:examine_sheet", args=[crew.post.uuid, "duty"])))
    assert sheet.count("□") == 5
    assert "考官签字" in sheet


def test_a_suggestion_is_given_for_what_was_typed_and_records_nothing(crew: Crew, as_: As) -> None:
    url = reverse("mastery:suggest", args=[crew.post.uuid, "operation"])
    [mark] = as_(crew.officer).post(url, {"transcript": "投用导热油升温不超过二十度每小时"}).json()["marks"].values()
    assert mark["word"] in ("说对", "不全")
    assert not Fact.objects.filter(kind=RECITED).exists()


def test_two_examiners_meet_on_one_page_that_says_how_far_they_agree(crew: Crew, hand_in: HandIn, as_: As) -> None:
    hand_in(crew.officer, RECITED, body(crew))
    mixed = body(crew)
    mixed["points"][0]["verdict"] = "wrong"
    hand_in(crew.principal, RECITED, mixed)
    [session] = set(Examination.objects.values_list("session", flat=True))
    shown = text(as_(crew.officer).get(reverse("mastery:session", args=[session])))
    assert "κ" in shown
    assert shown.count("line-differs") == 1
    assert crew.principal.name in shown


def test_a_marking_of_the_same_day_by_a_draw_is_pointed_at(crew: Crew, hand_in: HandIn, as_: As) -> None:
    hand_in(crew.officer, RECITED, body(crew))
    hand_in(crew.principal, RECITED, body(crew, draw=str(UUID(int=7)), occasion="draw"))
    one, other = Examination.objects.order_by("pk")
    assert one.session != other.session
    for here, there in ((one, other), (other, one)):
        shown = text(as_(crew.officer).get(reverse("mastery:session", args=[here.session])))
        assert f"同一天还有一次标记：{there.examiner_name}" in shown
        assert reverse("mastery:session", args=[there.session]) in shown
    hand_in(crew.officer, RECITED, body(crew, draw=str(UUID(int=7)), occasion="draw"))
    shown = text(as_(crew.officer).get(reverse("mastery:session", args=[other.session])))
    assert "同一天还有一次标记" not in shown, "the examiner there has marked this one too"


def test_of_two_hearings_a_day_those_nearest_in_time_are_compared(crew: Crew, hand_in: HandIn, as_: As) -> None:
    at = clock.now().astimezone(clock.PARK_ZONE).replace(hour=10, minute=0)
    for actor, minutes, verdict in (
        (crew.officer, 0, "said"),
        (crew.officer, 120, "wrong"),
        (crew.principal, 123, "wrong"),
    ):
        told = body(crew, verdict)
        told["points"][0]["verdict"] = "missed"
        assert hand_in(actor, RECITED, told, device_at=(at + timedelta(minutes=minutes)).isoformat()).status_code == 200
    [session] = set(Examination.objects.values_list("session", flat=True))
    shown = text(as_(crew.officer).get(reverse("mastery:session", args=[session])))
    assert shown.count('class="agreement"') == 1
    assert "1.00" in shown


def test_a_fact_handed_in_again_after_another_is_still_one(crew: Crew, hand_in: HandIn) -> None:
    told = {"client_uuid": str(uuid4()), "device_at": clock.now().isoformat()}
    for more in (told, {}, told):
        assert hand_in(crew.officer, RECITED, body(crew), **more).status_code == 200
    assert Examination.objects.count() == 2


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 1, 2, 0)])
def test_any_order_and_repetition_gives_the_same_sessions(crew: Crew, hand_in: HandIn, order: tuple[int, ...]) -> None:
    at = datetime(2026, 11, 2, 2, tzinfo=UTC)
    Assignment.objects.update(starts_on=at.date() - timedelta(days=1))
    facts = [
        (crew.officer, body(crew), UUID(int=1), at),
        (crew.principal, body(crew, "partial"), UUID(int=2), at),
        (crew.officer, body(crew, "wrong"), UUID(int=3), at + timedelta(hours=3)),
    ]
    for number in order:
        actor, told, uuid, moment = facts[number]
        hand_in(actor, RECITED, told, client_uuid=str(uuid), device_at=moment.isoformat())
    rows = Examination.objects.order_by("fact_uuid").values_list("fact_uuid", "examiner_key", "score", "happened_at")
    assert [row[0].int for row in rows] == [1, 2, 3]
    assert len(set(Examination.objects.values_list("session", flat=True))) == 1


def test_the_list_is_narrowed_by_result_and_shows_a_worker_only_the_own(crew: Crew, hand_in: HandIn, as_: As) -> None:
    hand_in(crew.officer, RECITED, body(crew))
    hand_in(crew.officer, RECITED, body(crew, "wrong"))
    url = reverse("mastery:examinations")
    assert text(as_(crew.officer).get(url, {"passed": "no"})).count("row-name") == 1
    assert text(as_(crew.officer).get(url, {"q": "没有这个人"})).count("row-name") == 0
    assert text(as_(crew.worker).get(url)).count("row-name") == 2
    stranger = hire_crew(1)
    assert text(as_(stranger.officer).get(url)).count("row-name") == 0


def test_a_marking_is_taken_back_on_its_page(crew: Crew, hand_in: HandIn, as_: As) -> None:
    receipt = hand_in(crew.officer, RECITED, body(crew)).json()
    fact = Fact.objects.get(kind=RECITED)
    assert receipt
    url = reverse("mastery:withdraw", args=[fact.client_uuid])
    assert as_(crew.officer).post(url, {"ground": ""}).status_code == 422
    assert "已撤回" in text(as_(crew.officer).post(url, {"ground": "点错人了"}, follow=True))


def test_people_of_the_park_hear_people_with_masked_names(crew: Crew, as_: As) -> None:
    enterprise = Enterprise.objects.get(pk=crew.enterprise.pk)
    hired = org.hire_officer(
        actor=TESTS, authority_uuid=enterprise.authority.uuid, name="许例军", phone="13800000904"
    ).person
    org.give_role(actor=TESTS, person_uuid=hired.uuid, role=Role.INSPECTOR, path=enterprise.authority.path)
    inspector = actor_of(hired.user)
    shown = text(as_(inspector).get(page(crew)))
    assert "姜*东" in shown
    assert "姜例东" not in shown
    people = reverse("mastery:examine_people")
    assert "姜*东" in text(as_(inspector).get(people))
    assert "姜例东" not in text(as_(inspector).get(people))
    # A search must not tell what the mask hides.
    assert "姜*东" not in text(as_(inspector).get(people, {"q": "姜例东"}))
    assert "姜*东" in text(as_(inspector).get(people, {"q": "聚合主操"}))
    assert f"#{crew.worker_person.uuid}" in text(as_(crew.officer).get(people, {"q": "姜例"}))


def test_the_team_of_a_leader_comes_first_and_never_the_leader(crew: Crew, as_: As) -> None:
    leader = org.hire_person(
        actor=TESTS,
        enterprise_uuid=crew.enterprise.uuid,
        name="赵样强",
        phone="13800000099",
        post_uuids=[crew.post.uuid],
    ).person
    org.give_role(actor=TESTS, person_uuid=leader.uuid, role=Role.TEAM_LEADER, path=crew.post.unit.path)
    shown = text(as_(actor_of(leader.user)).get(reverse("mastery:examine_people")))
    assert "我的班组" in shown
    assert "姜例东" in shown
    assert f"#{leader.uuid}" not in shown


def test_the_pack_names_the_pages_of_the_team(crew: Crew, as_: As) -> None:
    shown = text(as_(crew.officer).get(reverse("mastery:examine_pack")))
    assert shown.count("data-pack-page") == 4 + 4 + 2 + 2  # recited, explained, done; the list and the meeting


def test_a_draw_is_told_with_the_marks(crew: Crew, hand_in: HandIn, as_: As) -> None:
    draw = uuid4()
    assert f'value="{draw}"' in text(
        as_(crew.officer).get(page(crew), {"draw": str(draw), "person": str(crew.worker_person.uuid)})
    )
    hand_in(crew.officer, RECITED, body(crew, occasion="draw", draw=str(draw)))
    assert Examination.objects.get().draw_uuid == UUID(str(draw))
