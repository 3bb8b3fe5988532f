"""Compares a 花名册 with the people who stand: who is new, who changed, who moved to another post."""

from collections.abc import Iterable
from datetime import date

from gangze.kernel.wording import Sentence

from ..rules.wording import matching_key
from .planning import Plan, PlannedRow, bad_rows, cells_of, differing, kept, old_and_new
from .roster import PersonRead, RosterRead
from .standing import StandingOrganisation, StandingPerson


def plan_people(read: RosterRead, standing: StandingOrganisation, *, file_name: str) -> Plan:
    """Return what an import of the file would do.

    A person is known by enterprise and employee number, else by phone, else by name and post; two people with the same
    name are two people. Whoever stands and is not in the file is only listed.
    """
    plan = Plan("roster", file_name, problems=list(read.problems), unknown_columns=read.reading.unknown_columns)
    matcher = _Matcher(standing.people)
    posts = {post.key: post.name for post in standing.posts}
    matched = matcher.match(read.people)
    for person in read.people:
        found = matched.get(id(person))
        plan.rows.append(_new(person, posts) if found is None else _known(person, found, posts, plan))
    plan.rows += bad_rows("person", read.bad_rows, plan.errors, titles=("name", "employee_number", "phone"))
    covered = {person.enterprise.key for person in read.people}
    met = {found.key for found in matched.values()}
    plan.missing = [
        {"key": person.key, "name": person.name, "employee_number": person.employee_number}
        for person in standing.people
        if person.enterprise_key in covered and person.key not in met and not person.has_left
    ]
    return plan


class _Matcher:
    """Finds for each person of the file the one who stands; the strongest sign first, nobody twice."""

    def __init__(self, people: Iterable[StandingPerson]) -> None:
        self.by_number: dict[tuple[str, str], StandingPerson] = {}
        self.by_phone: dict[tuple[str, str], list[StandingPerson]] = {}
        self.by_name: dict[tuple[str, str], list[StandingPerson]] = {}
        for person in people:
            house = person.enterprise_key
            if person.employee_number:
                self.by_number[house, person.employee_number] = person
            if person.phone:
                self.by_phone.setdefault((house, person.phone), []).append(person)
            self.by_name.setdefault((house, matching_key(person.name)), []).append(person)
        self.taken: set[str] = set()
        self.matched: dict[int, StandingPerson] = {}

    def match(self, people: list[PersonRead]) -> dict[int, StandingPerson]:
        """Return who stands by the id of who was read; those who are new are absent."""
        for find in (self._numbered, self._phoned, self._named):
            for person in people:
                if id(person) in self.matched:
                    continue
                candidates = [one for one in find(person) if one.key not in self.taken]
                if len(candidates) == 1:
                    self.matched[id(person)] = candidates[0]
                    self.taken.add(candidates[0].key)
        return self.matched

    def _numbered(self, person: PersonRead) -> list[StandingPerson]:
        found = self.by_number.get((person.enterprise.key, person.employee_number))
        return [found] if found else []

    def _phoned(self, person: PersonRead) -> list[StandingPerson]:
        found = self.by_phone.get((person.enterprise.key, person.phone), []) if person.phone else []
        # Another number with the same phone is another person, unless the name says that the number changed.
        return [one for one in found if _may_be(person, one) or one.name == person.name]

    def _named(self, person: PersonRead) -> list[StandingPerson]:
        found = self.by_name.get((person.enterprise.key, matching_key(person.name)), [])
        same = [one for one in found if _may_be(person, one) and not (person.phone and one.phone)]
        return [one for one in same if set(one.posts) & set(person.posts)]


def _may_be(person: PersonRead, one: StandingPerson) -> bool:
    return not (person.employee_number and one.employee_number)


def _new(person: PersonRead, posts: dict[str, str]) -> PlannedRow:
    fields = {name: value for name, value in _told(person).items() if value not in ("", None)}
    order = {"enterprise": person.enterprise.key, "fields": kept(fields), "posts": person.posts}
    record = person.record
    detail = f"{person.enterprise.name} {'、'.join(posts[key] for key in person.posts)}"
    return PlannedRow(
        "person", "created", person.name, record.sheet, record.row + 1, detail, {}, order, cells_of(record)
    )


def _known(person: PersonRead, found: StandingPerson, posts: dict[str, str], plan: Plan) -> PlannedRow:
    record = person.record
    stands: dict[str, str | date | None] = {
        "name": found.name, "employee_number": found.employee_number, "phone": found.phone,
        "shift_group": found.shift_group, "hired_on": found.hired_on, "remark": found.remark,
    }  # fmt: skip
    fresh = differing(stands, _told(person))
    order: dict[str, object] = {"key": found.key, "fields": kept(fresh)}
    changes = old_and_new(stands, fresh)
    if "name" in fresh:
        text = Sentence(
            "工号或手机号与“{known}”相同而姓名不同，将改名为“{name}”，请核对。", known=found.name, name=person.name
        )
        plan.problems.append(record.warning("name", "NAME_DIFFERS", text))
    if found.has_left:
        order["rehire"] = True
        changes["left_on"] = [Sentence("已离职"), Sentence("重新入职")]
    starts = [key for key in person.posts if key not in found.posts]
    # Somebody who holds none of the posts of the file has moved; somebody who holds one of them keeps the others.
    ends = [] if len(starts) < len(person.posts) else list(found.posts)
    if starts:
        order["starts"], order["ends"] = starts, ends
        after = [key for key in found.posts if key not in ends] + starts
        changes["posts"] = ["、".join(posts.get(key, "—") for key in keys) for keys in (found.posts, after)]
    detail = f"{person.enterprise.name} {'、'.join(posts[key] for key in person.posts)}"
    state = "changed" if changes else "unchanged"
    row = PlannedRow("person", "unchanged", person.name, record.sheet, record.row + 1, detail, cells=cells_of(record))
    if state == "changed":
        row.state, row.changes, row.order = "changed", changes, order
    return row


def _told(person: PersonRead) -> dict[str, str | date | None]:
    return {
        "name": person.name, "employee_number": person.employee_number, "phone": person.phone,
        "shift_group": person.shift_group, "hired_on": person.hired_on, "remark": person.remark,
    }  # fmt: skip
