"""A draw from the freeze to the slip: who may do what, what is recorded, and that nothing afterwards alters it."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from gangze.draws import services
from gangze.draws.models import Contribution, Draw, Drawn, Excuse, Roster
from gangze.draws.rules.planning import RESTED_WEIGHT, Wish
from gangze.draws.rules.verifying import faults_of
from gangze.draws.selectors import drawn_people, places_to_draw_at, preview_of, slip_of, today
from gangze.kernel.errors import Absent, NotAllowed, RuleBroken
from gangze.ledger.models import Fact
from gangze.org import services as org
from gangze.org.models import Person
from tests.builders import TESTS, make_person, make_post
from tests.cast import (
    INSPECTOR,
    PARK_OFFICER,
    SAFETY_OFFICER,
    STRANGE_WORKER,
    STRANGER,
    TEAM_LEADER,
    WORKER,
    WORKSHOP_HEAD,
    Cast,
)

from .documents import put_in_force

pytestmark = pytest.mark.django_db
WISH = Wish(count=1, substitutes=1, every_shift=False)


def frozen(cast: Cast, who: str = SAFETY_OFFICER, wish: Wish = WISH, **more: Any) -> Draw:
    place = cast.park if who in (PARK_OFFICER, INSPECTOR) else cast.ours
    key = f"{'authority' if place == cast.park else 'enterprise'}:{place.uuid}"
    return services.freeze_draw(actor=cast.actor(who), place_key=key, purpose="抽背", wish=wish, **more)


def finished(cast: Cast, draw: Draw, who: str = SAFETY_OFFICER) -> Draw:
    services.contribute(actor=cast.actor(who), draw_uuid=draw.uuid, side="first", number="12", by=who)
    services.contribute(actor=cast.actor(who), draw_uuid=draw.uuid, side="second", number="0034", by="见证人")
    return Draw.objects.get(pk=draw.pk)


def facts(kind: str) -> list[Fact]:
    return list(Fact.objects.filter(kind=kind).order_by("tenant", "number"))


def crew(cast: Cast, size: int = 6) -> list[Person]:
    post = make_post(cast.team, name="聚合外操")
    return [
        make_person(name=f"测例{number}", posts=[post], shift_group="甲乙丙丁"[number % 4]) for number in range(size)
    ]


def test_the_roster_holds_who_is_at_a_frontline_post_in_use_today(cast: Cast) -> None:
    office = make_post(cast.team, name="统计员", is_frontline=False)
    make_person(name="不在一线", posts=[office])
    draw = frozen(cast)
    assert {label["person"]["name"] for label in draw.labels} == {WORKER, TEAM_LEADER}
    assert draw.entry_count == 2


def test_the_freeze_publishes_hash_and_commitment_and_hides_the_secret(cast: Cast) -> None:
    draw = frozen(cast)
    [fact] = facts("draw.frozen")
    assert (fact.payload["roster_hash"], fact.payload["commitment"]) == (draw.roster_hash, draw.commitment)
    assert draw.secret not in str(fact.payload)
    with pytest.raises(RuleBroken, match="还没有抽取结果"):
        slip_of(cast.actor(SAFETY_OFFICER), draw.uuid)


def test_the_first_number_is_recorded_without_being_told(cast: Cast) -> None:
    draw = frozen(cast)
    services.contribute(
        actor=cast.actor(SAFETY_OFFICER), draw_uuid=draw.uuid, side="second", number="987654321", by="见证人"
    )
    [fact] = facts("draw.contributed")
    assert "987654321" not in str(fact.payload)
    assert fact.payload["digest"] == Contribution.objects.get().digest
    assert Draw.objects.get(pk=draw.pk).state == "contributed"


def test_with_the_second_number_the_draw_is_drawn_and_its_slip_is_sound(cast: Cast) -> None:
    put_in_force(cast.post, crew(cast)[0].assignments.get().post)
    draw = finished(cast, frozen(cast, wish=Wish(count=3, substitutes=2, documents=("duty",))))
    slip = slip_of(cast.actor(SAFETY_OFFICER), draw.uuid)
    assert faults_of(slip, [draw.roster_hash, draw.commitment[:12]]) == []
    drawn = Drawn.objects.filter(draw=draw)
    assert [each.number for each in drawn if not each.is_substitute] == [e["number"] for e in slip["result"]["drawn"]]
    [fact] = facts("draw.drawn")
    assert fact.payload["result"] == slip["result"]
    assert fact.payload["secret"] == slip["secret"]


@pytest.mark.parametrize("number", ["", "12a", "1" * 21, "-1", "一二", "1.5"])
def test_a_number_that_is_none_is_refused(cast: Cast, number: str) -> None:
    draw = frozen(cast)
    with pytest.raises(RuleBroken, match="1到20位"):
        services.contribute(actor=cast.actor(SAFETY_OFFICER), draw_uuid=draw.uuid, side="first", number=number, by="甲")
    assert not Contribution.objects.exists()


def test_full_width_digits_and_blanks_are_taken_as_meant(cast: Cast) -> None:
    draw = frozen(cast)
    services.contribute(actor=cast.actor(SAFETY_OFFICER), draw_uuid=draw.uuid, side="first", number="１２ 34", by="甲")
    assert Contribution.objects.get().number == "1234"


def test_both_numbers_must_come_from_two_people_and_none_can_be_changed(cast: Cast) -> None:
    draw = frozen(cast)
    told = {"actor": cast.actor(SAFETY_OFFICER), "draw_uuid": draw.uuid}
    services.contribute(**told, side="first", number="1", by="甲")
    services.contribute(**told, side="first", number="1", by="甲")
    assert len(facts("draw.contributed")) == 1
    for side, number, by, words in (
        ("first", "2", "甲", "已经填过"), ("second", "2", "甲", "两个人"), ("second", "2", " ", "姓名"),
    ):  # fmt: skip
        with pytest.raises(RuleBroken, match=words):
            services.contribute(**told, side=side, number=number, by=by)
    with pytest.raises(Absent):
        services.contribute(**told, side="third", number="2", by="丙")


def test_a_number_after_the_draw_is_refused(cast: Cast) -> None:
    draw = finished(cast, frozen(cast))
    with pytest.raises(RuleBroken, match="已经结束"):
        services.contribute(actor=cast.actor(SAFETY_OFFICER), draw_uuid=draw.uuid, side="first", number="5", by="丁")


def test_an_enterprise_enters_its_number_of_the_parks_draw_on_its_own_device_and_no_other(cast: Cast) -> None:
    draw = frozen(cast, PARK_OFFICER)
    told = {"draw_uuid": draw.uuid, "number": "1"}
    with pytest.raises(NotAllowed):
        services.contribute(actor=cast.actor(SAFETY_OFFICER), side="first", by=SAFETY_OFFICER, **told)
    with pytest.raises(NotAllowed):
        services.contribute(actor=cast.actor(TEAM_LEADER), side="second", by=TEAM_LEADER, **told)
    services.contribute(actor=cast.actor(SAFETY_OFFICER), side="second", by=SAFETY_OFFICER, **told)
    services.contribute(actor=cast.actor(PARK_OFFICER), side="first", by=PARK_OFFICER, **told)
    assert Draw.objects.get(pk=draw.pk).state == "drawn"


def test_the_parks_draw_is_in_the_ledger_of_every_enterprise_concerned(cast: Cast) -> None:
    draw = finished(cast, frozen(cast, PARK_OFFICER), PARK_OFFICER)
    for kind in ("draw.frozen", "draw.drawn"):
        assert [fact.tenant for fact in facts(kind)] == [cast.ours.code, cast.theirs.code, cast.park.tenant]
    assert {fact.payload["roster_hash"] for fact in facts("draw.drawn")} == {draw.roster_hash}
    assert ["result" in fact.payload for fact in facts("draw.drawn")] == [False, False, True]


def test_leave_before_the_freeze_excuses_with_its_ground_and_late_leave_changes_nothing(cast: Cast) -> None:
    crew(cast, 4)
    officer = cast.actor(SAFETY_OFFICER)
    first, late = cast.people[WORKER], cast.people[TEAM_LEADER]
    services.excuse_person(actor=officer, person_uuid=first.uuid, ground="病假", starts_on=today())
    draw = frozen(cast, wish=Wish(count=9, substitutes=0))
    services.excuse_person(actor=officer, person_uuid=late.uuid, ground="事假", starts_on=today())
    done = finished(cast, draw)
    assert [each["ground"] for each in done.excused] == ["病假"]
    drawn = {each.person_id for each in Drawn.objects.filter(draw=done)}
    assert late.pk in drawn
    assert first.pk not in drawn
    assert (done.roster_hash, done.frozen) == (draw.roster_hash, draw.frozen)


def test_moving_and_leaving_after_the_freeze_change_nothing(cast: Cast) -> None:
    people = crew(cast, 3)
    draw = frozen(cast, wish=Wish(count=9))
    org.end_assignment(actor=TESTS, person_uuid=people[0].uuid, post_uuid=people[0].assignments.get().post.uuid)
    done = finished(cast, draw)
    assert people[0].pk in {each.person_id for each in Drawn.objects.filter(draw=done)}
    assert faults_of(slip_of(cast.actor(SAFETY_OFFICER), done.uuid)) == []


def test_an_absent_person_is_replaced_in_turn_and_the_draw_stays(cast: Cast) -> None:
    crew(cast)
    draw = finished(cast, frozen(cast, wish=Wish(count=1, substitutes=2, every_key_post=False, every_shift=False)))
    before = slip_of(cast.actor(SAFETY_OFFICER), draw.uuid)
    officer, absent = cast.actor(SAFETY_OFFICER), Drawn.objects.get(draw=draw, is_substitute=False)
    note = services.note_absence(actor=officer, draw_uuid=draw.uuid, number=absent.number, ground="临时请假")
    again = services.note_absence(actor=officer, draw_uuid=draw.uuid, number=absent.number, ground="别的")
    assert note == again
    assert note.substitute is not None
    after = slip_of(officer, draw.uuid)
    assert after["result"] == before["result"]
    assert [each["absent"] for each in after["after"]] == [absent.number]
    assert faults_of(after) == []
    second = services.note_absence(actor=officer, draw_uuid=draw.uuid, number=note.substitute.number, ground="也请假")
    third = services.note_absence(
        actor=officer, draw_uuid=draw.uuid, number=second.substitute.number if second.substitute else 0, ground="还请假"
    )
    assert third.substitute is None
    assert faults_of(slip_of(officer, draw.uuid)) == []
    assert len(facts("draw.substituted")) == 3


def test_a_substitute_who_was_not_called_cannot_be_absent(cast: Cast) -> None:
    draw = finished(cast, frozen(cast))
    waiting = Drawn.objects.get(draw=draw, is_substitute=True)
    with pytest.raises(RuleBroken, match="还没有被替换"):
        services.note_absence(
            actor=cast.actor(SAFETY_OFFICER), draw_uuid=draw.uuid, number=waiting.number, ground="请假"
        )


def test_a_redraw_needs_a_ground_and_leaves_the_first_visible(cast: Cast) -> None:
    officer, first = cast.actor(SAFETY_OFFICER), finished(cast, frozen(cast))
    with pytest.raises(RuleBroken, match="写明事由"):
        services.redraw(actor=officer, draw_uuid=first.uuid, ground=" ")
    again = services.redraw(actor=officer, draw_uuid=first.uuid, ground="现场停电，抽中的岗位停车")
    assert again.frozen["redraw_of"] == {
        "draw": str(first.uuid), "roster_hash": first.roster_hash, "ground": "现场停电，抽中的岗位停车",
    }  # fmt: skip
    assert again.frozen["earlier"] == [str(first.uuid)]
    assert faults_of(slip_of(officer, first.uuid)) == []
    with pytest.raises(RuleBroken, match="已经重抽过"):
        services.redraw(actor=officer, draw_uuid=first.uuid, ground="再来一次")
    with pytest.raises(RuleBroken, match="还没有结束"):
        services.redraw(actor=officer, draw_uuid=again.uuid, ground="再来一次")


def test_a_draw_given_up_keeps_its_hash_and_ground(cast: Cast) -> None:
    officer, draw = cast.actor(SAFETY_OFFICER), frozen(cast)
    services.abandon_draw(actor=officer, draw_uuid=draw.uuid, ground="企业代表没有到场")
    kept = Draw.objects.visible_to(officer).get()
    assert (kept.state, kept.ground, kept.roster_hash) == ("abandoned", "企业代表没有到场", draw.roster_hash)
    assert len(facts("draw.abandoned")) == 1
    with pytest.raises(RuleBroken, match="已经结束"):
        services.contribute(actor=officer, draw_uuid=draw.uuid, side="first", number="5", by="丁")
    assert services.redraw(actor=officer, draw_uuid=draw.uuid, ground="改日再抽").redraw_of == draw


def test_the_same_freeze_sent_twice_is_one_draw(cast: Cast) -> None:
    uuid = uuid4()
    assert frozen(cast, client_uuid=uuid) == frozen(cast, client_uuid=uuid)
    assert Draw.objects.count() == 1


def test_a_draw_in_a_roster_that_was_changed_in_the_database_is_refused(cast: Cast) -> None:
    draw = frozen(cast)
    Roster.objects.filter(draw=draw).update(frozen_text=draw.roster.frozen_text.replace("抽背", "别的"))
    with pytest.raises(RuntimeError, match="not the one published"):
        finished(cast, draw)


def test_who_was_not_drawn_lately_weighs_more_where_that_is_asked_for(cast: Cast) -> None:
    finished(cast, frozen(cast, wish=Wish(count=1, every_shift=False)))
    drawn = Drawn.objects.get(is_substitute=False)
    again = frozen(cast, wish=Wish(count=1, is_rested_first=True))
    weights = {
        label["person"]["person_uuid"]: entry["weight"]
        for entry, label in zip(again.frozen["entries"], again.labels, strict=True)
    }
    assert drawn.person is not None
    assert weights.pop(str(drawn.person.uuid)) == 1
    assert set(weights.values()) == {RESTED_WEIGHT}


def test_weights_of_the_caller_are_frozen(cast: Cast) -> None:
    heavy = cast.people[WORKER]
    draw = frozen(cast, weights={heavy.uuid: 7})
    assert sorted(entry["weight"] for entry in draw.frozen["entries"]) == [1, 7]


def test_a_team_or_a_workshop_can_be_drawn_from_by_its_head(cast: Cast) -> None:
    head = cast.actor(WORKSHOP_HEAD)
    assert {place.path for place in places_to_draw_at(head)} == {cast.workshop.path, cast.team.path}
    draw = services.freeze_draw(actor=head, place_key=f"unit:{cast.team.uuid}", purpose="抽背", wish=WISH)
    assert draw.path == cast.team.path
    for who, key in ((WORKSHOP_HEAD, f"enterprise:{cast.ours.uuid}"), (TEAM_LEADER, f"unit:{cast.team.uuid}")):
        with pytest.raises(Absent):
            services.freeze_draw(actor=cast.actor(who), place_key=key, purpose="抽背", wish=WISH)


def test_the_preview_counts_what_the_freeze_will_hold(cast: Cast) -> None:
    crew(cast)
    officer = cast.actor(SAFETY_OFFICER)
    found = preview_of(officer, places_to_draw_at(officer)[0], Wish(count=2))
    assert (found.person_count, found.post_count, found.key_post_count) == (8, 2, 1)
    assert found.is_more_than_asked
    assert (
        found.least
        <= finished(cast, frozen(cast, wish=Wish(count=2))).drawn.filter(is_substitute=False).count()
        <= found.most
    )


def test_upper_apps_read_who_was_drawn_within_their_reach(cast: Cast) -> None:
    put_in_force(cast.post, cast.their_post)
    draw = finished(cast, frozen(cast, PARK_OFFICER, Wish(count=9, documents=("risk",))), PARK_OFFICER)
    ours = drawn_people(cast.actor(SAFETY_OFFICER), draw.uuid)
    assert {each.person_uuid for each in ours} == {cast.people[WORKER].uuid, cast.people[TEAM_LEADER].uuid}
    assert {each.document for each in ours} == {"risk"}
    assert len(drawn_people(cast.actor(PARK_OFFICER), draw.uuid)) == 3
    with pytest.raises(Absent):
        drawn_people(cast.actor(WORKER), draw.uuid)


def test_an_enterprise_opens_its_own_names_in_the_parks_slip_and_the_park_masked_ones(cast: Cast) -> None:
    draw = finished(cast, frozen(cast, PARK_OFFICER, Wish(count=9)), PARK_OFFICER)
    ours, parks = (slip_of(cast.actor(who), draw.uuid) for who in (SAFETY_OFFICER, PARK_OFFICER))
    theirs = slip_of(cast.actor(STRANGER), draw.uuid)
    assert ours["roster_hash"] == parks["roster_hash"] == theirs["roster_hash"]
    assert {each["person"]["name"] for each in ours["openings"]} == {WORKER, TEAM_LEADER}
    assert {each["person"]["name"] for each in theirs["openings"]} == {STRANGE_WORKER}
    assert [each["person"] for each in parks["openings"]] == [None] * 3
    assert WORKER not in str(parks)
    for slip in (ours, parks, theirs):
        assert faults_of(slip) == []
    assert not [word for word in ("邻厂", STRANGE_WORKER, "RD0001", str(cast.their_post.uuid)) if word in str(ours)]


def test_a_draw_of_one_enterprise_is_absent_for_the_other(cast: Cast) -> None:
    draw = finished(cast, frozen(cast))
    stranger = cast.actor(STRANGER)
    assert not Draw.objects.visible_to(stranger).exists()
    for asked in (lambda: slip_of(stranger, draw.uuid), lambda: drawn_people(stranger, draw.uuid)):
        with pytest.raises(Absent):
            asked()


def test_an_excuse_ends_with_a_day_and_is_a_fact_with_its_ground(cast: Cast) -> None:
    officer = cast.actor(SAFETY_OFFICER)
    told = {"actor": officer, "person_uuid": cast.people[WORKER].uuid, "ground": "产假"}
    excuse = services.excuse_person(**told, starts_on=today(), client_uuid=uuid4())
    assert services.excuse_person(**told, starts_on=today(), client_uuid=excuse.uuid) == excuse
    services.end_excuse(actor=officer, excuse_uuid=excuse.uuid, ends_on=today() + timedelta(days=3))
    assert Excuse.objects.get().ends_on == today() + timedelta(days=3)
    assert [fact.payload["ground"] for fact in facts("draw.excused")] == ["产假"]
    assert len(facts("draw.excuse_ended")) == 1
    with pytest.raises(RuleBroken, match="早于"):
        services.end_excuse(actor=officer, excuse_uuid=excuse.uuid, ends_on=date(2020, 1, 1))
    with pytest.raises(Absent):
        services.excuse_person(**{**told, "actor": cast.actor(STRANGER)}, starts_on=today())
    with pytest.raises(Absent):
        services.end_excuse(actor=cast.actor(STRANGER), excuse_uuid=excuse.uuid, ends_on=today())


def test_draws_follow_an_enterprise_that_moves_to_another_park(cast: Cast) -> None:
    draw = finished(cast, frozen(cast))
    services.follow_move(old_path=cast.ours.path, new_path="a9/e1/")
    assert Draw.objects.get(pk=draw.pk).path == "a9/e1/"
    assert Drawn.objects.filter(path__startswith="a9/e1/").count() == Drawn.objects.count()
