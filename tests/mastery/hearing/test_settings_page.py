"""The settings of mastery say in the house's words what may be filled in, and what a switch cannot do here."""

import pytest
from django.test import override_settings
from django.urls import reverse

from gangze.mastery.forms.settings import MasterySettingsForm
from gangze.mastery.models import MasterySettings
from tests.mastery.conftest import Crew

from .conftest import As, HandIn

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("pass_score", "101", "请填 1 到 100 之间的数。"),
        ("pass_score", "", "请填 1 到 100 之间的数。"),
        ("fading_percent", "七十", "请填 50 到 99 之间的数。"),
        ("recording_days", "-1", "请填 0 到 365 之间的数。"),
        ("explanation_days", "99999", "请填 1 到 3650 之间的数。"),
    ],
)
def test_a_number_out_of_bounds_is_answered_with_the_bounds(crew: Crew, name: str, value: str, told: str) -> None:
    form = MasterySettingsForm({name: value}, instance=MasterySettings(enterprise=crew.enterprise))
    assert set(form.errors[name]) == {told}


def test_a_body_that_is_too_long_is_refused_without_names_of_fields(crew: Crew, hand_in: HandIn) -> None:
    body = {"person": str(crew.worker_person.uuid), "post": str(crew.post.uuid), "revision": 1, "document": "operation"}
    long = hand_in(crew.officer, "mastery.recited", {**body, "points": [], "transcript": "好" * 20_001})
    lacking = hand_in(crew.officer, "mastery.recited", {"transcript": ""})
    assert (long.status_code, lacking.status_code) == (422, 422)
    assert "最多20000字" in long.json()["error"]
    assert "重新填写再提交" in lacking.json()["error"]
    for answer in (long, lacking):
        assert "transcript" not in answer.json()["error"]


@pytest.mark.parametrize(("kind", "is_told"), [("none", True), ("openai", False)])
def test_the_switch_of_voice_says_where_nobody_writes_voices_down(
    crew: Crew, as_: As, kind: str, is_told: bool
) -> None:
    with override_settings(GANGZE_TRANSCRIBER=kind):
        page = as_(crew.officer).get(reverse("mastery:enterprise_settings", args=[crew.enterprise.uuid]))
    assert ("本系统还没有配置识别服务" in page.content.decode()) is is_told
