"""Settings and exports of the matrix, and the command that tells it anew."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from gangze.access.matrix import Role
from gangze.dossiers.models import Revision
from gangze.jobs.models import Job
from gangze.ledger.models import Fact
from gangze.mastery import tasks
from gangze.mastery.models import Cell, MasterySettings
from gangze.mastery.services.matrix import refresh_person
from gangze.mastery.services.matrix_export import export_matrix
from gangze.org import services as org
from gangze.org.models import Person
from gangze.org.selectors import actor_of
from tests.builders import TESTS
from tests.dossiers.builders import Crew

from .acting import act, uids
from .test_pages import signed_in, who

pytestmark = pytest.mark.usefixtures("in_force")


@pytest.fixture(autouse=True)
def told(crew: Crew, in_force: Revision) -> None:
    refresh_person(person_id=crew.worker_person.pk, post_id=crew.post.pk)
    act(
        crew.post,
        crew.worker_person,
        [(uid, "shown") for uid in uids(crew.post)],
        by=crew.officer,
        kind="mastery.explained",
    )


def settings_form() -> dict[str, object]:
    settings = MasterySettings()
    names = [
        field.name for field in MasterySettings._meta.fields if field.name not in ("id", "enterprise", "is_voice_on")
    ]
    return {name: getattr(settings, name) for name in names}


def test_an_export_has_sums_and_people_and_is_recorded(client: Client, crew: Crew) -> None:
    officer = signed_in(client, who(crew.officer.person_id))
    answer = officer.post(reverse("mastery:export", args=[crew.enterprise.uuid]))
    assert answer.status_code == 200
    assert "attachment" in answer["Content-Disposition"]
    sums, people, _cells, _trend = load_workbook(io.BytesIO(answer.content)).worksheets
    assert [row[0] for row in sums.iter_rows(values_only=True)] == ["地点", crew.enterprise.name, "聚合车间"]
    head, line = people.iter_rows(values_only=True)
    assert line[:5] == (crew.enterprise.name, "聚合车间 聚合班", "聚合主操", "姜例东", 1)
    assert dict(zip(head, line, strict=True))["知风险 讲得明"] == "已做到"
    fact = Fact.objects.get(kind="mastery.exported")
    assert (fact.payload["people"], fact.author_key) == (1, crew.officer.key)


def test_the_park_exports_masked_names(crew: Crew, tmp_path: object) -> None:
    park = crew.enterprise.authority
    officer = org.hire_officer(actor=TESTS, authority_uuid=park.uuid, name="园例安", phone="13800009903").person
    org.give_role(actor=TESTS, person_uuid=officer.uuid, role=Role.PARK_OFFICER, path=park.path)
    target = tmp_path / "m.xlsx"  # type: ignore[operator]
    export_matrix(actor=actor_of(officer.user), place_uuid=park.uuid, target=target)
    _head, line = load_workbook(target).worksheets[1].iter_rows(values_only=True)
    assert "姜*东" in line
    assert "姜例东" not in line


def test_a_large_export_is_a_job(client: Client, crew: Crew, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "MANY_HOLDINGS", 1)
    officer = signed_in(client, who(crew.officer.person_id))
    answer = officer.post(reverse("mastery:export", args=[crew.enterprise.uuid]))
    job = Job.objects.get(kind="mastery.export")
    assert answer["Location"] == reverse("jobs:job", args=[job.uuid])


def test_an_officer_decides_and_the_matrix_is_told_anew(client: Client, crew: Crew) -> None:
    officer = signed_in(client, who(crew.officer.person_id))
    address = reverse("mastery:enterprise_settings", args=[crew.enterprise.uuid])
    assert "记忆低于多少算淡忘" in officer.get(address).content.decode()
    assert officer.post(address, settings_form() | {"practice_count": 6}).status_code == 302
    assert not Job.objects.filter(kind="mastery.rebuild").exists()
    assert officer.post(address, settings_form() | {"explanation_days": 30}).status_code == 302
    assert Job.objects.filter(kind="mastery.rebuild").count() == 1
    assert MasterySettings.objects.get().explanation_days == 30
    assert Fact.objects.filter(kind="mastery.settings_edited").count() == 2


def test_limits_that_cross_are_refused_beside_the_form(client: Client, crew: Crew) -> None:
    officer = signed_in(client, who(crew.officer.person_id))
    address = reverse("mastery:enterprise_settings", args=[crew.enterprise.uuid])
    refused = officer.post(address, settings_form() | {"fading_percent": 55, "expired_percent": 60})
    assert refused.status_code == 422
    assert "过期的界限须低于淡忘的界限" in refused.content.decode()


def test_a_worker_decides_nothing(client: Client, crew: Crew) -> None:
    worker = signed_in(client, Person.objects.get(pk=crew.worker_person.pk))
    assert worker.get(reverse("mastery:settings")).status_code == 403


def test_the_command_tells_the_matrix_anew(crew: Crew) -> None:
    Cell.objects.all().delete()
    out = io.StringIO()
    call_command("mastery", "rebuild", stdout=out)
    assert Cell.objects.count() == 12
    assert f"{crew.enterprise.code}：读 1 条记录，得 12 格、2 条目" in out.getvalue()
    with pytest.raises(CommandError) as refused:
        call_command("mastery", "rebuild", enterprise="123456789")
    assert refused.value.returncode == 2


def test_home_shows_the_next_thing_to_a_worker_and_the_state_to_a_leader(client: Client, crew: Crew) -> None:
    home = reverse("web:home")
    assert "看我的掌握" in signed_in(client, crew.worker_person).get(home).content.decode()
    assert "看矩阵" in signed_in(client, who(crew.officer.person_id)).get(home).content.decode()
