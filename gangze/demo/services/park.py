"""The fictional park: its organisation, its people, its dossiers, loaded through the services that people use."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

from django.contrib.auth.models import AnonymousUser

from gangze.access.actor import Actor, system_actor
from gangze.access.matrix import Role
from gangze.accounts.services import set_own_password
from gangze.dossiers import services as dossiers
from gangze.dossiers.content import Kind
from gangze.dossiers.importing import understand
from gangze.dossiers.models import Revision
from gangze.dossiers.rules.triggers import Scope
from gangze.dossiers.selectors import concerned_posts
from gangze.inspections.services.scheduling import age_occurrences, schedule_due
from gangze.kernel import clock
from gangze.officefiles import open_source
from gangze.org import services as org
from gangze.org.models import Authority, Enterprise, Person
from gangze.org.selectors import actor_of

from . import findings, history, learning, papers, periods, rounds
from .days import DAYS, first_day, morning, today

FILES = Path(__file__).resolve().parent.parent / "files"
PARK = "示例化工园区"
PASSWORD = "gangze-demo-2026"  # noqa: S105 — printed on the first page a visitor sees; only ever set in a demo
LEFT_FOR_THE_VISITOR = ("导热油炉工", "切片包装工", "己内酰胺罐区巡检工")
"""Posts whose documents a visitor imports: the file is there, they are not."""

DOSSIER_FILES = {
    "两单两卡_聚酰胺.xlsx": "990000001",
    "LNG装卸_一岗一表.xlsx": "990000002",
    "电工_岗位卡.docx": "990000003",
    "锅炉司炉_两单两卡.docx": "990000004",
}
PRINCIPALS = {"990000001": "何例东", "990000002": "吕样成", "990000003": "施例江", "990000004": "张样川"}


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody a visitor can sign in as: one for each role."""

    role: Role
    name: str
    phone: str


DEMO_PEOPLE = (
    DemoPerson(Role.WORKER, "姜例东", "13800000001"),
    DemoPerson(Role.TEAM_LEADER, "赵样强", "13800007101"),
    DemoPerson(Role.WORKSHOP_HEAD, "吴例强", "13800007106"),
    DemoPerson(Role.SAFETY_OFFICER, "郑样刚", "13800007107"),
    DemoPerson(Role.PRINCIPAL, "何例东", "13800008001"),
    DemoPerson(Role.EXPERT, "钟例文", "13800009001"),
    DemoPerson(Role.INSPECTOR, "范样平", "13800009002"),
    DemoPerson(Role.PARK_OFFICER, "彭例安", "13800009003"),
    DemoPerson(Role.AUTHORITY_VIEWER, "鲁样清", "13800009004"),
    DemoPerson(Role.ADMINISTRATOR, "韦例明", "13800009005"),
)
PARK_ROLES = (Role.EXPERT, Role.INSPECTOR, Role.PARK_OFFICER, Role.AUTHORITY_VIEWER)

Say = Callable[[str], None]


def is_loaded() -> bool:
    """Return whether the park is there already."""
    return Authority.objects.filter(name=PARK).exists()


def load(say: Say) -> None:
    """Load the whole park; does nothing when it is there. `say` hears one line a step."""
    if is_loaded():
        return
    actor = system_actor("demo")
    with clock.standing_at(morning(first_day())):
        park = _authorities(actor)
        _organisation(actor, park, say)
        _people(actor, park, say)
        for file_name, code in DOSSIER_FILES.items():
            _dossiers(actor, file_name, code, say)
        _acknowledgements(say)
    history.tell(_examiners(), _more_of_a_day, say)
    rounds.do_day(today())
    schedule_due()
    age_occurrences()
    _together(say)
    findings.Story(_demo_actor).conclude()
    _change(say)


def _examiners() -> dict[str, Sequence[Actor]]:
    """Return who hears people at each enterprise: its principal, and at the first its leader and its safety officer too."""
    found: dict[str, Sequence[Actor]] = {
        code: [_actor(Person.objects.select_related("user").get(enterprise__code=code, name=name))]
        for code, name in PRINCIPALS.items()
    }
    first = next(iter(PRINCIPALS))
    found[first] = [_demo_actor(Role.SAFETY_OFFICER), _demo_actor(Role.WORKSHOP_HEAD), *found[first]]
    return found


def _more_of_a_day(day: date, chance: Random) -> int:
    """Let four people practise twice a week, the crews be trained twice, the park draw once, and shifts do their rounds."""
    count, ago = 0, (today() - day).days
    if day.weekday() in (1, 3):
        crew = Person.objects.filter(assignments__post__name="聚合主操").select_related("user").order_by("pk")[:4]
        count += learning.practise([_actor(person) for person in crew], day, chance)
    if ago in learning.TRAINED_AGO:
        count += learning.train({code: actors[-1] for code, actors in _examiners().items()}, day, today())
    if ago == rounds.BEGUN_AGO:
        rounds.begin(_demo_actor(Role.SAFETY_OFFICER))
    if ago == DAYS - 1:
        periods.begin(_demo_actor)
    count += papers.tell(_demo_actor(Role.TEAM_LEADER), day)
    count += findings.Story(_demo_actor).tell(day) + rounds.do_day(day) + periods.tell(_demo_actor, day)
    if ago == learning.DRAWN_AGO:
        first = Enterprise.objects.get(code=next(iter(PRINCIPALS)))
        count += learning.draw(_demo_actor(Role.INSPECTOR), _demo_actor(Role.SAFETY_OFFICER), first, day)
    return count


def _actor(person: Person) -> Actor:
    return actor_of(person.user or AnonymousUser())


def _authorities(actor: Actor) -> Authority:
    city = org.create_authority(actor=actor, name="示例市应急管理局", level=Authority.Level.CITY)
    district = org.create_authority(
        actor=actor, name="示例区应急管理局", level=Authority.Level.DISTRICT, parent_uuid=city.uuid
    )
    return org.create_authority(actor=actor, name=PARK, level=Authority.Level.PARK, parent_uuid=district.uuid)


def _organisation(actor: Actor, park: Authority, say: Say) -> None:
    for kind, name in (("org", "组织架构.xlsx"), ("roster", "人员岗位花名册.xlsx")):
        source = open_source(FILES / name, name=name)
        plan = org.make_plan(actor=actor, kind=kind, source=source)
        org.apply_plan(actor=actor, plan=plan, authority_uuid=park.uuid)
        say(f"已导入 {name}")
    org.seed_calendar(actor=actor, authority_uuid=park.uuid)


def _people(actor: Actor, park: Authority, say: Say) -> None:
    first = Enterprise.objects.get(code="990000001")
    for code, name in PRINCIPALS.items():
        enterprise = Enterprise.objects.get(code=code)
        person = org.hire_person(actor=actor, enterprise_uuid=enterprise.uuid, name=name, phone=enterprise.phone).person
        org.give_role(actor=actor, person_uuid=person.uuid, role=Role.PRINCIPAL, path=enterprise.path)
    for each in DEMO_PEOPLE:
        person = _person(actor, each, first, park)
        path = _place(each.role, first, park)
        if path is not None:
            org.give_role(actor=actor, person_uuid=person.uuid, role=each.role, path=path)
        if person.user is not None:
            set_own_password(user=person.user, password=PASSWORD)
    _second_post(actor, first)
    say(f"每种角色一名演示人员，共 {len(DEMO_PEOPLE)} 人")


def _second_post(actor: Actor, first: Enterprise) -> None:
    """Let the demo worker hold a second post, one whose documents the visitor brings into force."""
    worker = Person.objects.get(phone=DEMO_PEOPLE[0].phone)
    post = first.posts.get(name=LEFT_FOR_THE_VISITOR[0])
    org.assign_post(actor=actor, person_uuid=worker.uuid, post_uuid=post.uuid)


def _person(actor: Actor, each: DemoPerson, first: Enterprise, park: Authority) -> Person:
    found = Person.objects.select_related("user").filter(phone=each.phone).first()
    if found is not None:
        return found
    if each.role in PARK_ROLES or each.role is Role.ADMINISTRATOR:
        return org.hire_officer(actor=actor, authority_uuid=park.uuid, name=each.name, phone=each.phone).person
    return org.hire_person(actor=actor, enterprise_uuid=first.uuid, name=each.name, phone=each.phone).person


def _place(role: Role, first: Enterprise, park: Authority) -> str | None:
    workshop = first.units.get(name="聚合车间", parent=None)
    team = workshop.children.get(name="聚合班")
    places = {
        Role.TEAM_LEADER: team.path,
        Role.WORKSHOP_HEAD: workshop.path,
        Role.SAFETY_OFFICER: first.path,
        Role.EXPERT: first.path,
        Role.INSPECTOR: park.path,
        Role.PARK_OFFICER: park.path,
        Role.AUTHORITY_VIEWER: park.path,
        Role.ADMINISTRATOR: "",
    }
    return places.get(role)  # the worker's role follows from the post, the principal's was given above


def _dossiers(actor: Actor, file_name: str, code: str, say: Say) -> None:
    enterprise = Enterprise.objects.get(code=code)
    source = open_source(FILES / file_name, name=file_name)
    understanding = understand(source, dossiers.organisation_of(enterprise))
    names = [post.name for post in understanding.posts if post.name not in LEFT_FOR_THE_VISITOR]
    dossiers.store_understanding(
        actor=actor,
        enterprise=enterprise,
        understanding=understanding,
        post_names=names,
        file_name=file_name,
        file_sha256="",
    )
    principal = Person.objects.select_related("user").get(enterprise=enterprise, name=PRINCIPALS[code])
    approver = actor_of(principal.user or AnonymousUser())
    drafts = Revision.objects.filter(dossier__post__enterprise=enterprise, state="draft")
    for draft in drafts.order_by("pk"):
        sent = dossiers.submit_revision(actor=actor, revision_uuid=draft.uuid)
        dossiers.approve_revision(actor=approver, revision_uuid=draft.uuid, shown_hash=sent.content_hash)
    say(f"已导入并批准 {file_name}：{len(names)} 个岗位")


def _acknowledgements(say: Say) -> None:
    """Let most holders of the first post acknowledge, so that lists show both states."""
    revision = Revision.objects.get(dossier__post__name="聚合主操", state="in_force")
    holders = Person.objects.filter(assignments__post__name="聚合主操").exclude(phone="13800000001").order_by("pk")
    done = 0
    for person in holders.select_related("user")[:5]:
        if person.user is not None:
            dossiers.acknowledge_revision(actor=actor_of(person.user), revision_uuid=revision.uuid)
            done += 1
    say(f"聚合主操 {done} 人已签收")


def _together(say: Say) -> None:
    """Let the worker propose something and the team leader agree, and let the principal approve the working group."""
    worker, leader, officer, principal = (
        _demo_actor(role) for role in (Role.WORKER, Role.TEAM_LEADER, Role.SAFETY_OFFICER, Role.PRINCIPAL)
    )
    revision = Revision.objects.get(dossier__post__name="聚合主操", state="in_force")
    item = revision.items.filter(kind="risk").first()
    proposal = dossiers.propose_change(
        actor=worker,
        post_uuid=revision.dossier.post.uuid,
        kind=Kind.RISK,
        uid=item.uid if item is not None else None,
        text="夜班看不清就地压力表，建议写明用手电照、离表一臂远读数，读不清就叫外操复核。",
    )
    dossiers.reply_to_proposal(actor=leader, proposal_uuid=proposal.uuid, text="同意。三班都遇到过。")
    group = dossiers.begin_charter(
        actor=officer,
        enterprise_uuid=revision.dossier.post.enterprise.uuid,
        subject="group",
        title="一线岗位安全生产责任制工作专班",
    )
    members = [
        {"name": principal.name, "post": "主要负责人", "duty": "组长：批准、保障人员和经费，每月检查"},
        {"name": officer.name, "post": "安全员", "duty": "副组长：审核、督促更新，汇总检查和考核"},
        {"name": leader.name, "post": "聚合班班组长", "duty": "成员：组织学习、抽背和岗位讨论"},
        {"name": worker.name, "post": "聚合主操", "duty": "成员：职工代表，参与检查和评价"},
    ]
    group = dossiers.edit_charter(
        actor=officer, charter_uuid=group.uuid, edit_number=0, title=group.title, members=members
    )
    shown = dossiers.hash_of_charter(group)
    dossiers.approve_charter(actor=principal, charter_uuid=group.uuid, shown_hash=shown)
    say("聚合主操有 1 条建议在讨论；工作专班已批准")


def _demo_actor(role: Role) -> Actor:
    phone = next(each.phone for each in DEMO_PEOPLE if each.role is role)
    return actor_of(Person.objects.select_related("user").get(phone=phone).user or AnonymousUser())


def _change(say: Say) -> None:
    """Let the safety officer report a change of a parameter and confirm the posts whose items name it."""
    officer = _demo_actor(Role.SAFETY_OFFICER)
    enterprise = Enterprise.objects.get(code="990000001")
    trigger = dossiers.raise_trigger(
        actor=officer,
        enterprise_code=enterprise.code,
        kind="parameters",
        reason="导热油炉出口油温上限由320℃改为315℃",
        happened_on=clock.business_date(clock.now()) - timedelta(days=12),
        reference="变更单示例07",
        scope=Scope(keywords=("导热油",)),
    )
    concerned = [post.uuid for post, _reasons in concerned_posts(enterprise, trigger.told_scope)]
    dossiers.confirm_posts(actor=officer, trigger_uuid=trigger.uuid, post_uuids=concerned)
    say(f"已提出 1 项变更，涉及 {len(concerned)} 个岗位")
