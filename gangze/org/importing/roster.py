"""Reads a 花名册: who each row is, at which enterprise and post, and what is wrong with it."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date

from gangze.kernel.errors import RuleBroken
from gangze.kernel.wording import Listing, Sentence
from gangze.officefiles import Source

from ..rules.personal import calendar_date, employee_number, is_shift, mobile_phone, person_name, shift_group
from ..rules.wording import matching_key
from .headings import ROSTER_HEADINGS, HeadingWords
from .problems import Problem
from .standing import StandingEnterprise, StandingOrganisation, StandingPost
from .tables import Layout, Reading, Record, read_tables

_LAYOUT = Layout(
    words=HeadingWords(ROSTER_HEADINGS),
    anchors=frozenset({"name", "employee_number"}),
    group=("enterprise", "workshop", "team"),
)
_NAMED_IN_TITLE = re.compile(r"(?:填报单位|单位名称|企业名称|公司名称|填报企业|单位|企业|公司)[:：]\s*(\S+)")
_LEGAL_NAME = re.compile(r"\S*?(?:有限公司|有限责任公司|股份公司|分公司|公司|厂|集团)")
_REQUIRED = (("name", Sentence("姓名")), ("post", Sentence("岗位")))
_BETWEEN_POSTS = re.compile(r"[、，,；;/\n]+|兼")


@dataclass(slots=True)
class PersonRead:
    """One person of the file; `posts` are keys of posts held, `records` the rows that tell of the person."""

    record: Record
    enterprise: StandingEnterprise
    name: str
    employee_number: str
    phone: str
    shift_group: str
    hired_on: date | None
    remark: str
    posts: list[str] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)


@dataclass(slots=True)
class RosterRead:
    """What a roster says: `people` are the rows that can be imported, `bad_rows` the others."""

    reading: Reading
    people: list[PersonRead] = field(default_factory=list)
    bad_rows: list[Record] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def understand_roster(
    source: Source, organisation: StandingOrganisation, *, default_enterprise: str | None = None
) -> RosterRead:
    """Return the people of a roster, checked against the organisation.

    The enterprise of a row is its own column's, else that of the titles above it, of the sheet's or file's name, else
    `default_enterprise` (a key). Errors carry the codes of docs/rules/organisation.md.
    """
    reading = read_tables(source, _LAYOUT)
    reader = _RosterReader(organisation, RosterRead(reading), source.name, default_enterprise)
    reader.result.problems.extend(reading.problems)
    for record in reading.records:
        reader.read(record)
    _require_columns(reader.result)
    return reader.result


def _require_columns(result: RosterRead) -> None:
    if not result.reading.heading_cells:
        message = Sentence("没有找到花名册的表头：需要有“姓名”和“岗位”等列。")
        result.problems.append(Problem("", None, "HEADER_MISSING", message))


class _RosterReader:
    """Carries what has been seen so far from row to row: numbers, phones, missing columns."""

    def __init__(
        self, organisation: StandingOrganisation, result: RosterRead, file_name: str, default_enterprise: str | None
    ) -> None:
        self.organisation, self.result, self.file_name = organisation, result, file_name
        self.default = next((one for one in organisation.enterprises if one.key == default_enterprise), None)
        self.by_number: dict[tuple[str, str], tuple[Record, str, PersonRead | None]] = {}
        self.by_phone: dict[str, tuple[Record, str]] = {}
        self.by_row: dict[tuple[str, ...], Record] = {}
        self.by_name: dict[tuple[str, str, str], PersonRead] = {}
        self.short_tables: set[tuple[str, int]] = set()
        self.units = {matching_key(name) for unit in organisation.units for name in (unit.workshop, unit.team)}

    def read(self, record: Record) -> None:
        """Take one row over, or note why not."""
        problems: list[Problem] = []
        if not self._has_columns(record):
            self.result.bad_rows.append(record)
            return
        record = self._with_shift(record)
        enterprise = self._enterprise(record, problems)
        name = self._value(record, "name", "NAME_EMPTY", person_name, problems, raw=True) or ""
        phone = self._value(record, "phone", "PHONE_INVALID", mobile_phone, problems) or ""
        number = self._value(record, "employee_number", "EMPNO_INVALID", employee_number, problems) or ""
        shift = self._value(record, "shift_group", "SHIFT_INVALID", shift_group, problems) or ""
        hired_on = self._hired_on(record, problems)
        posts = self._posts(record, enterprise, problems) if enterprise else []
        earlier = self._earlier(record, enterprise, number, name, problems) or self._unnumbered(
            enterprise, number, name, phone
        )
        if enterprise is None or any(problem.severity == "error" for problem in problems):
            self.result.bad_rows.append(record)
        elif earlier is not None:
            self._merge(earlier, record, posts, problems)
        else:
            person = PersonRead(
                record, enterprise, name, number, phone, shift, hired_on, record.text("remark"), posts, [record]
            )
            self._take(person, problems)
        self.result.problems += problems

    def _with_shift(self, record: Record) -> Record:
        """Take a column 班组 for that of the shift where it says 甲班, there is none for shifts, and no unit is called so."""
        team = record.texts.get("team", "")
        if "shift_group" in record.columns or not is_shift(team) or matching_key(team) in self.units:
            return record
        texts = {**record.texts, "team": "", "shift_group": team}
        return replace(record, texts=texts, columns={**record.columns, "shift_group": record.columns["team"]})

    def _take(self, person: PersonRead, problems: list[Problem]) -> None:
        record = person.record
        identity = (person.enterprise.key, person.name, person.phone, *person.posts)
        if not person.employee_number and identity in self.by_row:
            first = self.by_row[identity]
            problems.append(
                record.warning("name", "ROW_REPEATED", Sentence("与第{row}行相同，只取一次。", row=first.row + 1))
            )
            return
        self.by_row.setdefault(identity, record)
        if person.employee_number:
            key = (person.enterprise.key, person.employee_number)
            self.by_number[key] = (record, person.name, person)
        if person.phone:
            self.by_name.setdefault((person.enterprise.key, person.name, person.phone), person)
        self._warn_of_phone(person, problems)
        self.result.people.append(person)

    def _warn_of_phone(self, person: PersonRead, problems: list[Problem]) -> None:
        if not person.phone:
            if not person.employee_number:
                text = Sentence("没有手机号也没有工号，导入后不能登录。")
                problems.append(person.record.warning("name", "SIGN_IN_MISSING", text))
            return
        first = self.by_phone.setdefault(person.phone, (person.record, person.name))
        if first[0] is not person.record:
            text = Sentence(
                "手机号与{place}（{name}）相同，请核对。",
                place=self._where(first[0], person.record, "phone"),
                name=first[1],
            )
            problems.append(person.record.warning("phone", "PHONE_REPEATED", text))

    def _merge(self, earlier: PersonRead, record: Record, posts: list[str], problems: list[Problem]) -> None:
        """Take a second row of the same person: another post held, or a plain repetition."""
        fresh = [post for post in posts if post not in earlier.posts]
        if not fresh:
            problems.append(
                record.warning(
                    "name", "ROW_REPEATED", Sentence("与第{row}行重复，只取一次。", row=earlier.record.row + 1)
                )
            )
            return
        earlier.posts += fresh
        earlier.records.append(record)

    def _earlier(
        self, record: Record, enterprise: StandingEnterprise | None, number: str, name: str, problems: list[Problem]
    ) -> PersonRead | None:
        if enterprise is None or not number:
            return None
        first = self.by_number.setdefault((enterprise.key, number), (record, name, None))
        if first[0] is record or (first[1] == name and first[2] is None):
            return None
        if first[1] != name:
            where = self._where(first[0], record, "employee_number")
            text = Sentence("工号 {number} 重复，首次出现在 {place}（姓名不同）。", number=number, place=where)
            problems.append(record.problem("employee_number", "EMPNO_DUPLICATE", text))
            return None
        return first[2]

    def _unnumbered(
        self, enterprise: StandingEnterprise | None, number: str, name: str, phone: str
    ) -> PersonRead | None:
        """Return who a row without a number tells of again: the same name and phone at the same enterprise."""
        if enterprise is None or number or not phone:
            return None
        return self.by_name.get((enterprise.key, name, phone))

    def _where(self, first: Record, record: Record, name: str) -> str:
        return first.cell(name) if first.sheet == record.sheet else f"{first.sheet}!{first.cell(name)}"

    def _has_columns(self, record: Record) -> bool:
        missing = [label for name, label in _REQUIRED if name not in record.columns]
        if not missing:
            return True
        table = (record.sheet, id(record.columns))
        if table not in self.short_tables:
            self.short_tables.add(table)
            cell = self.result.reading.heading_cells.get(record.sheet)
            text = Sentence("缺少必需的列“{columns}”，该表各行没有读取。", columns=Listing(missing))
            self.result.problems.append(Problem(record.sheet, cell, "COLUMN_MISSING", text))
        return False

    def _value(
        self, record: Record, name: str, code: str, rule: Callable[[str], str], problems: list[Problem],
        *, raw: bool = False,
    ) -> str | None:  # fmt: skip
        try:
            return rule(record.texts.get(name, "") if raw else record.text(name))
        except RuleBroken as broken:
            problems.append(record.problem(name, code, broken.message))
            return None

    def _hired_on(self, record: Record, problems: list[Problem]) -> date | None:
        try:
            return calendar_date(record.dates.get("hired_on") or record.text("hired_on"))
        except RuleBroken as broken:
            problems.append(
                record.problem("hired_on", "DATE_INVALID", Sentence("入职日期：{reason}", reason=broken.message))
            )
            return None

    def _enterprise(self, record: Record, problems: list[Problem]) -> StandingEnterprise | None:
        written = record.text("enterprise")
        if written:
            found = self.organisation.enterprise(written)
            if found is None:
                text = Sentence("企业“{enterprise}”不在组织架构中，或不在你的管理范围内。", enterprise=written)
                problems.append(record.problem("enterprise", "ENTERPRISE_UNKNOWN", text))
            return found
        found = self._enterprise_of_title(record)
        if found is None:
            text = Sentence("认不出是哪个企业的人员：请加“企业名称”列，或在标题写明“填报单位：…”。")
            problems.append(record.problem("enterprise", "ENTERPRISE_EMPTY", text))
        return found

    def _enterprise_of_title(self, record: Record) -> StandingEnterprise | None:
        for title in reversed(record.title):
            found = self.organisation.enterprise(title) or self.organisation.enterprise_within(title)
            named = _NAMED_IN_TITLE.search(title)
            if found is None and named:
                legal = _LEGAL_NAME.match(named[1])
                found = self.organisation.enterprise(legal[0] if legal else named[1])
                if found is None and legal:
                    return None  # a file of another enterprise must not end up in one's own
            if found is not None:
                return found
        return self.organisation.enterprise_within(self.file_name) or self.default

    def _posts(self, record: Record, enterprise: StandingEnterprise, problems: list[Problem]) -> list[str]:
        written = record.text("post")
        if not written:
            problems.append(record.problem("post", "POST_EMPTY", "岗位为空。"))
            return []
        if "post" in record.carried:
            problems.append(
                record.warning("post", "POST_CARRIED", Sentence("岗位为空，按上一行取“{post}”，请核对。", post=written))
            )
        parts = [written]
        if not self.organisation.posts_called(enterprise.key, written):
            parts = [part for part in _BETWEEN_POSTS.split(record.texts["post"]) if part.strip()] or parts
        found = [self._post(record, enterprise, "post", part.strip(), problems) for part in parts]
        if second := record.text("second_post"):
            found.append(self._post(record, enterprise, "second_post", second, problems))
        return list(dict.fromkeys(post.key for post in found if post is not None))

    def _post(
        self, record: Record, enterprise: StandingEnterprise, name: str, written: str, problems: list[Problem]
    ) -> StandingPost | None:
        candidates = self.organisation.posts_called(enterprise.key, written)
        if len(candidates) > 1:
            candidates = [post for post in candidates if _agrees(record, post)] or candidates
        if not candidates:
            text = Sentence("岗位“{post}”不在本企业组织架构中。", post=written)
            problems.append(record.problem(name, "POST_UNKNOWN", text))
            return None
        if len(candidates) > 1:
            names = "、".join(post.name for post in candidates)
            problems.append(
                record.problem(
                    name, "POST_AMBIGUOUS", Sentence("“{post}”可能是：{names}，请写全称。", post=written, names=names)
                )
            )
            return None
        if name == "post" and not _agrees(record, candidates[0]):
            post = candidates[0]
            place = " ".join(part for part in (post.workshop, post.team) if part)
            text = Sentence(
                "岗位“{post}”在组织架构中属于“{place}”，与本行的车间班组不同，按组织架构导入。",
                post=post.name,
                place=place,
            )
            problems.append(record.warning(_differing(record, post), "UNIT_DIFFERS", text))
        return candidates[0]


def _agrees(record: Record, post: StandingPost) -> bool:
    return _fits(record.text("workshop"), post.workshop, post.team) and _fits(
        record.text("team"), post.team, post.workshop
    )


def _fits(written: str, *allowed: str) -> bool:
    """Return whether a cell of a unit speaks of this unit; a cell such as 聚合车间/聚合班 speaks of both."""
    key = matching_key(written)
    return not key or any(matching_key(name) in key for name in allowed if name)


def _differing(record: Record, post: StandingPost) -> str:
    return "team" if _fits(record.text("workshop"), post.workshop, post.team) else "workshop"
