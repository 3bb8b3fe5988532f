"""Judging many recitations in a job: an uploaded set, and the recorded transcripts of a place once more."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pytest_django import Settings

from gangze.dossiers.content import Kind
from gangze.jobs.models import Job
from gangze.jobs.services import perform
from gangze.jobs.services.results import open_result
from gangze.kernel.errors import RuleBroken
from gangze.ledger.models import Fact
from gangze.mastery import services
from gangze.mastery.services import rejudging
from tests.dossiers.builders import Crew, hire_crew

from .conftest import As, HandIn
from .test_examining_pages import body, text

WRONG = "升温不超过五十度每小时，投用导热油"


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.VAR_DIR = tmp_path
    return tmp_path


def line(number: int = 1, **more: Any) -> str:
    told = {"id": f"r{number}", "points": [{"key": "p1", "text": "每班查漏"}], "transcript": "每个班要查漏", **more}
    return json.dumps(told, ensure_ascii=False)


def upload(as_: As, crew: Crew, content: bytes) -> Any:
    sent = {"set": SimpleUploadedFile("一套.jsonl", content)}
    return as_(crew.officer).post(reverse("mastery:judge_set"), sent, follow=True)


def job() -> Job:
    found = Job.objects.exclude(kind="mastery.rebuild").latest("pk")
    perform(found.uuid)
    found.refresh_from_db()
    return found


def test_an_uploaded_set_is_judged_line_by_line_with_progress_and_a_file(crew: Crew, as_: As, folder: Path) -> None:
    upload(as_, crew, "\n".join(line(number) for number in range(45)).encode())
    done = job()
    assert (done.state, done.done, done.of, done.summary) == ("succeeded", 45, 45, {"recitations": 45})
    with open_result(done) as result:
        rows = [json.loads(each) for each in result]
    assert [row["id"] for row in rows[:2]] == ["r0", "r1"]
    assert rows[0]["verdicts"] == {"p1": "said"}
    assert not list((folder / "recitation-sets").glob("*"))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b'{"id": "a"}', "第 1 行"),
        ((line() + "\n{").encode(), "第 2 行"),
        ("不是这种编码".encode("gb18030"), "UTF-8"),
        (line(1, transcript="说" * 1_100_000).encode(), "太长"),
    ],
)
def test_a_set_that_cannot_be_read_names_the_line(crew: Crew, as_: As, content: bytes, reason: str) -> None:
    upload(as_, crew, content)
    failed = job()
    assert failed.state == "failed"
    assert reason in failed.error_text
    assert not failed.result_path


def test_an_empty_set_and_one_too_large_are_refused_before_they_are_a_job(
    crew: Crew, as_: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert upload(as_, crew, b"").status_code == 422
    with pytest.raises(RuleBroken):
        rejudging.keep_set(io.BytesIO(b"x" * (rejudging.LARGEST_SET_BYTES + 1)))
    assert not Job.objects.filter(kind="mastery.judge_set").exists()


def test_a_review_finds_where_the_machine_differs_from_the_examiner(crew: Crew, hand_in: HandIn, as_: As) -> None:
    hand_in(crew.officer, "mastery.recited", body(crew, "said", Kind.OPERATION, transcript=WRONG))
    hand_in(crew.principal, "mastery.recited", body(crew, "said", Kind.DUTY, transcript="班前要确认联锁投用的情况"))
    hand_in(crew.officer, "mastery.recited", body(crew, "said"))  # without a transcript
    page = reverse("mastery:review")
    as_(crew.officer).post(reverse("mastery:review_start"))
    done = job()
    assert (done.summary["recitations"], done.summary["points"]) == (2, 2)
    shown = text(as_(crew.officer).get(page))
    assert shown.count("review-row") == 1
    assert "姜例东" in shown


def test_what_was_taken_back_is_not_reviewed(crew: Crew, hand_in: HandIn, as_: As) -> None:
    hand_in(crew.officer, "mastery.recited", body(crew, "said", Kind.OPERATION, transcript=WRONG))
    fact = Fact.objects.get(kind="mastery.recited")
    services.withdraw_examination(actor=crew.officer, fact_uuid=fact.client_uuid, ground="点错人了")
    as_(crew.officer).post(reverse("mastery:review_start"))
    assert job().summary["recitations"] == 0


def test_a_review_stays_within_its_place(crew: Crew, hand_in: HandIn, as_: As) -> None:
    hand_in(crew.officer, "mastery.recited", body(crew, "said", Kind.OPERATION, transcript=WRONG))
    stranger = hire_crew(1)
    as_(stranger.officer).post(reverse("mastery:review_start"))
    assert job().summary["recitations"] == 0
    assert as_(stranger.officer).get(reverse("mastery:review"), {"place": str(crew.enterprise.uuid)}).status_code == 404
    assert as_(crew.worker).get(reverse("mastery:review")).status_code == 403
