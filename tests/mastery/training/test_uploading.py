"""Bringing a file of training: shown first, recorded whole after a confirmation, or not at all."""

from pathlib import Path

import pytest
from pytest_django import Settings

from gangze.kernel.errors import Absent, NotAllowed, RuleBroken
from gangze.mastery.models import Certificate, TrainingRecord, TrainingUpload
from gangze.mastery.services import training_uploads as services
from gangze.mastery.tasks import look_into_training
from gangze.org.models import Person
from tests.dossiers.builders import Crew, hire_crew

pytestmark = pytest.mark.django_db
HEAD = "姓名,培训类别,培训内容,学时,培训日期,考核结果,承包商单位\n"
GOOD = "姜例东,公司级,入厂教育,24,2026-01-05,合格,\n郑样刚,日常,防火,2,2026-01-06,合格,\n"


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path


def bring(crew: Crew, text: str, name: str = "台账.csv") -> TrainingUpload:
    upload = services.receive_training(
        actor=crew.officer, enterprise_uuid=crew.enterprise.uuid, file_name=name, chunks=[text.encode()]
    )
    look_into_training(actor=crew.officer, upload=upload)
    return TrainingUpload.objects.get(pk=upload.pk)


def confirm(crew: Crew, upload: TrainingUpload) -> TrainingUpload:
    return services.confirm_training(actor=crew.officer, upload_uuid=upload.uuid, digest=upload.plan["digest"])


def test_nothing_is_recorded_before_a_confirmation(crew: Crew) -> None:
    upload = bring(crew, HEAD + GOOD)
    assert (upload.state, upload.plan["order_count"]) == ("checked", 2)
    assert not TrainingRecord.objects.exists()
    confirm(crew, upload)
    assert TrainingRecord.objects.count() == 2


def test_confirming_twice_records_once_and_the_same_file_again_nothing(crew: Crew) -> None:
    upload = bring(crew, HEAD + GOOD)
    confirm(crew, upload)
    confirm(crew, upload)
    assert TrainingRecord.objects.count() == 2
    assert bring(crew, HEAD + GOOD).plan["order_count"] == 0


def test_one_bad_row_keeps_the_whole_file_out(crew: Crew) -> None:
    upload = bring(crew, HEAD + GOOD + "没这人,日常,防火,2,2026-01-06,合格,\n")
    assert upload.plan["order_count"] == 0
    with pytest.raises(RuleBroken):
        confirm(crew, upload)
    assert not TrainingRecord.objects.exists()


def test_what_changed_since_the_preview_is_looked_at_again(crew: Crew) -> None:
    upload = bring(crew, HEAD + GOOD)
    Person.objects.filter(name="郑样刚").update(name="郑样钢")
    with pytest.raises(RuleBroken):
        confirm(crew, upload)
    assert not TrainingRecord.objects.exists()


def test_contractors_people_are_registered_once_without_a_post(crew: Crew) -> None:
    rows = "".join(f"李包工,承包商入厂,{what},4,2026-01-05,合格,示例检维修公司\n" for what in ("入厂须知", "动火须知"))
    confirm(crew, bring(crew, HEAD + rows))
    guest = Person.objects.get(name="李包工")
    assert (guest.remark, guest.user, guest.assignments.count()) == ("承包商：示例检维修公司", None, 0)
    assert TrainingRecord.objects.filter(person=guest, company="示例检维修公司").count() == 2


def test_certificates_come_with_their_ends(crew: Crew) -> None:
    confirm(crew, bring(crew, "姓名,证书名称,证号,有效期至\n姜例东,高压电工证,T5,2030-04-30\n"))
    assert str(Certificate.objects.get().expires_on) == "2030-04-30"


@pytest.mark.parametrize("name", ["台账.xlsx", "台账.exe"])
def test_a_file_that_is_not_what_it_claims_is_refused_with_a_reason(crew: Crew, name: str) -> None:
    upload = bring(crew, "MZ\x00 not a workbook", name)
    assert (upload.state, bool(upload.outcome["message"])) == ("refused", True)


def test_the_own_file_comes_back_with_marks(crew: Crew) -> None:
    upload = bring(crew, HEAD + "没这人,日常,防火,2,2026-01-06,合格,\n")
    name, content = services.marked_training(actor=crew.officer, upload_uuid=upload.uuid)
    assert name == "台账_导入问题.xlsx"
    assert content[:2] == b"PK"


def test_nobody_else_sees_the_file_and_workers_bring_none(crew: Crew) -> None:
    upload = bring(crew, HEAD + GOOD)
    with pytest.raises(Absent):
        services.own_training_upload(crew.principal, upload.uuid)
    with pytest.raises(NotAllowed):
        services.receive_training(
            actor=crew.worker, enterprise_uuid=crew.enterprise.uuid, file_name="a.csv", chunks=[b""]
        )
    with pytest.raises(Absent):
        services.receive_training(
            actor=hire_crew(1).officer, enterprise_uuid=crew.enterprise.uuid, file_name="a.csv", chunks=[b""]
        )


def test_a_discarded_file_is_gone(crew: Crew, django_capture_on_commit_callbacks: object) -> None:
    upload = bring(crew, HEAD + GOOD)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        services.discard_training(actor=crew.officer, upload_uuid=upload.uuid)
    assert not services.path_of(upload).exists()
    with pytest.raises(Absent):
        services.own_training_upload(crew.officer, upload.uuid)
