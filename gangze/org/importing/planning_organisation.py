"""Compares an 组织架构 with what stands: which enterprises, units and posts would be created or changed."""

from collections.abc import Mapping
from typing import Literal

from gangze.kernel.wording import Sentence

from ..rules.wording import matching_key
from .organisation import EnterpriseRead, OrganisationRead, PostRead, UnitRead
from .planning import Plan, PlannedRow, bad_rows, cells_of, differing, old_and_new
from .problems import Problem
from .standing import StandingEnterprise, StandingOrganisation, StandingPost, StandingUnit
from .tables import Record


def plan_organisation(
    read: OrganisationRead, standing: StandingOrganisation, *, file_name: str, may_create_enterprises: bool = True
) -> Plan:
    """Return what an import of the file would do. Nothing that stands is removed because a file does not name it."""
    plan = Plan("org", file_name, problems=list(read.problems), unknown_columns=read.reading.unknown_columns)
    planner = _Planner(plan, standing, may_create_enterprises)
    for enterprise in read.enterprises:
        planner.plan_enterprise(enterprise)
    for unit in sorted(read.units, key=lambda unit: bool(unit.team)):
        planner.plan_unit(unit)
    for post in read.posts:
        planner.plan_post(post)
    titles = ("post", "team", "workshop", "enterprise")
    for subject, records in _by_subject([*read.bad_rows, *planner.bad]).items():
        plan.rows += bad_rows(subject, records, plan.errors, titles=titles)
    return plan


Kind = Literal["enterprise", "team", "post"]


def _by_subject(records: list[Record]) -> dict[Kind, list[Record]]:
    grouped: dict[Kind, list[Record]] = {"enterprise": [], "team": [], "post": []}
    for record in records:
        is_unit = record.columns.keys() & {"team", "workshop"}
        grouped["post" if "post" in record.columns else "team" if is_unit else "enterprise"].append(record)
    return grouped


class _Planner:
    """Knows which enterprise of the file is which that stands, and so where units and posts belong."""

    def __init__(self, plan: Plan, standing: StandingOrganisation, may_create_enterprises: bool) -> None:
        self.plan, self.standing, self.may_create = plan, standing, may_create_enterprises
        self.bad: list[Record] = []
        self.keys: dict[str, str | None] = {one.name: one.key for one in standing.enterprises}
        self.refused: set[str] = set()
        self.units = {
            (one.enterprise_key, matching_key(one.workshop), matching_key(one.team)): one for one in standing.units
        }
        self.posts_by_code = {(one.enterprise_key, one.code): one for one in standing.posts if one.code}
        self.posts_by_name = {(one.enterprise_key, matching_key(one.name)): one for one in standing.posts}

    def plan_enterprise(self, read: EnterpriseRead) -> None:
        """Plan one enterprise; it stands when its code, else its credit code, else its name does."""
        found = self._standing_enterprise(read)
        problem = self._enterprise_problem(read, found)
        if problem is not None:
            self.refused.add(read.name)
            self.plan.problems.append(problem)
            self.bad.append(read.record)
            return
        told = {"name": read.name, "credit_code": read.credit_code, **read.told}
        self.keys[read.name] = found.key if found else None
        if found is None:
            order = {"code": read.code, **told}
            self._add("enterprise", "created", read.record, read.name, read.code, order=order)
            return
        stands = {"name": found.name, "credit_code": found.credit_code, **found.told}
        fresh = differing(stands, told)
        order = {"key": found.key, "fields": fresh}
        self._changed_or_not("enterprise", read.record, read.name, read.code, stands, fresh, order)

    def _standing_enterprise(self, read: EnterpriseRead) -> StandingEnterprise | None:
        tests = (
            lambda one: one.code == read.code,
            lambda one: one.credit_code == read.credit_code,
            lambda one: matching_key(one.name) == matching_key(read.name),
        )
        for test in tests:
            for one in self.standing.enterprises:
                if test(one):
                    return one
        return None

    def _enterprise_problem(self, read: EnterpriseRead, found: StandingEnterprise | None) -> Problem | None:
        if found is None:
            if self.may_create:
                return None
            text = Sentence("企业“{enterprise}”不在你的管理范围内。", enterprise=read.name)
            return read.record.problem("enterprise", "ENTERPRISE_UNKNOWN", text)
        if found.code != read.code:
            text = Sentence(
                "企业“{enterprise}”的编码是 {code}，编码登记后不能更改。", enterprise=found.name, code=found.code
            )
            return read.record.problem("enterprise_code", "ENTERPRISE_CODE_CHANGED", text)
        for other in self.standing.enterprises:
            if other.key != found.key and other.credit_code == read.credit_code:
                text = Sentence("统一社会信用代码已登记在企业“{enterprise}”名下。", enterprise=other.name)
                return read.record.problem("credit_code", "CREDIT_CODE_TAKEN", text)
        return None

    def plan_unit(self, read: UnitRead) -> None:
        """Plan one workshop or team."""
        if read.enterprise in self.refused:
            return
        subject: Literal["team", "workshop"] = "team" if read.team else "workshop"
        title = read.team or read.workshop
        detail = f"{read.enterprise} {read.workshop}" if read.team else read.enterprise
        found = self._standing_unit(read.enterprise, read.workshop, read.team)
        if found is None:
            order = {"enterprise": read.enterprise, "workshop": read.workshop, "team": read.team, "fields": read.told}
            self._add(subject, "created", read.record, title, detail, order=order)
            return
        stands = {"leader_name": found.leader_name, "phone": found.phone}
        fresh = differing(stands, read.told)
        self._changed_or_not(subject, read.record, title, detail, stands, fresh, {"key": found.key, "fields": fresh})

    def _standing_unit(self, enterprise: str, workshop: str, team: str) -> StandingUnit | None:
        key = self.keys.get(enterprise)
        return self.units.get((key, matching_key(workshop), matching_key(team))) if key else None

    def plan_post(self, read: PostRead) -> None:
        """Plan one post; it stands when its code does, else its name."""
        if read.enterprise in self.refused:
            return
        place = {"enterprise": read.enterprise, "workshop": read.workshop, "team": read.team}
        found = self._standing_post(read)
        if found is None:
            order = {**place, "fields": {"name": read.name, **read.told}}
            self._add("post", "created", read.record, read.name, read.enterprise, order=order)
            return
        if (problem := self._rename_problem(read, found)) is not None:
            self.plan.problems.append(problem)
            self.bad.append(read.record)
            return
        stands = {"name": found.name, "code": found.code, "aliases": list(found.aliases), **found.told}
        fresh = differing(stands, {"name": read.name, **read.told})
        order = {"key": found.key, "fields": fresh}
        moves = _unit_text(found.workshop, found.team) != _unit_text(read.workshop, read.team)
        stands["unit"] = _unit_text(found.workshop, found.team)
        if moves:
            order["unit"] = place
        seen = {**fresh, "unit": _unit_text(read.workshop, read.team)} if moves else fresh
        self._changed_or_not("post", read.record, read.name, read.enterprise, stands, seen, order)

    def _standing_post(self, read: PostRead) -> StandingPost | None:
        key = self.keys.get(read.enterprise)
        if key is None:
            return None
        by_code = self.posts_by_code.get((key, str(read.told.get("code", ""))))
        return by_code or self.posts_by_name.get((key, matching_key(read.name)))

    def _rename_problem(self, read: PostRead, found: StandingPost) -> Problem | None:
        namesake = self.posts_by_name.get((found.enterprise_key, matching_key(read.name)), found)
        if namesake.key == found.key:
            return None
        text = Sentence(
            "编码 {code} 已是岗位“{known}”，而岗位“{post}”另有登记，请核对编码。",
            code=found.code,
            known=found.name,
            post=read.name,
        )
        return read.record.problem("post_code", "POST_CODE_CONFLICT", text)

    def _changed_or_not(
        self, subject: Literal["enterprise", "workshop", "team", "post"], record: Record, title: str, detail: str,
        stands: Mapping[str, object], fresh: Mapping[str, object], order: Mapping[str, object],
    ) -> None:  # fmt: skip
        if fresh:
            changes = old_and_new(stands, fresh)
            self._add(subject, "changed", record, title, detail, order=order, changes=changes)
        else:
            self._add(subject, "unchanged", record, title, detail)

    def _add(
        self, subject: Literal["enterprise", "workshop", "team", "post"],
        state: Literal["created", "changed", "unchanged"], record: Record, title: str, detail: str, *,
        order: Mapping[str, object] | None = None, changes: dict[str, list[object]] | None = None,
    ) -> None:  # fmt: skip
        row = PlannedRow(
            subject,
            state,
            title,
            record.sheet,
            record.row + 1,
            detail,
            changes or {},
            dict(order or {}),
            cells_of(record),
        )
        self.plan.rows.append(row)


def _unit_text(workshop: str, team: str) -> str:
    return " / ".join(part for part in (workshop, team) if part)
