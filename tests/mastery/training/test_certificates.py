"""Certificates: registered, renewed, corrected, withdrawn."""

from datetime import timedelta

import pytest

from gangze.kernel.errors import Absent, RuleBroken
from gangze.mastery.models import Certificate
from gangze.mastery.services import certificates
from gangze.mastery.services.certificates import Paper
from gangze.mastery.services.training import today
from gangze.mastery.services.training_rows import rebuild_training
from tests.builders import TESTS
from tests.dossiers.builders import Crew, hire_crew

pytestmark = pytest.mark.django_db
DAY = today()
OLD = Paper("高压电工证", "T500", "示例应急局", DAY - timedelta(days=2000), DAY + timedelta(days=10))
NEW = Paper("高压电工证", "T501", "示例应急局", DAY, DAY + timedelta(days=2000))


def certify(crew: Crew, paper: Paper = OLD) -> Certificate:
    fact = certificates.record_certificate(actor=crew.officer, person_uuid=crew.worker_person.uuid, paper=paper)
    return Certificate.objects.get(fact_uuid=fact.client_uuid)


def test_a_certificate_is_a_fact_and_a_row(crew: Crew) -> None:
    row = certify(crew)
    assert (row.name, row.number, row.expires_on) == ("高压电工证", "T500", OLD.expires_on)


def test_a_renewed_certificate_is_no_longer_asked_after(crew: Crew) -> None:
    old = certify(crew)
    certificates.renew_certificate(actor=crew.officer, fact_uuid=old.fact_uuid, paper=NEW)
    assert [row.number for row in Certificate.objects.current()] == ["T501"]
    assert Certificate.objects.standing().count() == 2
    with pytest.raises(RuleBroken):
        certificates.renew_certificate(actor=crew.officer, fact_uuid=old.fact_uuid, paper=NEW)


def test_a_renewal_must_last_longer(crew: Crew) -> None:
    old = certify(crew)
    with pytest.raises(RuleBroken):
        certificates.renew_certificate(
            actor=crew.officer, fact_uuid=old.fact_uuid, paper=Paper("高压电工证", expires_on=DAY)
        )


def test_when_a_renewal_is_withdrawn_the_old_one_counts_again(crew: Crew) -> None:
    old = certify(crew)
    fact = certificates.renew_certificate(actor=crew.officer, fact_uuid=old.fact_uuid, paper=NEW)
    certificates.withdraw_certificate(actor=crew.officer, fact_uuid=fact.client_uuid, ground="证书是假的")
    assert [row.number for row in Certificate.objects.current()] == ["T500"]


def test_a_corrected_renewal_still_renews(crew: Crew) -> None:
    old = certify(crew)
    fact = certificates.renew_certificate(actor=crew.officer, fact_uuid=old.fact_uuid, paper=NEW)
    right = Paper("高压电工证", "T502", "示例应急局", DAY, NEW.expires_on)
    certificates.correct_certificate(actor=crew.officer, fact_uuid=fact.client_uuid, paper=right)
    assert [row.number for row in Certificate.objects.current()] == ["T502"]
    rows = set(Certificate.objects.values_list("number", "renewed_by", "corrected_by"))
    rebuild_training(actor=TESTS)
    assert set(Certificate.objects.values_list("number", "renewed_by", "corrected_by")) == rows


@pytest.mark.parametrize("paper", [
    Paper(""), Paper("长" * 101), Paper("电工证", issued_on=DAY + timedelta(days=1)),
    Paper("电工证", issued_on=DAY, expires_on=DAY - timedelta(days=1)), Paper("电工证", evidence=("0" * 64,)),
])  # fmt: skip
def test_what_cannot_be_is_refused(crew: Crew, paper: Paper) -> None:
    with pytest.raises(RuleBroken):
        certify(crew, paper)


def test_the_same_certificate_is_registered_once(crew: Crew) -> None:
    certify(crew)
    with pytest.raises(RuleBroken):
        certify(crew)


def test_a_stranger_finds_no_certificate(crew: Crew) -> None:
    row, stranger = certify(crew), hire_crew(1)
    assert not Certificate.objects.visible_to(stranger.officer).exists()
    with pytest.raises(Absent):
        certificates.withdraw_certificate(actor=stranger.officer, fact_uuid=row.fact_uuid, ground="不是我的")
    with pytest.raises(Absent):
        certificates.record_certificate(actor=stranger.officer, person_uuid=crew.worker_person.uuid, paper=NEW)
