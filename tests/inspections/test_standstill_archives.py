"""Standstills of a former system come in, stand in the list, and excuse nothing that is due here."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from gangze.inspections.models import Occurrence, Stoppage
from gangze.inspections.services.scheduling import schedule_due
from gangze.kernel.clock import standing_at
from gangze.ledger.models import Fact
from tests.cast import SAFETY_OFFICER, Cast
from tests.org.archives.scene import bring, codes

from .builders import plan_for
from .rounds import DAY, TEN


def record(**more: Any) -> dict[str, Any]:
    told = {
        "post": {"code": "P101"}, "ground": "年度检修", "starts_at": "2026-02-10T08:00", "ends_at": "2026-02-16T18:00",
    } | more  # fmt: skip
    payload = {name: value for name, value in told.items() if value is not None}
    return {"tenant": "990000001", "kind": "round.stopped", "happened_at": "2026-02-10T08:00", "payload": payload}


@pytest.fixture(autouse=True)
def planned(cast: Cast) -> None:
    plan_for(cast.post, on=DAY)


def test_a_standstill_of_a_former_system_stands_in_the_list_once(cast: Cast) -> None:
    for _time in range(2):
        assert bring(record())[1] == []
    row = Stoppage.objects.get()
    fact = Fact.objects.get(client_uuid=row.fact_uuid)
    assert (row.path, row.ground, fact.kind) == (cast.post.path, "年度检修", "round.stopped")
    assert "file_sha256" in fact.payload["origin"]
    page = cast.client(SAFETY_OFFICER).get(reverse("inspections:stoppages")).content.decode()
    assert "年度检修" in page
    assert "2026-02-16 18:00" in page
    assert codes(record(ground="另一种说法"))


def test_it_may_be_of_a_workshop_or_of_the_whole_enterprise(cast: Cast) -> None:
    workshop = record(post=None, unit=cast.workshop.name, installation="聚合一线")
    house = record(post=None)
    assert bring(workshop, house)[1] == []
    assert set(Stoppage.objects.values_list("path", "installation")) == {
        (cast.workshop.path, "聚合一线"), (cast.ours.path, ""),
    }  # fmt: skip


def test_what_was_due_here_is_never_excused_by_a_record_brought_in(cast: Cast) -> None:
    with standing_at(TEN.replace(month=4)):
        schedule_due()
        before = set(Occurrence.objects.values_list("pk", "state"))
        assert codes(record(starts_at="2027-03-01T08:00", ends_at="2027-03-04T08:00"))
        assert set(Occurrence.objects.values_list("pk", "state")) == before
    assert not Stoppage.objects.exists()


def test_what_still_lasts_what_ends_before_it_begins_and_what_only_resumes_is_refused(cast: Cast) -> None:
    assert codes(record(ends_at="2099-01-01T00:00"))
    assert codes(record(ends_at="2026-02-10T07:00"))
    assert codes(record(ends_at=None))
    assert codes(record(ground=" "))
    assert codes(record(post=None, unit="没有的车间"))
    assert codes(record() | {"kind": "round.resumed"})
    assert not Stoppage.objects.exists()
