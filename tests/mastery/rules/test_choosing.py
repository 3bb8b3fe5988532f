"""What is asked at a pre-shift meeting."""

from datetime import date, timedelta

from gangze.mastery.rules.choosing import Candidate, ranked

DAY = date(2026, 11, 26)


def order(*candidates: Candidate, person: str = "p", day: date = DAY) -> list[str]:
    return [each.uid for each in ranked(candidates, person=person, day=day)]


def test_starred_items_never_shown_come_first_then_the_longest_ago() -> None:
    assert order(
        Candidate("lately", True, DAY), Candidate("long ago", False, DAY - timedelta(days=90)),
        Candidate("never", False, None), Candidate("never, ★", True, None),
    ) == ["never, ★", "never", "long ago", "lately"]  # fmt: skip


def test_equals_are_mixed_by_person_and_day_and_the_same_on_every_device() -> None:
    same = [Candidate(str(n), False, None) for n in range(20)]
    assert order(*same) == order(*reversed(same))
    assert order(*same) != order(*same, person="q")
    assert order(*same) != order(*same, day=DAY + timedelta(days=1))
    assert sorted(order(*same)) == sorted(each.uid for each in same)
