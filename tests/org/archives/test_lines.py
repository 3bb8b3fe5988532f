"""What a line may say, and how precisely it is refused."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from gangze.access.matrix import Role
from gangze.ledger.models import Fact
from gangze.org import services as org
from gangze.org.archives import BodyTold, Record, archived_kind, brings, refuses
from gangze.org.models import Assignment
from gangze.org.selectors import actor_of
from tests.builders import TESTS, make_person
from tests.dossiers.builders import Crew, hire_crew

from .scene import bring, codes, jsonl, line, recitation, run

pytestmark = pytest.mark.usefixtures("crew")


def test_what_is_no_json_object_is_refused_with_its_line() -> None:
    lines = ["{", "[1]", '{"tenant": 1, "tenant": 2}', '{"n": NaN}', json.dumps(recitation())]
    assert [code for _line, code, _field in codes(*lines)] == ["NOT_JSON"] * 4
    assert Fact.objects.filter(kind="mastery.recited").count() == 1


def test_a_line_of_another_encoding_and_one_that_is_too_long_are_refused() -> None:
    assert codes('{"tenant": "' + "甲" * 800_000 + '"}', json.dumps(recitation())) == [(1, "LINE_TOO_LONG", "")]


def test_each_wrong_field_is_named() -> None:
    told = recitation(happend_at="2026-03-02", payload={"points": [{"text": "聚合反应器", "verdict": "good"}]})
    del told["happened_at"]
    assert codes(told) == [(1, "FIELD_UNKNOWN", "happend_at")]
    del told["happend_at"]
    assert codes(told) == [(1, "FIELD_WRONG", "payload.points.0.verdict")]
    told["payload"] = {"colour": "red"}
    assert codes(told) == [
        (1, "FIELD_MISSING", "payload.person"), (1, "FIELD_MISSING", "payload.post"),
        (1, "FIELD_MISSING", "payload.document"), (1, "FIELD_UNKNOWN", "payload.colour"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("more", "code", "field"),
    [
        ({"tenant": "999999999"}, "TENANT_UNKNOWN", "tenant"),
        ({"kind": "mastery.sung"}, "KIND_UNKNOWN", "kind"),
        ({"kind": "dossier.approved"}, "KIND_REFUSED", "kind"),
        ({"kind": "org.person_hired"}, "KIND_REFUSED", "kind"),
        ({"happened_at": "in March"}, "MOMENT_WRONG", "happened_at"),
        ({"happened_at": None}, "MOMENT_MISSING", "happened_at"),
        ({"happened_at": "2026-04-02"}, "MOMENT_AHEAD", "happened_at"),
        ({"happened_at": "2026-02-27"}, "NOT_HELD", "payload.person"),
        ({"author": None}, "AUTHOR_MISSING", "author"),
        ({"author": {"phone": "13800000001"}}, "OWN_RECORD", "author"),
        ({"author": {"name": "姜例东"}}, "OWN_RECORD", "author"),
        ({"author": {"employee_number": "X9"}}, "PERSON_UNKNOWN", "author"),
        ({"subject": "person:somebody"}, "SUBJECT_OTHER", "subject"),
        ({"payload": {"person": {"name": "无人"}}}, "PERSON_UNKNOWN", "payload.person"),
        ({"payload": {"person": {"phone": "13800000001", "name": "姜样西"}}}, "PERSON_OTHER", "payload.person"),
        ({"payload": {"person": {}}}, "PERSON_UNKNOWN", "payload.person"),
        ({"payload": {"post": {"name": "没有的岗位"}}}, "POST_UNKNOWN", "payload.post"),
        ({"payload": {"post": {}}}, "POST_UNKNOWN", "payload.post"),
        ({"payload": {"revision": 2}}, "REVISION_UNKNOWN", "payload.revision"),
        ({"payload": {"points": [{"text": "别处的话", "verdict": "said"}]}}, "POINT_UNKNOWN", "payload.points.0"),
        ({"payload": {"score": 99}}, "RESULT_OTHER", "payload.score"),
        ({"payload": {"has_passed": False}}, "RESULT_OTHER", "payload.has_passed"),
        ({"payload": {"points": []}}, "FIELD_MISSING", "payload.has_passed"),
        ({"payload": {"note": "零\x00字符"}}, "FIELD_WRONG", "payload"),
    ],
)
def test_what_the_intake_would_not_take_is_refused(more: dict[str, Any], code: str, field: str) -> None:
    assert codes(recitation(**more)) == [(1, code, field)]
    assert not Fact.objects.filter(kind="mastery.recited").exists()


def test_a_refused_line_hinders_no_other(crew: Crew) -> None:
    counted, refused = bring(recitation(), recitation(author=None), recitation(happened_at="2026-03-05"))
    assert (counted.new["mastery.recited"], counted.refused["mastery.recited"], counted.lines) == (2, 1, 3)
    assert [each.line for each in refused] == [2]


def test_all_or_nothing_keeps_everything_out_for_one_refusal() -> None:
    counted, _refused = bring(recitation(), recitation(author=None), is_whole=True)
    assert not counted.is_kept
    assert not Fact.objects.filter(kind="mastery.recited").exists()


def test_a_dry_run_says_the_same_and_keeps_nothing() -> None:
    counted, refused = bring(recitation(), recitation(author=None), is_dry=True)
    assert (counted.new["mastery.recited"], len(refused), counted.is_kept) == (1, 1, False)
    assert not Fact.objects.filter(kind="mastery.recited").exists()


def test_the_same_record_is_one_whoever_brings_it_from_whichever_file_and_however_it_names_people(crew: Crew) -> None:
    bring(recitation())
    by_uuid = recitation(payload={"person": str(crew.worker_person.uuid), "post": str(crew.post.uuid), "revision": 1})
    counted, _refused = bring(by_uuid, recitation(happened_at="2026-03-04T02:30:00Z"), actor=crew.officer)
    assert (sum(counted.new.values()), counted.known["mastery.recited"]) == (0, 2)


def test_a_uuid_that_stands_for_something_else_is_refused() -> None:
    uuid = "0b6f0a3e-52f1-4a55-9f1e-6d6f3f2c1a77"
    bring(recitation(client_uuid=uuid))
    assert codes(recitation(client_uuid=uuid, verdict="missed")) == [(1, "UUID_TAKEN", "client_uuid")]


def test_a_fact_says_where_it_comes_from_and_when_it_happened(crew: Crew) -> None:
    bring(recitation(origin={"system": "台账本"}, received_at="2026-03-05T08:00:00Z", number=17), actor=crew.principal)
    fact = Fact.objects.get(kind="mastery.recited")
    assert (fact.author_name, fact.payload["by"]) == ("何例东", "郑样刚")
    assert fact.device_at == datetime(2026, 3, 4, 2, 30, tzinfo=UTC)
    assert fact.business_on.isoformat() == "2026-04-01"
    assert fact.payload["origin"] == {
        "system": "台账本", "file_sha256": "a" * 64, "line": 1, "recorded_at": "2026-03-05T08:00:00.000000Z",
        "author": {"key": crew.officer.key, "name": "郑样刚"}, "number": 17,
    }  # fmt: skip


def test_of_namesakes_whoever_held_the_post_is_meant_and_else_nobody_is_guessed(crew: Crew) -> None:
    make_person(crew.enterprise, name="姜例东")
    assert codes(recitation(payload={"person": {"name": "姜例东"}})) == []
    trained = line("mastery.trained", {"person": {"name": "姜例东"}}, happened_at=None)
    trained["payload"] = {
        "person": {"name": "姜例东"}, "course": "company", "title": "公司级", "hours": "8", "trained_on": "2026-03-02",
        "result": "passed",
    }  # fmt: skip
    assert codes(trained) == [(1, "PERSON_AMBIGUOUS", "payload.person")]


def test_a_person_brings_in_what_he_might_enter_by_hand_and_nothing_of_himself(crew: Crew) -> None:
    assert codes(recitation(), actor=crew.worker) == [(1, "NOT_ALLOWED", "")]
    org.give_role(actor=TESTS, person_uuid=crew.worker_person.uuid, role=Role.TEAM_LEADER, path=crew.post.unit.path)
    assert crew.worker_person.user is not None
    leader = actor_of(crew.worker_person.user)
    assert codes(recitation(), actor=leader) == [(1, "OWN_RECORD", "payload.person")]
    stranger = hire_crew(1).officer
    assert codes(recitation(), actor=stranger) == [(1, "TENANT_UNKNOWN", "tenant")]
    assert codes(recitation(), actor=crew.officer) == []


def test_people_who_have_left_and_posts_that_were_closed_are_known(crew: Crew) -> None:
    Assignment.objects.filter(post=crew.post).update(ends_on="2026-03-20")
    crew.worker_person.left_on = crew.post.closed_on = "2026-03-20"
    crew.worker_person.save(update_fields=["left_on"])
    crew.post.save(update_fields=["closed_on"])
    assert codes(recitation()) == []
    assert codes(recitation(happened_at="2026-03-21")) == [(1, "NOT_HELD", "payload.person")]


def test_a_kind_is_declared_once() -> None:
    with pytest.raises(ValueError, match="twice"):
        refuses({"mastery.recited": "no"})  # type: ignore[dict-item]
    with pytest.raises(ValueError, match="twice"):
        brings("mastery.recited", BodyTold, derive=list)(lambda record: record)  # type: ignore[arg-type]
    assert archived_kind("mastery.recited").draft.__name__ == "recited"
    assert Record.__doc__


def test_the_command_tells_every_refusal_and_its_exit_code(tmp_path, crew: Crew) -> None:  # type: ignore[no-untyped-def]
    file = tmp_path / "记录.jsonl"
    file.write_bytes(b"\xef\xbb\xbf" + jsonl([recitation(), "", recitation(author=None)]))
    code, printed = run(file, "--format", "json", "--as", "13800000002")
    told = json.loads(printed)
    assert (code, told["lines"], told["new"], told["refused"]) == (1, 2, {"mastery.recited": 1}, {"mastery.recited": 1})
    assert told["errors"] == [
        {
            "line": 3, "kind": "mastery.recited", "field": "author", "code": "AUTHOR_MISSING",
            "message": "请写明是谁记录的：author，至少写姓名。", "message_en": told["errors"][0]["message_en"],
        }
    ]  # fmt: skip
    assert Fact.objects.get(kind="mastery.recited").author_key == crew.officer.key
    assert Fact.objects.get(kind="mastery.recited").payload["origin"]["system"] == "记录"
    code, printed = run(file)
    assert (code, printed.splitlines()[0].split()[:5]) == (1, ["第", "3", "行", "author", "AUTHOR_MISSING"])
    assert "已有: 1 mastery.recited=1" in printed


def test_the_command_stops_at_a_missing_file_and_an_unknown_operator(tmp_path) -> None:  # type: ignore[no-untyped-def]
    code, printed = run(tmp_path / "none.jsonl", "--format", "json")
    assert (code, json.loads(printed)["errors"][0]["code"]) == (2, "FILE_MISSING")
    (tmp_path / "empty.jsonl").write_bytes(b"")
    code, printed = run(tmp_path / "empty.jsonl", "--as", "13899999999", "--format", "json")
    assert (code, json.loads(printed)["errors"][0]["code"]) == (2, "OPERATOR_UNKNOWN")
    assert run(tmp_path / "empty.jsonl")[0] == 0
