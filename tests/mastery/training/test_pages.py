"""What people see of training and certificates, and what the pages refuse."""

import io
from collections.abc import Callable
from datetime import timedelta

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from gangze.access.actor import Actor
from gangze.accounts.models import User
from gangze.dossiers.models import Revision
from gangze.mastery.models import Certificate, TrainedItem, TrainingRecord
from gangze.mastery.rules.training import Lack
from gangze.mastery.services import certificates, training
from gangze.mastery.services.certificates import Paper
from gangze.mastery.services.training import Pupil
from gangze.org.models import Person
from tests.dossiers.builders import Crew, hire_crew

from .conftest import MakeLesson

pytestmark = pytest.mark.django_db
As = Callable[[Actor], Client]
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR" + b"\x00" * 32


@pytest.fixture
def as_(db: None) -> As:
    def sign_in(actor: Actor) -> Client:
        User.objects.filter(pk=actor.user_id).update(must_change_password=False)
        client = Client()
        client.force_login(User.objects.get(pk=actor.user_id))
        return client

    return sign_in


def text(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined]


def record(crew: Crew, lesson: MakeLesson, **told: object) -> TrainingRecord:
    [fact] = training.record_training(
        actor=crew.officer, lesson=lesson(**told), pupils=[Pupil(crew.worker_person.uuid)]
    )
    return TrainingRecord.objects.get(fact_uuid=fact.client_uuid)


def form(crew: Crew, **told: object) -> dict[str, object]:
    return {
        "people": str(crew.worker_person.uuid), "course": "routine", "title": "防火防爆", "hours": "4",
        "trained_on": training.today().isoformat(), "result": "passed", **told,
    }  # fmt: skip


def test_an_empty_list_says_how_to_begin(crew: Crew, as_: As) -> None:
    assert "登记一次培训" in text(as_(crew.officer).get(reverse("mastery:training")))


def test_the_list_is_narrowed_by_course_result_period_place_and_name(crew: Crew, lesson: MakeLesson, as_: As) -> None:
    record(crew, lesson)
    client, url = as_(crew.officer), reverse("mastery:training")
    assert "防火防爆" in text(client.get(url))
    here = {"course": "routine", "result": "passed", "since": training.today(), "q": "姜", "unit": crew.post.unit.uuid}
    assert "防火防爆" in text(client.get(url, here))
    tomorrow = training.today() + timedelta(days=1)
    for query in ({"course": "team"}, {"result": "failed"}, {"since": tomorrow}, {"q": "没有这人"}):
        assert "没有符合条件的记录" in text(client.get(url, query))
    assert client.get(url, {"since": "昨天", "unit": "x", "after": "x"}).status_code == 200


def test_a_training_is_recorded_with_scan_score_and_items(crew: Crew, in_force: Revision, as_: As) -> None:
    client = as_(crew.officer)
    url = f"{reverse('mastery:training_new')}?post={crew.post.uuid}"
    page = text(client.get(url))
    assert "姜例东" in page
    assert "岗位风险清单" in page
    scan = SimpleUploadedFile("签到表.png", PNG, "image/png")
    sent = form(crew, documents="risk", scans=scan, **{f"score-{crew.worker_person.uuid}": "95"})
    response = client.post(url, sent)
    assert response.status_code == 302, text(response)
    row = TrainingRecord.objects.get()
    assert (len(row.items), len(row.evidence), str(row.score)) == (2, 1, "95.0")
    assert TrainedItem.objects.count() == 2
    response = client.get(reverse("mastery:training_evidence", args=[row.fact_uuid, row.evidence[0]]))
    assert response["Content-Disposition"].startswith("attachment")
    assert b"".join(response) == PNG  # type: ignore[arg-type]


@pytest.mark.parametrize("wrong", [
    {"people": ""}, {"people": "x"}, {"result": ""}, {"hours": "0"}, {"hours": "1.3"}, {"title": ""}, {"trained_on": "2999-01-01"},
    {"course": "contractor"}, {"scans": SimpleUploadedFile("a.png", b"<script>", "image/png")},
])  # fmt: skip
def test_a_refusal_keeps_what_was_typed(crew: Crew, as_: As, wrong: dict[str, object]) -> None:
    response = as_(crew.officer).post(reverse("mastery:training_new"), form(crew, examiner="何例东", **wrong))
    assert response.status_code == 422
    assert "何例东" in text(response)
    assert not TrainingRecord.objects.exists()


def test_one_result_for_all_and_another_for_one(crew: Crew, as_: As) -> None:
    sent = form(crew, result="failed")
    as_(crew.officer).post(reverse("mastery:training_new"), sent)
    sent = form(crew, title="受限空间", result="failed", **{f"result-{crew.worker_person.uuid}": "resit"})
    as_(crew.officer).post(reverse("mastery:training_new"), sent)
    assert list(TrainingRecord.objects.order_by("pk").values_list("result", flat=True)) == ["failed", "resit"]


def test_the_form_asks_what_was_taught_before_whom_and_a_refusal_leads_to_the_field(crew: Crew, as_: As) -> None:
    client, pupil = as_(crew.officer), crew.worker_person.uuid
    url = reverse("mastery:training_new")
    page = text(client.get(url))
    assert page.index('name="title"') < page.index('name="result"') < page.index('name="people"')
    assert "同统一结果" in page
    assert 'href="#id_people"' in text(client.post(url, form(crew, people="")))
    assert 'href="#id_company"' in text(client.post(url, form(crew, course="contractor")))
    told = {f"score-{pupil}": "很高", f"result-{pupil}": "resit"}
    refused = text(client.post(url, form(crew, **told)))
    assert 'href="#id_people"' in refused
    assert 'value="很高"' in refused
    assert f'value="{pupil}" checked' in refused
    assert '<option value="resit" selected' in refused


@pytest.mark.parametrize("score", ["很高", "101", "-1"])
def test_a_score_that_cannot_be_is_refused(crew: Crew, as_: As, score: str) -> None:
    sent = form(crew, **{f"score-{crew.worker_person.uuid}": score})
    assert as_(crew.officer).post(reverse("mastery:training_new"), sent).status_code == 422


def test_a_person_has_a_file_with_gaps_records_and_certificates(crew: Crew, lesson: MakeLesson, as_: As) -> None:
    record(crew, lesson)
    page = text(as_(crew.officer).get(reverse("mastery:training_person", args=[crew.worker_person.uuid])))
    for words in ("防火防爆", "还缺", "本年再培训学时不足", "没有登记证书"):
        assert words in page


def test_a_worker_reads_the_own_file_and_nobody_elses(crew: Crew, lesson: MakeLesson, as_: As) -> None:
    row = record(crew, lesson)
    client = as_(crew.worker)
    page = text(client.get(reverse("mastery:my_training")))
    assert "防火防爆" in page
    assert reverse("mastery:training_new") not in page
    assert client.get(reverse("mastery:training_record", args=[row.fact_uuid])).status_code == 200
    officer = crew.officer.person_id
    assert officer is not None
    other = Person.objects.get(pk=officer)
    assert client.get(reverse("mastery:training_person", args=[other.uuid])).status_code == 404
    for name in ("training", "training_needs", "certificates", "training_new", "training_import", "training_export"):
        assert client.get(reverse(f"mastery:{name}")).status_code == 403


def test_whoever_belongs_to_no_enterprise_has_no_file(crew: Crew, as_: As) -> None:
    Person.objects.filter(pk=crew.worker.person_id).update(user=None)
    assert "你没有培训档案" in text(as_(crew.worker).get(reverse("mastery:my_training")))


def test_a_stranger_is_told_that_there_is_no_such_page(crew: Crew, lesson: MakeLesson, as_: As) -> None:
    row = record(crew, lesson)
    client = as_(hire_crew(1).officer)
    for name in ("training_record", "training_correct", "training_withdraw"):
        assert client.get(reverse(f"mastery:{name}", args=[row.fact_uuid])).status_code == 404
    assert client.get(reverse("mastery:training_person", args=[crew.worker_person.uuid])).status_code == 404
    assert "防火防爆" not in text(client.get(reverse("mastery:training")))


def test_a_record_is_corrected_and_withdrawn_on_its_pages(crew: Crew, lesson: MakeLesson, as_: As) -> None:
    row, client = record(crew, lesson), as_(crew.officer)
    told = form(crew, hours="6", result="passed", score="")
    client.post(reverse("mastery:training_correct", args=[row.fact_uuid]), told)
    assert "更正" in text(client.get(reverse("mastery:training_record", args=[row.fact_uuid])))
    new = TrainingRecord.objects.standing().get()
    withdrawing = reverse("mastery:training_withdraw", args=[new.fact_uuid])
    assert client.post(withdrawing, {"ground": ""}).status_code == 422
    client.post(withdrawing, {"ground": "登记错人"})
    assert "登记错人" in text(client.get(reverse("mastery:training_record", args=[new.fact_uuid])))


def test_a_correction_of_hours_keeps_the_revision_that_was_taught(
    crew: Crew, in_force: Revision, lesson: MakeLesson, as_: As
) -> None:
    uids = tuple(uid.hex for uid in in_force.items.values_list("uid", flat=True))
    row = record(crew, lesson, post_uuid=crew.post.uuid, uids=uids)
    told = form(crew, hours="6", result="passed", score="")
    as_(crew.officer).post(reverse("mastery:training_correct", args=[row.fact_uuid]), told)
    new = TrainingRecord.objects.standing().get()
    assert (new.items, new.revision_number, str(new.hours)) == (list(uids), 1, "6.0")


def test_who_needs_training_can_be_ticked_and_recorded(crew: Crew, as_: As) -> None:
    client = as_(crew.officer)
    page = text(client.get(reverse("mastery:training_needs"), {"lack": "yearly"}))
    assert "姜例东" in page
    page = text(client.get(reverse("mastery:training_new"), {"person": crew.worker_person.uuid, "course": "routine"}))
    assert f'value="{crew.worker_person.uuid}" checked' in page
    for lack in ("x", *Lack):
        narrowed = {"lack": lack, "q": "姜", "unit": crew.post.unit.uuid, "enterprise": crew.enterprise.code}
        assert client.get(reverse("mastery:training_needs"), narrowed).status_code == 200


def test_a_certificate_is_registered_renewed_and_listed_by_its_end(crew: Crew, as_: As) -> None:
    client, day = as_(crew.officer), training.today()
    adding = reverse("mastery:certificate_add", args=[crew.worker_person.uuid])
    client.post(adding, {"name": "高压电工证", "expires_on": (day + timedelta(days=10)).isoformat()})
    old = Certificate.objects.get()
    assert "还有 10 天" in text(client.get(reverse("mastery:certificates"), {"state": "within_30"}))
    assert "没有符合条件的证书" in text(client.get(reverse("mastery:certificates"), {"state": "expired"}))
    renewing = reverse("mastery:certificate_renew", args=[old.fact_uuid])
    assert client.post(renewing, {"name": "高压电工证", "expires_on": day.isoformat()}).status_code == 422
    client.post(renewing, {"name": "高压电工证", "expires_on": (day + timedelta(days=999)).isoformat()})
    assert "已换证" in text(client.get(reverse("mastery:certificate", args=[old.fact_uuid])))
    assert Certificate.objects.current().count() == 1


def test_the_home_page_tells_of_certificates_that_end(crew: Crew, as_: As) -> None:
    paper = Paper("叉车证", expires_on=training.today() - timedelta(days=1))
    certificates.record_certificate(actor=crew.officer, person_uuid=crew.worker_person.uuid, paper=paper)
    assert "个证书已过期" in text(as_(crew.officer).get("/"))
    assert "个证书已过期" not in text(as_(crew.worker).get("/"))


def test_the_export_is_a_workbook_in_which_everything_is_text(crew: Crew, lesson: MakeLesson, as_: As) -> None:
    record(crew, lesson, title="=1+1")
    content = as_(crew.officer).get(reverse("mastery:training_export")).content
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    cells = {cell.value: cell.data_type for row in sheet.iter_rows() for cell in row}
    assert cells["=1+1"] == "s"


def test_a_file_is_brought_looked_at_and_confirmed(crew: Crew, as_: As) -> None:
    client = as_(crew.officer)
    content = "姓名,培训类别,培训内容,学时,培训日期,考核结果\n姜例东,公司级,入厂教育,24,2026-01-05,合格\n".encode()
    file = SimpleUploadedFile("台账.csv", content)
    sent = {"enterprise_uuid": crew.enterprise.uuid, "file": file}
    page = client.post(reverse("mastery:training_import"), sent, follow=True)
    assert "确认导入 1 条" in text(page)
    upload = page.context["upload"]
    client.post(reverse("mastery:training_confirm", args=[upload.uuid]), {"digest": upload.plan["digest"]})
    assert "已导入 1 条" in text(client.get(reverse("mastery:training_upload", args=[upload.uuid])))
    template = client.get(reverse("mastery:training_template")).content
    assert openpyxl.load_workbook(io.BytesIO(template)).sheetnames == ["培训台账", "证书台账"]


def test_a_file_that_can_only_be_discarded_is_not_waiting_and_long_cells_are_cut(crew: Crew, as_: As) -> None:
    client = as_(crew.officer)
    content = f"姓名,培训类别,培训内容,学时,培训日期\n姜例东,公司级,{'长' * 190},很多,2026-01-05\n".encode()
    sent = {"enterprise_uuid": crew.enterprise.uuid, "file": SimpleUploadedFile("坏.csv", content)}
    page = text(client.post(reverse("mastery:training_import"), sent, follow=True))
    assert "长" * 79 + "…" in page
    assert "长" * 81 not in page
    uploads = text(client.get(reverse("mastery:training_import")))
    assert "无法导入" in uploads
    assert "待确认" not in uploads
