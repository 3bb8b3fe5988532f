"""The pages of the organisation, as people click through them."""

import io
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from gangze.access.actor import system_actor
from gangze.access.matrix import Role
from gangze.org import services
from gangze.org.models import Assignment, Enterprise, PendingImport, Person, Post, RoleGrant, Unit
from tests.builders import make_post, valid_credit_code
from tests.cast import PARK_OFFICER, PRINCIPAL, SAFETY_OFFICER, STRANGER, TEAM_LEADER, WORKER, Cast

from .importing import files


@pytest.fixture
def officer(cast: Cast) -> Client:
    return cast.client(SAFETY_OFFICER)


@pytest.fixture
def park(cast: Cast) -> Client:
    return cast.client(PARK_OFFICER)


def post(client: Client, page: str, /, *args: object, **sent: object) -> Any:
    return client.post(reverse(f"org:{page}", args=args), sent)


def text_of(client: Client, name: str, /, *args: object, **asked: str) -> str:
    return client.get(reverse(f"org:{name}", args=args), asked).content.decode()


def test_the_park_sees_every_enterprise_and_an_enterprise_goes_straight_to_its_own(
    cast: Cast, park: Client, officer: Client
) -> None:
    page = text_of(park, "enterprise_list")
    assert cast.ours.name in page
    assert cast.theirs.name in page
    answer = officer.get(reverse("org:enterprise_list"))
    assert answer["Location"] == reverse("org:enterprise", args=[cast.ours.uuid])


def test_the_park_adds_an_enterprise(cast: Cast, park: Client) -> None:
    told = {
        "authority_uuid": cast.park.uuid,
        "code": "990000055",
        "credit_code": valid_credit_code(55),
        "name": "示例丁",
    }
    answer = post(park, "enterprise_add", **told)
    assert answer["Location"] == reverse("org:enterprise", args=[Enterprise.objects.get(code="990000055").uuid])
    again = post(park, "enterprise_add", **told)
    assert again.status_code == 422
    assert "企业编码" in again.content.decode()


def test_a_form_with_a_gap_comes_back_with_what_was_typed(cast: Cast, park: Client) -> None:
    answer = post(park, "enterprise_add", authority_uuid=cast.park.uuid, name="示例丁")
    assert answer.status_code == 422
    assert 'value="示例丁"' in answer.content.decode()
    assert not Enterprise.objects.filter(name="示例丁").exists()


def test_workshop_team_and_post_are_set_up_one_after_the_other(cast: Cast, officer: Client) -> None:
    assert post(officer, "workshop_add", cast.ours.uuid, name="质检车间").status_code == 302
    workshop = Unit.objects.get(name="质检车间")
    post(officer, "team_add", workshop.uuid, name="化验班")
    team = Unit.objects.get(name="化验班")
    assert (team.level, team.parent) == (Unit.Level.TEAM, workshop)
    answer = post(
        officer, "post_add", team.uuid, name="化验工", is_frontline="on", headcount="4", aliases="分析工、质检"
    )
    made = Post.objects.get(name="化验工")
    assert answer["Location"] == reverse("org:post", args=[made.uuid])
    assert (made.aliases, made.headcount, made.is_frontline, made.is_key) == (["分析工", "质检"], 4, True, False)
    tree = text_of(officer, "enterprise", cast.ours.uuid)
    assert all(name in tree for name in ("质检车间", "化验班", "化验工"))


def test_a_post_is_closed_after_a_question_and_taken_back_from_its_own_page(cast: Cast, officer: Client) -> None:
    assert "历史记录保留" in text_of(officer, "post_close", cast.other_post.uuid)
    post(officer, "post_close", cast.other_post.uuid)
    assert cast.other_post.name not in text_of(officer, "post_list")
    assert "恢复这个岗位" in text_of(officer, "post", cast.other_post.uuid)
    post(officer, "post_reopen", cast.other_post.uuid)
    assert cast.other_post.name in text_of(officer, "post_list")


def test_closing_a_post_that_people_hold_tells_how_many(cast: Cast, officer: Client) -> None:
    answer = post(officer, "post_close", cast.post.uuid)
    assert answer.status_code == 422
    assert "还有 2 人在该岗位任职" in answer.content.decode()


def test_posts_are_found_by_name_code_unit_and_nature(cast: Cast, officer: Client) -> None:
    for asked in (
        {"q": "主操"},
        {"q": "p101"},
        {"unit": str(cast.workshop.uuid)},
        {"only": "key"},
        {"speciality": "工艺"},
    ):
        page = text_of(officer, "post_list", **asked)
        assert reverse("org:post", args=[cast.post.uuid]) in page, asked
        assert reverse("org:post", args=[cast.other_post.uuid]) not in page, asked


def test_a_new_person_has_a_post_and_an_initial_password_that_is_shown_once(cast: Cast, officer: Client) -> None:
    answer = post(
        officer, "person_add", cast.ours.uuid, name="钱例新", employee_number="jx0777", phone="138 0000 0777",
        post_uuid=cast.other_post.uuid, hired_on="2026-03-02", shift_group="乙班",
    )  # fmt: skip
    made = Person.objects.get(employee_number="JX0777")
    assert answer["Cache-Control"] == "no-store"
    assert (made.phone, made.shift_group, made.hired_on) == ("13800000777", "乙", date(2026, 3, 2))
    assert Assignment.objects.get(person=made).starts_on == date(2026, 3, 2)
    page = text_of(officer, "person", made.uuid)
    assert "罐区巡检工" in page
    assert made.user is not None
    password = answer.content.decode().partition("figure-number code")[2][2:12]
    assert made.user.check_password(password)
    assert password not in page


def test_a_person_takes_a_second_post_moves_and_gives_one_up(cast: Cast, officer: Client) -> None:
    worker, third = cast.people[WORKER], make_post(cast.other_team, name="装卸工")
    post(officer, "assign", worker.uuid, post_uuid=cast.other_post.uuid, starts_on="2026-03-01")
    post(officer, "move", worker.uuid, cast.other_post.uuid, post_uuid=third.uuid)
    post(officer, "assignment_end", worker.uuid, cast.post.uuid)
    rows = Assignment.objects.filter(person=worker).order_by("pk").values_list("post__name", "ends_on")
    assert [(name, ends is None) for name, ends in rows] == [
        ("聚合主操", False),
        ("罐区巡检工", False),
        ("装卸工", True),
    ]
    page = text_of(officer, "person", worker.uuid)
    assert all(name in page for name in ("聚合主操", "罐区巡检工", "装卸工"))


def test_a_person_leaves_and_comes_back(cast: Cast, officer: Client) -> None:
    worker = cast.people[WORKER]
    signed_in = cast.client(WORKER)
    post(officer, "person_leave", worker.uuid, day="")
    assert signed_in.get("/")["Location"].startswith(reverse("account_login"))
    assert worker.name not in text_of(officer, "person_list")
    assert worker.name in text_of(officer, "person_list", state="left")
    answer = post(officer, "person_rehire", worker.uuid)
    assert answer["Cache-Control"] == "no-store"
    assert worker.name in text_of(officer, "person_list")


def test_a_role_is_offered_given_and_taken_back(cast: Cast, officer: Client) -> None:
    worker = cast.people[WORKER]
    form = text_of(officer, "role_give", worker.uuid)
    assert f"team_leader|{cast.team.path}" in form
    assert "principal|" not in form
    assert cast.theirs.path not in form
    post(officer, "role_give", worker.uuid, choice=f"team_leader|{cast.team.path}")
    grant = RoleGrant.objects.get(user=worker.user, role=Role.TEAM_LEADER)
    post(officer, "role_revoke", worker.uuid, grant.pk)
    assert not RoleGrant.objects.filter(user=worker.user, revoked_at=None).exists()


@pytest.mark.parametrize(
    "choice", ["principal|{ours}", "administrator|", "safety_officer|{theirs}", "worker|{ours}", "|", ""]
)
def test_a_role_that_was_not_offered_is_not_given(cast: Cast, officer: Client, choice: str) -> None:
    sent = choice.format(ours=cast.ours.path, theirs=cast.theirs.path)
    answer = post(officer, "role_give", cast.people[WORKER].uuid, choice=sent)
    assert answer.status_code == 422
    assert not RoleGrant.objects.filter(user=cast.users[WORKER]).exists()


def test_fields_that_no_form_has_change_nothing(cast: Cast, officer: Client) -> None:
    person = cast.people[WORKER]
    sent = {"name": person.name, "employee_number": person.employee_number, "phone": person.phone, "shift_group": "甲",
            "hired_on": "2020-01-01", "remark": ""}  # fmt: skip
    post(officer, "person_edit", person.uuid, **sent, path="", enterprise=cast.theirs.pk, user=cast.users[PRINCIPAL].pk,
         is_superuser="1", left_on="2020-01-02", uuid=cast.people[STRANGER].uuid)  # fmt: skip
    after = Person.objects.select_related("user").get(pk=person.pk)
    assert (after.path, after.enterprise_id, after.user, after.left_on, after.uuid) == (
        person.path, cast.ours.pk, cast.users[WORKER], None, person.uuid,
    )  # fmt: skip
    assert after.user is not None
    assert not after.user.is_superuser


def test_a_post_of_the_other_enterprise_is_no_choice_in_any_form(cast: Cast, officer: Client) -> None:
    worker, theirs = cast.people[WORKER], cast.their_post.uuid
    answers = [
        post(officer, "assign", worker.uuid, post_uuid=theirs),
        post(officer, "move", worker.uuid, cast.post.uuid, post_uuid=theirs),
        post(officer, "person_add", cast.ours.uuid, name="测例", post_uuid=theirs),
        post(officer, "post_move", cast.post.uuid, unit_uuid=cast.their_team.uuid),
        post(officer, "unit_move", cast.team.uuid, unit_uuid=cast.their_workshop.uuid),
    ]
    assert [answer.status_code for answer in answers] == [422] * 5
    assert not any("邻厂" in answer.content.decode() for answer in answers)


def test_the_park_sees_names_masked_and_the_enterprise_in_full(cast: Cast, park: Client, officer: Client) -> None:
    person = cast.people[WORKER]
    assert "姜*东" in text_of(park, "person", person.uuid)
    for page in (
        text_of(park, "person", person.uuid),
        text_of(park, "person_list"),
        text_of(park, "post", cast.post.uuid),
    ):
        assert WORKER not in page
        assert person.phone not in page
    assert WORKER in text_of(officer, "person", person.uuid)


def test_the_calendar_of_2027_says_that_its_make_up_days_are_not_known_and_takes_them(cast: Cast, park: Client) -> None:
    asked = {"year": "2027", "park": str(cast.park.uuid)}
    assert "2027" in text_of(park, "calendar", **asked)
    day = date(2027, 2, 20)
    post(park, "calendar_set", cast.park.uuid, day=day.isoformat(), is_working="1", name="春节调休")
    assert cast.park.calendar_days.get(day=day).is_working
    post(park, "calendar_seed", cast.park.uuid, 2027)
    assert cast.park.calendar_days.get(day=day).name == "春节调休", "seeding again leaves what was set by hand"
    post(park, "calendar_clear", cast.park.uuid, day)
    assert not cast.park.calendar_days.filter(day=day).exists()


def test_an_enterprise_reads_the_calendar_of_its_park_and_does_not_write_it(cast: Cast, officer: Client) -> None:
    page = text_of(officer, "calendar", year="2026")
    assert "国庆节" in page
    answer = post(officer, "calendar_set", cast.park.uuid, day="2026-10-09", is_working="0")
    assert answer.status_code in (403, 404)
    assert not cast.park.calendar_days.filter(day=date(2026, 10, 9)).exists()


def roster(folder: Path) -> io.BytesIO:
    """Return a roster as a browser sends it: one good row, one with a post that does not exist."""
    rows = [["工号", "姓名", "岗位", "手机号"], ["JX0800", "朱例一", "罐区巡检工", "13800000800"],
            ["JX0801", "朱例二", "没有的岗位", ""]]  # fmt: skip
    files.roster(folder, rows)
    stream = io.BytesIO((folder / "花名册.xlsx").read_bytes())
    stream.name = "花名册.xlsx"
    return stream


def test_a_roster_is_shown_confirmed_once_and_comes_back_marked(
    cast: Cast, officer: Client, settings: Settings, tmp_path: Path
) -> None:
    settings.VAR_DIR = tmp_path
    post(officer, "import", kind="roster", file=roster(tmp_path))
    upload = PendingImport.objects.get()
    assert not Person.objects.filter(employee_number="JX0800").exists(), "nothing is stored before it is confirmed"
    assert "朱例一" in text_of(officer, "upload", upload.uuid, state="created")
    with zipfile.ZipFile(io.BytesIO(officer.get(reverse("org:upload_marked", args=[upload.uuid])).content)) as marked:
        assert any("没有的岗位" in marked.read(name).decode("utf-8", "ignore") for name in marked.namelist())
    digest = upload.plan["digest"]
    assert post(officer, "upload_confirm", upload.uuid, digest="0" * 64).status_code == 422
    post(officer, "upload_confirm", upload.uuid, digest=digest)
    assert Person.objects.get(employee_number="JX0800").assignments.get().post == cast.other_post
    assert not Person.objects.filter(name="朱例二").exists()
    assert post(officer, "upload_confirm", upload.uuid, digest=digest).status_code == 422
    sheet = officer.post(reverse("org:upload_passwords", args=[upload.uuid]))
    assert (sheet["Cache-Control"], sheet["X-Content-Type-Options"]) == ("no-store", "nosniff")
    assert sheet["Content-Disposition"].startswith("attachment")


def test_importing_the_same_roster_twice_changes_nothing(
    cast: Cast, officer: Client, settings: Settings, tmp_path: Path
) -> None:
    settings.VAR_DIR = tmp_path
    for _time in range(2):
        post(officer, "import", kind="roster", file=roster(tmp_path))
        upload = PendingImport.objects.latest("pk")
        post(officer, "upload_confirm", upload.uuid, digest=upload.plan["digest"])
    assert {name: upload.plan[name] for name in ("created", "changed", "unchanged")} == {
        "created": {"people": 0}, "changed": {"people": 0}, "unchanged": {"people": 1},
    }  # fmt: skip
    assert Person.objects.filter(employee_number="JX0800").count() == 1


def test_an_upload_is_nobody_elses(cast: Cast, officer: Client, settings: Settings, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path
    post(officer, "import", kind="roster", file=roster(tmp_path))
    upload = PendingImport.objects.get()
    for name in (PRINCIPAL, STRANGER, TEAM_LEADER):
        client = cast.client(name)
        assert client.get(reverse("org:upload", args=[upload.uuid])).status_code == 404
        assert client.get(reverse("org:upload_marked", args=[upload.uuid])).status_code == 404
        assert post(client, "upload_confirm", upload.uuid, digest=upload.plan["digest"]).status_code == 404


def test_a_discarded_upload_is_gone_with_its_file(
    cast: Cast, officer: Client, settings: Settings, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    settings.VAR_DIR = tmp_path / "var"
    post(officer, "import", kind="roster", file=roster(tmp_path))
    upload = PendingImport.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        post(officer, "upload_discard", upload.uuid)
    assert officer.get(reverse("org:upload", args=[upload.uuid])).status_code == 404
    assert [path for path in (tmp_path / "var" / "uploads").rglob("*") if path.is_file()] == []


@pytest.mark.django_db
def test_an_empty_installation_says_how_to_start(client: Client) -> None:
    person = services.create_first_administrator(
        actor=system_actor("test"),
        name="韦例明",
        phone="13800009005",
        password="gangze-demo-2026",
        authority_name="化工园区",
    )
    client.force_login(person.user)
    assert "从组织架构开始" in client.get(reverse("web:home")).content.decode()


def test_a_park_with_enterprises_is_not_told_how_to_start(park: Client) -> None:
    assert "从组织架构开始" not in park.get(reverse("web:home")).content.decode()
