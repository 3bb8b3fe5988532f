"""What looks odd about how a finding was closed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from gangze.inspections.rules.hints import (
    Course,
    Former,
    HintKind,
    Picture,
    hints_of,
    is_return,
    likeness_of_words,
    time_hints,
)
from gangze.inspections.rules.reports import fen_of, yuan_text
from gangze.inspections.rules.seeing import FLAT, distance, look_at
from gangze.kernel.errors import RuleBroken
from tests.inspections.found import picture

AT = datetime(2026, 11, 26, 2, tzinfo=UTC)
THIS, OTHER = UUID(int=1), UUID(int=2)


def former(uuid: UUID = OTHER, **said: object) -> Former:
    """Return a finding of a day earlier at the same place."""
    told = {"code": "A", "place": "p1", "item": "", "words": "二层平台护栏松动", "reported_at": AT - timedelta(days=1)}
    return Former(uuid, **told | said)  # type: ignore[arg-type]  # a table of fields


def shot(sha: str, likeness: int | None, *, finding: UUID = THIS, is_evidence: bool = False, taken: int = 0) -> Picture:
    """Return a photo taken so many minutes after the report."""
    return Picture(finding, "B", sha, likeness, AT + timedelta(minutes=taken), is_evidence)


def kinds(course: Course, pictures: list[Picture], others: list[Picture]) -> list[str]:
    """Return the kinds of hints, gravest first."""
    return [hint.kind for hint in hints_of(course, pictures, others, former(THIS, reported_at=AT), [])]


def test_a_photo_is_known_again_after_scaling_and_compression_and_others_are_not() -> None:
    looks = {seed: look_at(picture(seed).read()).likeness for seed in range(1, 30)}
    for seed, likeness in looks.items():
        small = look_at(picture(seed, size=(1280, 960), quality=40).read()).likeness
        assert distance(likeness, small) <= 4
    apart = [distance(one, other) for a, one in looks.items() for b, other in looks.items() if a < b]
    assert min(apart) > 4
    assert look_at(b"no picture").likeness == FLAT
    assert all(-(2**63) <= likeness < 2**63 for likeness in looks.values())


def test_the_same_photo_is_told_and_an_alike_one_too() -> None:
    course = Course(AT)
    assert kinds(course, [shot("a", 5), shot("a", 5, is_evidence=True, taken=60)], []) == [HintKind.SAME_PHOTO]
    assert kinds(course, [shot("a", 5), shot("b", 4, is_evidence=True, taken=60)], []) == [HintKind.ALIKE_PHOTO]
    assert kinds(course, [shot("a", 5)], [shot("a", None, finding=OTHER)]) == [HintKind.SAME_PHOTO]
    assert kinds(course, [shot("a", 5)], [shot("b", 5, finding=OTHER), shot("c", 5, finding=OTHER)]) == [
        HintKind.ALIKE_PHOTO
    ]
    assert kinds(course, [shot("a", FLAT)], [shot("b", FLAT, finding=OTHER), shot("c", None, finding=OTHER)]) == []


def test_evidence_that_is_older_than_the_finding_is_told_but_not_a_photo_of_before() -> None:
    course = Course(AT)
    assert kinds(course, [shot("a", 1, is_evidence=True, taken=-11)], []) == [HintKind.OLD_PHOTO]
    assert kinds(course, [shot("a", 1, is_evidence=True, taken=-9), shot("b", 0xFFFFF0, taken=-999)], []) == []


def test_what_went_faster_than_it_can_be_done_is_told() -> None:
    def told(**said: object) -> list[str]:
        course = Course(AT, AT + timedelta(hours=1), **said)  # type: ignore[arg-type]  # a table of fields
        return [hint.kind for hint in time_hints(course)]

    fast, slow = AT + timedelta(hours=1, minutes=4), AT + timedelta(hours=1, minutes=5)
    assert told(rectified_at=fast) == [HintKind.FAST_WORK]
    assert told(rectified_at=slow) == []
    assert told(rectified_at=fast, is_fixed_on_spot=True) == []
    assert told(rectified_at=fast, is_act=True) == []
    assert told(rectified_at=slow, closed_at=slow + timedelta(seconds=119)) == [HintKind.FAST_CHECK]
    assert told(rectified_at=slow, closed_at=slow + timedelta(hours=2), seen="photo") == [HintKind.PHOTO_ONLY]
    assert told(rectified_at=slow, closed_at=slow + timedelta(hours=2), seen="site") == []


def test_a_finding_comes_back_at_the_same_place_with_the_same_item_or_like_words() -> None:
    this = former(THIS, reported_at=AT)
    table = [
        ({}, True),
        ({"words": "二层平台的护栏又松动了"}, True),
        ({"words": "地沟盖板缺失"}, False),
        ({"place": "p2"}, False),
        ({"reported_at": AT - timedelta(days=366)}, False),
        ({"reported_at": AT + timedelta(days=1)}, False),
    ]
    assert [is_return(this, former(**said)) for said, _wanted in table] == [wanted for _said, wanted in table]
    assert not is_return(this, former(THIS))
    with_item = former(THIS, reported_at=AT, item="ab")
    assert is_return(with_item, former(words="全不一样", item="ab"))
    found = hints_of(
        Course(AT), [], [], this, [former(), former(uuid4(), reported_at=AT - timedelta(days=3), code="C")]
    )
    assert [(hint.kind, hint.other, hint.words.values["count"]) for hint in found] == [(HintKind.RETURNED, OTHER, 2)]
    assert likeness_of_words("", "护栏") == 0


def test_of_an_item_of_a_sheet_what_people_wrote_decides_and_the_item_alone_where_nobody_wrote() -> None:
    item = "设备、管线、法兰、阀门有无跑冒滴漏"
    noted = former(THIS, reported_at=AT, words="三楼取样阀手柄处滴漏", asked=item)
    assert not is_return(noted, former(words="法兰垫片冲开", asked=item))
    assert is_return(noted, former(words="三楼取样阀手柄滴漏", asked=item))
    assert is_return(noted, former(words="三楼的取样阀手柄处又滴漏了"))
    assert is_return(former(THIS, reported_at=AT, words="", asked=item), former(words="", asked=item))
    assert is_return(noted, former(words="", asked=item))
    assert not is_return(former(THIS, reported_at=AT, words="", asked=item), former(words="", asked="联锁投用"))
    assert not is_return(former(THIS, reported_at=AT, words=""), former(words=""))


def test_money_is_read_and_written_without_losing_a_fen() -> None:
    table = {"": 0, "0.1": 10, "1,200.50": 120050, "300元": 30000, "￥99": 9900}
    assert {text: fen_of(text) for text in table} == table
    assert [yuan_text(fen) for fen in (0, 5, 120050, 30000)] == ["0", "0.05", "1,200.50", "300"]
    refused = []
    for text in ("三百", "1.005", "1e400", "NaN", "Infinity"):
        try:
            fen_of(text)
        except RuleBroken:
            refused.append(text)
    assert refused == ["三百", "1.005", "1e400", "NaN", "Infinity"]
