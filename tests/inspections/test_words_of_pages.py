"""Small words of pages: how long something took, where a finding is, what a signature is asked for."""

from __future__ import annotations

import pytest
from django.urls import reverse

from gangze.inspections.forms.months import SignForm
from gangze.inspections.templatetags.findings import finding_place
from gangze.inspections.templatetags.sheets import took_words
from tests.cast import SAFETY_OFFICER, Cast

from .found import reported

pytestmark = pytest.mark.django_db


def test_how_long_something_took_is_told_in_minutes_and_seconds() -> None:
    assert [took_words(seconds) for seconds in (0, 59, 60, 396)] == ["0 秒", "59 秒", "1 分 0 秒", "6 分 36 秒"]


def test_a_typed_place_that_names_the_unit_or_the_post_is_shown_once(cast: Cast) -> None:
    name, unit = cast.post.name, cast.post.unit.name
    told = {place: finding_place(reported(cast, place=place)) for place in ("", name, unit, "二层平台")}
    assert told == {"": name, name: name, unit: name, "二层平台": f"{name} · 二层平台"}
    finding = reported(cast, SAFETY_OFFICER, post_uuid=None, unit_uuid=cast.workshop.uuid, place=cast.workshop.name)
    page = cast.client(SAFETY_OFFICER).get(reverse("inspections:finding", args=[finding.uuid])).content.decode()
    assert f"<dd>{cast.ours.name} · {cast.workshop.name}</dd>" in page


def test_a_signature_asks_why_something_was_missed_only_where_it_was() -> None:
    labels = {
        (is_lacking, has_missed): str(SignForm(is_lacking=is_lacking, has_missed=has_missed).fields["words"].label)
        for is_lacking, has_missed in ((True, True), (True, False), (False, False))
    }
    assert labels == {
        (True, True): "漏查的原因和怎么补救",
        (True, False): "周排查没有做的原因和怎么补救",
        (False, False): "说明",
    }
