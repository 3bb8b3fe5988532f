"""The matrix as a workbook: what an appraisal reads from it."""

from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from gangze.dossiers.models import Revision
from gangze.kernel.clock import business_date, now
from gangze.mastery.models import TallyDay
from gangze.mastery.rules.evidence import EXPLAINED, PRACTISED
from gangze.mastery.rules.levels import CellState
from gangze.mastery.services import matrix_export
from gangze.mastery.services.matrix import refresh_person
from gangze.mastery.services.matrix_export import export_matrix
from gangze.org.models import Person
from gangze.web.translating import said
from tests.builders import make_person
from tests.dossiers.builders import Crew

from .acting import act, cell, uids

LATE = 17
"""Hours after noon, in the park, at which it is the next morning there and still the same day in UTC: 05:00."""


@pytest.fixture(autouse=True)
def told(crew: Crew, in_force: Revision) -> None:
    refresh_person(person_id=crew.worker_person.pk, post_id=crew.post.pk)
    act(crew.post, crew.worker_person, [(uid, "shown") for uid in uids(crew.post)], by=crew.officer, hours=LATE)
    act(
        crew.post, crew.worker_person, [(uid, "shown") for uid in uids(crew.post)], by=crew.officer, kind=EXPLAINED,
        uuid=UUID(int=1),
    )  # fmt: skip
    duty = [(uids(crew.post, "duty")[0], "not")]
    act(crew.post, crew.worker_person, duty, by=crew.worker, kind=PRACTISED, document="duty")


def exported(crew: Crew, folder: Path) -> dict[str, Worksheet]:
    target = folder / "m.xlsx"
    export_matrix(actor=crew.officer, place_uuid=crew.enterprise.uuid, target=target)
    return {sheet.title: sheet for sheet in load_workbook(target).worksheets}


def rows(sheet: Worksheet) -> list[dict[str, object]]:
    head, *lines = sheet.iter_rows(values_only=True)
    return [dict(zip(map(str, head), line, strict=True)) for line in lines]


def test_a_day_is_the_day_in_the_park(crew: Crew, tmp_path: Path) -> None:
    [line] = rows(exported(crew, tmp_path)["人员"])
    assert line["最近一次"] == "2026-11-03"


def test_every_cell_has_its_day_and_its_examiner(crew: Crew, tmp_path: Path) -> None:
    lines = rows(exported(crew, tmp_path)["明细"])
    assert len(lines) == 12
    by_square = {(line["能力"], line["程度"]): line for line in lines}
    heard = by_square["知风险", "记得住"]
    asked = cell(crew.worker_person, crew.post)
    assert (heard["姓名"], heard["岗位"], heard["车间班组"]) == ("姜例东", "聚合主操", "聚合车间 聚合班")
    assert (heard["状态"], heard["最近一次"], heard["考官"]) == (
        said(CellState(asked.state).label),
        "2026-11-03",
        "郑样刚",
    )
    assert (heard["条数"], heard["做到条数"]) == (asked.item_count, asked.shown_count)
    explained = by_square["知风险", "讲得明"]
    until = cell(crew.worker_person, crew.post, level="explanation")
    assert (explained["状态"], explained["过期"]) == ("已做到", str(until.expires_on))
    assert explained["预计开始淡忘"] == str(until.fades_on)
    practised = by_square["明职责", "记得住"]
    assert (practised["状态"], practised["最近一次"], practised["考官"]) == ("还不行", "2026-11-02", "本人练习")
    assert (by_square["能应急", "做得到"]["最近一次"], by_square["能应急", "做得到"]["考官"]) == (None, None)


def test_the_trend_is_told_by_place_and_day(crew: Crew, tmp_path: Path) -> None:
    today = business_date(now())
    TallyDay.objects.all().delete()
    for days, held in ((200, 9), (2, 3), (1, 6)):
        counts = {"risk.recall": [12 - held, 0, held, 0, 0]}
        day = today - timedelta(days=days)
        TallyDay.objects.create(path=crew.enterprise.path, day=day, cell_count=12, held_count=held, counts=counts)
    told = rows(exported(crew, tmp_path)["走势"])
    assert [(line["地点"], line["日期"], line["格数"], line["做到（%）"], line["知风险 记得住"]) for line in told] == [
        (crew.enterprise.name, str(today - timedelta(days=2)), 12, 25, 25),
        (crew.enterprise.name, str(today - timedelta(days=1)), 12, 50, 50),
    ]


def test_the_page_of_a_place_tells_the_ends_of_the_trend_and_every_day(client: Client, crew: Crew) -> None:
    today = business_date(now())
    TallyDay.objects.all().delete()
    for days, held in ((30, 3), (20, 5), (1, 6)):
        day = today - timedelta(days=days)
        TallyDay.objects.create(
            path=crew.enterprise.path, day=day, cell_count=12, held_count=held, counts={"risk.recall": [6, 0, 6, 0, 0]}
        )
    user = Person.objects.get(pk=crew.officer.person_id).user
    user.must_change_password = False
    user.save(update_fields=["must_change_password"])
    client.force_login(user)
    text = client.get(reverse("mastery:place", args=[crew.enterprise.uuid])).content.decode()
    ends = text[text.index('class="trend-ends') : text.index("</p>", text.index('class="trend-ends'))]
    for days, percent in ((30, 25), (1, 50)):
        assert str(today - timedelta(days=days)) in ends
        assert f"<b>{percent}%</b>" in ends
    listed = text[text.index('class="trend-days"') : text.index("</details>", text.index('class="trend-days"'))]
    assert [f'<td class="num">{today - timedelta(days=days)}</td>' in listed for days in (1, 20, 30)] == [True] * 3


def test_every_sheet_keeps_its_head_in_sight_and_is_wide_enough_for_it(crew: Crew, tmp_path: Path) -> None:
    for title, frozen in (("汇总", "B2"), ("人员", "E2"), ("明细", "E2"), ("走势", "C2")):
        sheet = exported(crew, tmp_path)[title]
        assert sheet.freeze_panes == frozen
        for head in sheet[1]:
            assert head.font.b
            assert sheet.column_dimensions[head.column_letter].width >= 2 * len(str(head.value).replace(" ", ""))


def test_a_full_sheet_goes_on_in_the_next(crew: Crew, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matrix_export, "MOST_ROWS", 13)
    mate = make_person(crew.enterprise, posts=[crew.post])
    refresh_person(person_id=mate.pk, post_id=crew.post.pk)
    sheets = exported(crew, tmp_path)
    assert [len(rows(sheets[title])) for title in ("明细", "明细 2")] == [12, 12]


def test_an_export_in_english_has_english_heads(crew: Crew, tmp_path: Path) -> None:
    with override("en"):
        sheets = exported(crew, tmp_path)
    assert not any("一" <= letter <= "鿿" for title in sheets for letter in title)
    assert not any(
        "一" <= letter <= "鿿" for sheet in sheets.values() for head in sheet[1] for letter in str(head.value)
    )


def test_a_day_is_a_day(crew: Crew, tmp_path: Path) -> None:
    for line in rows(exported(crew, tmp_path)["明细"]):
        for head in ("最近一次", "预计开始淡忘", "过期"):
            assert line[head] is None or date.fromisoformat(str(line[head]))
