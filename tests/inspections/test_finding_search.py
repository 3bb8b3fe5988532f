"""The list of findings searched, page by page, and counted: the same answers as reading every row, on every database."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from uuid import UUID

import pytest
from django.db import connection
from django.db.models import Q

from gangze.access.actor import Actor
from gangze.inspections.models import Finding
from gangze.inspections.selectors import findings as lists
from gangze.inspections.selectors.findings import FindingFilter, figures_of, finding_list
from gangze.inspections.services.standing import derive_finding
from gangze.inspections.templatetags.findings import counted
from gangze.kernel import clock
from gangze.ledger.models import Fact
from gangze.org.services import change_post
from gangze.web import keyset
from gangze.web.keyset import AFTER, BEFORE
from gangze.web.lookups import signs_of
from tests.cast import PARK_OFFICER, SAFETY_OFFICER, STRANGER, WORKER, Cast

from .found import reported

pytestmark = pytest.mark.django_db
WORDS = ("机封渗漏", "压力表超期", "护栏松动 R-101", "标识不清", "法兰渗油%", "a_b c\\d", "Pump leaks", "漏")
ASKED = (
    "渗漏", "漏", "渗", "R-101", "r-101", "护栏松动 R", "%", "_", "\\", "油%", "pump", "LEAKS", "二层", "没有的", "渗 漏", "机封渗漏", "'", "罐区", "𠮷",
)  # fmt: skip


@pytest.fixture
def many(cast: Cast) -> list[Finding]:
    """Return 150 findings of three places, some at the same moment, in three enterprises' words; some of them strange to us."""
    chance, began = Random(7), clock.now()
    rows = []
    for number in range(150):
        post = chance.choice([cast.post, cast.other_post, cast.their_post])
        words, place = chance.choice(WORDS), chance.choice(["", "二层平台", "罐区"])
        rows.append(
            Finding(
                uuid=UUID(int=number), enterprise_id=post.enterprise_id, unit_id=post.unit_id, post=post, path=post.path, words=words, place=place,
                kind="unsafe_act", level=chance.choice(["general", "general", "major"]), source="round", category="process",
                state=chance.choice(["reported", "assigned", "rectified", "closed", "withdrawn"]), asks_grading=chance.random() < 0.2,
                reported_at=began - timedelta(hours=7 * (number // 3)), deadline_on=clock.park_date(began) + timedelta(days=chance.randrange(-3, 3)),
                business_on=clock.business_date(began - timedelta(hours=7 * (number // 3))),
                search=Finding.searched_by(words=words, place=place, post=post),
            )
        )  # fmt: skip
    return Finding.objects.bulk_create(rows)


def read(actor: Actor, filters: FindingFilter, *, backwards: bool = False) -> list[Finding]:
    """Return all pages of a list in its order, read from the front or from the end."""
    pages, query = [], {}
    while True:
        page = finding_list(actor, filters, query).page
        pages.append(page.rows)
        if page.next_key is None:
            break
        query = {AFTER: page.next_key}
    if not backwards:
        return [row for rows in pages for row in rows]
    back = [page.rows]
    while page.previous_key is not None:
        page = finding_list(actor, filters, {BEFORE: page.previous_key}).page
        back.insert(0, page.rows)
    return [row for rows in back for row in rows]


def as_read_one_by_one(actor: Actor, text: str) -> list[Finding]:
    """Return what holds the text anywhere in words, place or name of the post, as the list was searched before."""
    holds = Q(words__icontains=text) | Q(place__icontains=text) | Q(post__name__icontains=text)
    return list(Finding.objects.visible_to(actor).filter(holds).order_by("-reported_at", "-pk"))


@pytest.mark.parametrize("looked_through", [4, 30, 1000])
@pytest.mark.parametrize("name", [SAFETY_OFFICER, PARK_OFFICER, STRANGER, WORKER])
def test_search_finds_what_reading_every_row_finds(
    cast: Cast, many: list[Finding], name: str, looked_through: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keyset, "LOOKED_THROUGH", looked_through)
    actor = cast.actor(name)
    for text in (*ASKED, cast.post.name, cast.their_post.name[:2]):
        assert read(actor, FindingFilter.of({"q": text})) == as_read_one_by_one(actor, text), text


@pytest.mark.parametrize("looked_through", [1, 20])
def test_pages_of_a_search_are_whole_and_without_doubles_both_ways(
    cast: Cast, many: list[Finding], looked_through: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keyset, "LOOKED_THROUGH", looked_through)
    monkeypatch.setattr(lists, "keyset_page", small_pages)
    actor = cast.actor(PARK_OFFICER)
    for told in ({"q": "漏"}, {"q": "二层"}, {"q": "漏", "state": "open"}, {"q": "漏", "overdue": "1"}, {}):
        rows = read(actor, FindingFilter.of(told))
        assert len(rows) == len(set(rows)) > 7
        assert read(actor, FindingFilter.of(told), backwards=True) == rows
        assert rows == sorted(rows, key=lambda row: (row.reported_at, row.pk), reverse=True)


def small_pages(*args: object, **named: object) -> object:
    """Return pages of seven."""
    return keyset.keyset_page(*args, size=7, **named)  # type: ignore[arg-type]  # as it is called


@pytest.mark.parametrize("told", [{"age": age} for age in lists.AGES] + [{"since": "3"}, {"since": "9999"}])
def test_days_of_reports_are_business_days_whatever_the_moment_says_besides(
    cast: Cast, many: list[Finding], told: dict[str, str]
) -> None:
    today, (least, most) = (
        lists.business_today(),
        lists.AGES.get(told.get("age", ""), (0, int(told.get("since", 0)) - 1)),
    )
    days = {row: (today - row.business_on).days for row in Finding.objects.visible_to(cast.actor(PARK_OFFICER))}
    wanted = {row for row, age in days.items() if age >= least and (most is None or age <= most)}
    assert set(read(cast.actor(PARK_OFFICER), FindingFilter.of(told))) == wanted


@pytest.mark.parametrize("period", ["0001-01", "9999-12", "1-W01"])
def test_a_period_beyond_all_reports_holds_nothing(cast: Cast, many: list[Finding], period: str) -> None:
    assert cast.client(PARK_OFFICER).get("/findings/", {"period": period}).status_code in (200, 404)


def test_a_post_that_is_called_otherwise_is_found_by_its_new_name(
    cast: Cast, django_capture_on_commit_callbacks: object
) -> None:
    finding = reported(cast, words="护栏松动", place="二层")
    actor = cast.actor(SAFETY_OFFICER)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]  # a fixture of pytest-django
        change_post(actor=cast.actor(SAFETY_OFFICER), post_uuid=cast.post.uuid, name="加氢外操B岗")
    assert read(actor, FindingFilter(q="加氢外操b")) == [finding]
    assert read(actor, FindingFilter(q=cast.post.name)) == []
    kept = Finding.objects.get().search
    derive_finding(cast.ours.tenant, finding.uuid)
    assert Finding.objects.get().search == kept == "护栏松动\n二层\n加氢外操B岗"
    assert Fact.objects.filter(kind="finding.reported").count() == 1


def test_figures_are_whole_until_nobody_counts_on(
    cast: Cast, many: list[Finding], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (PARK_OFFICER, SAFETY_OFFICER):
        actor = cast.actor(name)
        rows = [row for row in Finding.objects.visible_to(actor) if row.is_open]
        overdue = [row for row in rows if row.deadline_on and row.deadline_on < lists.calendar_today()]
        whole = {
            "open": len(rows), "overdue": len(overdue), "major": sum(row.level == "major" for row in rows),
            "grading": sum(row.asks_grading for row in rows),
        }  # fmt: skip
        assert figures_of(actor, FindingFilter()) == whole
        with monkeypatch.context() as less:
            less.setattr(lists, "MOST_COUNTED", 5)
            assert figures_of(actor, FindingFilter()) == whole | {"open": 6, "overdue": min(6, len(overdue))}
    assert [counted(number) for number in (0, 999, 1000)] == ["0", "999", "999+"]


def test_signs_are_looked_up_by_two_and_a_single_one_by_itself() -> None:
    assert [signs_of("漏"), signs_of("渗漏"), signs_of("机封渗漏")] == [["漏"], ["渗漏"], ["封渗", "机封", "渗漏"]]


def test_postgresql_takes_the_same_signs_apart(cast: Cast) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL has an index of signs")
    with connection.cursor() as cursor:
        cursor.execute("SELECT gangze_signs(%s), gangze_signs('')", ["渗漏\n漏水"])
        signs, none = cursor.fetchone()
        long = "".join(Random(5).choices("机封渗漏压力表超期护栏松动标识不清法兰油", k=3000))
        cursor.execute("SELECT gangze_signs(%s)", [long])
        (of_long,) = cursor.fetchone()
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'finding_search'")
        (definition,) = cursor.fetchone()
    assert set(signs) == {"渗", "漏", "\n", "水", "渗漏", "漏\n", "\n漏", "漏水"}
    assert set(of_long) == {*long, *signs_of(long)}  # in whatever order the rows are joined
    assert none == []
    assert "gin (gangze_signs(search))" in definition
