"""Who a row is: by employee number, else by name, else by name and post; never by guessing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gangze.kernel.wording import Sentence
from gangze.org.importing.problems import Problem
from gangze.org.importing.tables import Record
from gangze.org.rules.wording import matching_key

from .standing import Standing, StandingPupil


@dataclass(frozen=True, slots=True)
class Pupil:
    """A person of the enterprise, or (`key` "") a contractor's worker who is to be registered along."""

    key: str
    name: str
    employee_number: str = ""


def pupil_of(
    standing: Standing, record: Record, name: str, number: str, problems: list[Problem], *, is_guest: bool = False
) -> Pupil | None:
    """Return who a row is, or None with the reason among the problems. A guest who is not there may be registered."""
    if number:
        found = standing.by_number.get(number)
        if found is None and not is_guest:
            text = Sentence("工号 {number} 不在本企业人员中。", number=number)
            problems.append(record.problem("employee_number", "EMPNO_UNKNOWN", text))
            return None
        if found is not None:
            return _checked(found, record, name, problems)
    return _by_name(standing, record, name, number, problems, is_guest=is_guest)


def _checked(found: StandingPupil, record: Record, name: str, problems: list[Problem]) -> Pupil | None:
    if matching_key(found.name) == matching_key(name):
        return Pupil(found.key, found.name, found.employee_number)
    text = Sentence("工号 {number} 是{name}，与本行姓名不同。", number=found.employee_number, name=found.name)
    problems.append(record.problem("name", "NAME_DIFFERS", text))
    return None


def _by_name(
    standing: Standing, record: Record, name: str, number: str, problems: list[Problem], *, is_guest: bool
) -> Pupil | None:
    candidates = standing.by_name.get(matching_key(name), [])
    candidates = [each for each in candidates if not each.has_left] or candidates
    if number:  # a guest's own number that nobody here has: another person of that name is not the one
        candidates = [each for each in candidates if not each.employee_number]
    if len(candidates) > 1:
        candidates = _at_post(standing, record, candidates) or candidates
    if len(candidates) == 1:
        return Pupil(candidates[0].key, candidates[0].name, candidates[0].employee_number)
    if candidates:
        text = Sentence("叫“{name}”的有{count}人，请写工号或岗位。", name=name, count=len(candidates))
        problems.append(record.problem("name", "NAME_AMBIGUOUS", text))
        return None
    if is_guest and standing.may_register:
        return Pupil("", name, number)
    problems.append(record.problem("name", "NAME_UNKNOWN", _unknown(name, is_guest=is_guest)))
    return None


def own_post(record: Record) -> str:
    """Return the post that the row itself names: what stands in a row above is no help to tell people apart."""
    return "" if "post" in record.carried else record.text("post")


def _at_post(standing: Standing, record: Record, candidates: Sequence[StandingPupil]) -> list[StandingPupil]:
    written = own_post(record)
    posts = set(standing.post_keys(written)) if written else set()
    return [each for each in candidates if posts & set(each.posts)]


def _unknown(name: str, *, is_guest: bool) -> Sentence:
    if is_guest:
        return Sentence("“{name}”不在本企业人员中；承包商人员须由能登记人员的安全员导入。", name=name)
    return Sentence("“{name}”不在本企业人员中，请先登记或导入花名册。", name=name)
