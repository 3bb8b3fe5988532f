"""Reads an 组织架构: enterprises, workshops, teams and posts, in one sheet or several, and what is wrong with them."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from gangze.kernel.errors import RuleBroken
from gangze.kernel.wording import Sentence
from gangze.officefiles import Source

from ..rules.codes import credit_code, enterprise_code
from ..rules.wording import matching_key, split_aliases, yes_or_no
from .headings import ORGANISATION_HEADINGS, HeadingWords
from .problems import Problem
from .standing import StandingOrganisation, enterprise_words
from .tables import Layout, Reading, Record, read_tables

_LAYOUT = Layout(
    words=HeadingWords(ORGANISATION_HEADINGS),
    anchors=frozenset({"enterprise", "workshop", "team", "post", "enterprise_code"}),
    group=("enterprise", "workshop"),
)
_NAMED_IN_TITLE = re.compile(
    r"(?:填报单位|单位名称|企业名称|公司名称|填报企业|单位|企业|公司)[:：]\s*(\S+?(?:公司|厂|集团|$))"
)


@dataclass(slots=True)
class EnterpriseRead:
    """An enterprise of the file; `told` holds the remaining fields that the file fills, as the model names them."""

    record: Record
    code: str
    credit_code: str
    name: str
    told: dict[str, object]


@dataclass(slots=True)
class UnitRead:
    """A workshop (`team` is ""), or a team; `enterprise` is the name in the file."""

    record: Record
    enterprise: str
    workshop: str
    team: str
    told: dict[str, object]


@dataclass(slots=True)
class PostRead:
    """A post; `told` holds the remaining fields that the file fills, as the model names them."""

    record: Record
    enterprise: str
    workshop: str
    team: str
    name: str
    told: dict[str, object]


@dataclass(slots=True)
class OrganisationRead:
    """What the file says; rows with an error are in `bad_rows` and nowhere else."""

    reading: Reading
    enterprises: list[EnterpriseRead] = field(default_factory=list)
    units: list[UnitRead] = field(default_factory=list)
    posts: list[PostRead] = field(default_factory=list)
    bad_rows: list[Record] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def understand_organisation(source: Source, standing: StandingOrganisation) -> OrganisationRead:
    """Return what a file says of the organisation, checked in itself and against the enterprises that stand already.

    Sheets are told apart by their columns: a post, else a unit, else an enterprise. Enterprises of all sheets are read
    before anything that refers to them. Errors carry the codes of docs/rules/organisation.md.
    """
    reading = read_tables(source, _LAYOUT)
    reader = _OrganisationReader(OrganisationRead(reading), standing)
    reader.result.problems.extend(reading.problems)
    records = [record for record in reading.records if not reader.is_of_people(record)]
    for record in records:
        reader.read_enterprise(record)
    for record in records:
        reader.read_unit(record)
    for record in records:
        reader.read_post(record)
    reader.close()
    return reader.result


class _OrganisationReader:
    """Carries what has been seen so far: names, codes, units, posts."""

    def __init__(self, result: OrganisationRead, standing: StandingOrganisation) -> None:
        self.result, self.standing = result, standing
        self.enterprises: dict[str, EnterpriseRead] = {}
        self.bad_enterprises: set[str] = set()
        self.left_out: dict[tuple[str, str], Record] = {}
        self.codes: dict[tuple[str, str], Record] = {}
        self.units: dict[tuple[str, str, str], UnitRead] = {}
        self.unit_tables: set[str] = set()
        self.posts: dict[tuple[str, str], PostRead] = {}
        self.people_sheets: set[str] = set()

    def is_of_people(self, record: Record) -> bool:
        """Return whether the row stands in a roster rather than an organisation; said once for each sheet."""
        if "person" not in record.columns:
            return False
        if record.sheet not in self.people_sheets:
            self.people_sheets.add(record.sheet)
            text = Sentence(
                "工作表“{sheet}”有“姓名”列，像是花名册，没有读取。请在“导入花名册”中上传。", sheet=record.sheet
            )
            self.result.problems.append(Problem(record.sheet, None, "SHEET_IS_ROSTER", text, "warning"))
        return True

    def read_enterprise(self, record: Record) -> None:
        """Take over the enterprise that a row describes; rows that only refer to one are passed by."""
        if not record.columns.keys() & {"enterprise_code", "credit_code"} or self._is_repeated(record):
            return
        problems: list[Problem] = []
        name = record.text("enterprise")
        if not name:
            problems.append(record.problem("enterprise", "ENTERPRISE_NAME_EMPTY", "企业名称为空。"))
        code = self._code(record, "enterprise_code", "ENTERPRISE_CODE", Sentence("企业编码"), enterprise_code, problems)
        credit = self._code(record, "credit_code", "CREDIT_CODE", Sentence("统一社会信用代码"), credit_code, problems)
        if any(key in self.enterprises for key in enterprise_words(name)):
            problems.append(
                record.problem(
                    "enterprise", "ENTERPRISE_DUPLICATE", Sentence("企业“{enterprise}”重复。", enterprise=name)
                )
            )
        told = _told(
            record, {"industry": "industry", "leader": "principal_name", "phone": "phone", "address": "address"}
        )
        told |= self._yes_no(record, "is_major_hazard", problems)
        self.result.problems += problems
        if any(problem.severity == "error" for problem in problems):
            self.bad_enterprises |= enterprise_words(name) - self.enterprises.keys()
            self.result.bad_rows.append(record)
            return
        enterprise = EnterpriseRead(record, code, credit, name, told)
        self.result.enterprises.append(enterprise)
        self.enterprises.update(dict.fromkeys(enterprise_words(name), enterprise))

    def _is_repeated(self, record: Record) -> bool:
        """In a table of posts that also carries the codes of the enterprise, each enterprise is told of many times."""
        is_of_others = bool(record.columns.keys() & {"post", "team", "workshop"})
        words = enterprise_words(record.text("enterprise"))
        return is_of_others and bool(words & self.enterprises.keys() or words & self.bad_enterprises)

    def _code(
        self, record: Record, name: str, code: str, label: str, rule: Callable[[str], str], problems: list[Problem]
    ) -> str:
        written = record.text(name)
        if not written:
            problems.append(record.problem(name, f"{code}_EMPTY", Sentence("{column}为空。", column=label)))
            return ""
        try:
            value = rule(written)
        except RuleBroken as broken:
            problems.append(record.problem(name, f"{code}_INVALID", broken.message))
            return ""
        first = self.codes.setdefault((name, value), record)
        if first is not record:
            text = Sentence(
                "{column} {value} 重复，首次出现在 {cell}。", column=label, value=value, cell=first.cell(name)
            )
            problems.append(record.problem(name, f"{code}_DUPLICATE", text))
        return value

    def read_unit(self, record: Record) -> None:
        """Take over workshop and team of a row of a table of units."""
        if "post" in record.columns or not record.columns.keys() & {"workshop", "team"}:
            return
        enterprise = self._enterprise_name(record)
        if enterprise is None:
            return
        workshop, team = record.text("workshop"), record.text("team")
        if not workshop:
            text = Sentence("班组“{team}”没有所属车间。", team=team)
            self._refuse(record, record.problem("workshop", "WORKSHOP_EMPTY", text))
            return
        self.unit_tables.add(enterprise)
        told = _told(record, {"leader": "leader_name", "phone": "phone"})
        self._unit(record, enterprise, workshop, "", {} if team else told)
        if team and self._unit(record, enterprise, workshop, team, told).record is not record:
            first = self.units[_unit_key(enterprise, workshop, team)].record
            text = Sentence(
                "班组“{workshop} {team}”与第{row}行重复，只取一次。", workshop=workshop, team=team, row=first.row + 1
            )
            self.result.problems.append(record.warning("team", "UNIT_DUPLICATE", text))

    def _unit(self, record: Record, enterprise: str, workshop: str, team: str, told: dict[str, object]) -> UnitRead:
        key = _unit_key(enterprise, workshop, team)
        if key not in self.units:
            self.units[key] = UnitRead(record, enterprise, workshop, team, told)
            self.result.units.append(self.units[key])
        return self.units[key]

    def read_post(self, record: Record) -> None:
        """Take over the post of a row, and its units where no table lists those of the enterprise."""
        if "post" not in record.columns:
            return
        enterprise = self._enterprise_name(record)
        if enterprise is None:
            return
        problems: list[Problem] = []
        post = PostRead(
            record, enterprise, record.text("workshop"), record.text("team"), record.text("post"),
            self._post_fields(record, problems),
        )  # fmt: skip
        problems += self._post_problems(post)
        self.result.problems += problems
        if any(problem.severity == "error" for problem in problems):
            self.result.bad_rows.append(record)
            return
        for team in dict.fromkeys(("", post.team)):
            self._unit(record, enterprise, post.workshop, team, {})
        self.posts[enterprise, matching_key(post.name)] = post
        self.result.posts.append(post)

    def _post_problems(self, post: PostRead) -> list[Problem]:
        record = post.record
        if not post.name:
            return [record.problem("post", "POST_EMPTY", "岗位名称为空。")]
        problems = []
        first = self.posts.get((post.enterprise, matching_key(post.name)))
        if first is not None:
            text = Sentence("岗位“{post}”重复，首次出现在 {cell}。", post=post.name, cell=first.record.cell("post"))
            problems.append(record.problem("post", "POST_DUPLICATE", text))
        if code := record.text("post_code").upper():
            holder = self.codes.setdefault((f"post {post.enterprise}", code), record)
            if holder is not record:
                text = Sentence("岗位编码 {code} 重复，首次出现在 {cell}。", code=code, cell=holder.cell("post_code"))
                problems.append(record.problem("post_code", "POST_CODE_DUPLICATE", text))
        return problems + self._place_problems(post)

    def _place_problems(self, post: PostRead) -> list[Problem]:
        if not post.workshop:
            return [
                post.record.problem(
                    "workshop", "WORKSHOP_EMPTY", Sentence("岗位“{post}”没有所属车间。", post=post.name)
                )
            ]
        listed = _unit_key(post.enterprise, post.workshop, post.team) in self.units
        if listed or post.enterprise not in self.unit_tables:
            return []
        place = " ".join(part for part in (post.workshop, post.team) if part)
        text = Sentence("“{place}”不在本企业的车间班组表中。", place=place)
        known = _unit_key(post.enterprise, post.workshop, "") in self.units
        return [post.record.problem("team" if known else "workshop", "UNIT_UNKNOWN", text)]

    def _post_fields(self, record: Record, problems: list[Problem]) -> dict[str, object]:
        told = _told(
            record, {"speciality": "speciality", "installation": "installation", "shift_system": "shift_system"}
        )
        if code := record.text("post_code"):
            told["code"] = code.upper()
        if aliases := split_aliases(record.texts.get("aliases", "")):
            told["aliases"] = aliases
        told |= self._yes_no(record, "is_frontline", problems) | self._yes_no(record, "is_key", problems)
        if headcount := record.text("headcount"):
            match = re.fullmatch(r"(\d{1,5})(?:\.0+)?\s*人?", headcount)
            if match:
                told["headcount"] = int(match[1])
            else:
                problems.append(
                    record.problem(
                        "headcount", "HEADCOUNT_INVALID", Sentence("定员“{written}”不是人数。", written=headcount)
                    )
                )
        return told

    def _yes_no(self, record: Record, name: str, problems: list[Problem]) -> dict[str, object]:
        written = record.text(name)
        if not written:
            return {}
        answer = yes_or_no(written)
        if answer is None:
            problems.append(
                record.problem(name, "YES_NO_INVALID", Sentence("“{written}”应填“是”或“否”。", written=written))
            )
            return {}
        return {name: answer}

    def _enterprise_name(self, record: Record) -> str | None:
        """Return the name under which the row's enterprise is known, or None when the row has to be left out."""
        written = record.text("enterprise") or self._enterprise_of_title(record)
        if not written:
            text = Sentence("认不出是哪个企业：请加“企业名称”列，或在标题写明“填报单位：…”。")
            self._refuse(record, record.problem("enterprise", "ENTERPRISE_EMPTY", text))
            return None
        words = enterprise_words(written)
        for word in sorted(words, key=len, reverse=True):
            if word in self.enterprises:
                return self.enterprises[word].name
        if found := self.standing.enterprise(written):
            return found.name
        if words & self.bad_enterprises:
            self.left_out.setdefault((record.sheet, written), record)
            self.result.bad_rows.append(record)
            return None
        text = Sentence("企业“{enterprise}”不在企业表中，或不在你的管理范围内。", enterprise=written)
        self._refuse(record, record.problem("enterprise", "ENTERPRISE_UNKNOWN", text))
        return None

    def _enterprise_of_title(self, record: Record) -> str:
        for title in reversed(record.title):
            if match := _NAMED_IN_TITLE.search(title):
                return match[1]
            if found := self.standing.enterprise(title) or self.standing.enterprise_within(title):
                return found.name
            inside = {one.name for one in self.result.enterprises if matching_key(one.name) in matching_key(title)}
            if len(inside) == 1:
                return inside.pop()
        only = {one.name for one in self.result.enterprises}
        return only.pop() if len(only) == 1 else ""

    def _refuse(self, record: Record, problem: Problem) -> None:
        self.result.problems.append(problem)
        self.result.bad_rows.append(record)

    def close(self) -> None:
        """Say what was left out because of its enterprise, and which other names two posts share."""
        for (_sheet, enterprise), record in self.left_out.items():
            text = Sentence("企业“{enterprise}”的信息有错误，该表中属于它的行暂不导入。", enterprise=enterprise)
            self.result.problems.append(record.warning("enterprise", "ENTERPRISE_LEFT_OUT", text))
        if not self.result.reading.heading_cells:
            text = Sentence("没有找到组织架构的表头：需要有“企业名称”“车间”“岗位名称”等列。")
            self.result.problems.append(Problem("", None, "HEADER_MISSING", text))
        self._warn_of_shared_aliases()

    def _warn_of_shared_aliases(self) -> None:
        seen: dict[tuple[str, str], PostRead] = dict(self.posts)
        for post in self.result.posts:
            aliases = post.told.get("aliases")
            for alias in aliases if isinstance(aliases, list) else []:
                first = seen.setdefault((post.enterprise, matching_key(alias)), post)
                if first is not post:
                    text = Sentence("别名“{alias}”也指岗位“{post}”，用它时将无法区分。", alias=alias, post=first.name)
                    self.result.problems.append(post.record.warning("aliases", "ALIAS_SHARED", text))


def _unit_key(enterprise: str, workshop: str, team: str) -> tuple[str, str, str]:
    return enterprise, matching_key(workshop), matching_key(team)


def _told(record: Record, fields: dict[str, str]) -> dict[str, object]:
    """Return the texts that the file fills, by the names of the model; blanks are left out, so they erase nothing."""
    return {target: record.text(name) for name, target in fields.items() if record.text(name)}
