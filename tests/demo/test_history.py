"""The two months that the demo park has behind it."""

from datetime import timedelta

import pytest

from gangze.access.actor import system_actor
from gangze.demo.services import days, history
from gangze.kernel import clock
from gangze.ledger.models import Fact, Seal
from gangze.ledger.services import seal_all_due
from gangze.mastery.models import Examination
from tests.dossiers.builders import Crew, hire_crew
from tests.mastery.conftest import publish


@pytest.fixture
def told(db: None, monkeypatch: pytest.MonkeyPatch) -> Crew:
    monkeypatch.setattr(days, "DAYS", 21)
    with clock.standing_at(days.morning(days.first_day())):
        crew = hire_crew()
        publish(crew)
    history.tell({crew.enterprise.code: [crew.principal]}, lambda _day, _chance: 0, lambda _line: None)
    return crew


def test_what_happened_happened_on_its_day_and_every_day_is_sealed(told: Crew) -> None:
    days = set(Examination.objects.values_list("happened_at__date", flat=True))
    assert len(days) > 5
    assert max(days) < clock.now().date() + timedelta(days=1)
    numbers = list(
        Fact.objects.of_tenant(told.enterprise.code).order_by("number").values_list("received_at", flat=True)
    )
    assert numbers == sorted(numbers)
    assert Seal.objects.filter(tenant=told.enterprise.code).count() > 5
    assert seal_all_due(actor=system_actor("tests")) is not None


def test_people_are_heard_at_every_level(told: Crew) -> None:
    assert set(Examination.objects.values_list("level", flat=True)) >= {"recall", "explanation"}
    assert Examination.objects.filter(examiner_key=told.principal.key).count() == Examination.objects.count()
