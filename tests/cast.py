"""The named cast of every test: one park, two enterprises, one person for each role, and strangers next door."""

from dataclasses import dataclass, field
from datetime import date

from django.test import Client

from gangze.access.actor import NOBODY, Actor
from gangze.access.matrix import Role
from gangze.accounts.models import User
from gangze.org import services
from gangze.org.models import Authority, Enterprise, Person, Post, Unit
from gangze.org.selectors import actor_of

from .builders import TESTS, make_enterprise, make_post, make_unit

WORKER = "姜例东"
TEAM_LEADER = "赵样强"
WORKSHOP_HEAD = "魏样东"
SAFETY_OFFICER = "郑样刚"
PRINCIPAL = "何例东"
EXPERT = "秦样文"
INSPECTOR = "许例军"
PARK_OFFICER = "周例安"
AUTHORITY_VIEWER = "沈例山"
ADMINISTRATOR = "冯例云"
STRANGER = "尤样勇"
"""The safety officer of the other enterprise: as much as one can be allowed there, nothing here."""
STRANGE_WORKER = "褚样霖"
ANONYMOUS = "anonymous"

ROLE_OF = {
    WORKER: Role.WORKER, TEAM_LEADER: Role.TEAM_LEADER, WORKSHOP_HEAD: Role.WORKSHOP_HEAD,
    SAFETY_OFFICER: Role.SAFETY_OFFICER, PRINCIPAL: Role.PRINCIPAL, EXPERT: Role.EXPERT, INSPECTOR: Role.INSPECTOR,
    PARK_OFFICER: Role.PARK_OFFICER, AUTHORITY_VIEWER: Role.AUTHORITY_VIEWER, ADMINISTRATOR: Role.ADMINISTRATOR,
}  # fmt: skip
OUR_PEOPLE = (WORKER, TEAM_LEADER, WORKSHOP_HEAD, SAFETY_OFFICER, PRINCIPAL)
"""Those who belong to our enterprise and must never learn of the other one."""
EVERYBODY = (*ROLE_OF, STRANGER, STRANGE_WORKER, ANONYMOUS)


@dataclass
class Cast:
    """The places and people; `people` and `users` are by name."""

    city: Authority
    park: Authority
    ours: Enterprise
    theirs: Enterprise
    workshop: Unit
    team: Unit
    post: Post
    other_team: Unit
    other_post: Post
    their_workshop: Unit
    their_team: Unit
    their_post: Post
    people: dict[str, Person] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)

    def actor(self, name: str) -> Actor:
        """Return the actor as of now; NOBODY for the anonymous visitor."""
        return NOBODY if name == ANONYMOUS else actor_of(self.users[name])

    def client(self, name: str) -> Client:
        """Return a browser in which the person is signed in."""
        client = Client()
        if name != ANONYMOUS:
            client.force_login(self.users[name])
        return client


def make_cast() -> Cast:
    """Build the cast through the services; takes some hundred queries."""
    city = services.create_authority(actor=TESTS, name="示例市应急局", level=Authority.Level.CITY)
    park = services.create_authority(actor=TESTS, name="示例化工园区", parent_uuid=city.uuid)
    ours = make_enterprise(park, name="示例聚酰胺有限公司", code="990000001")
    theirs = make_enterprise(park, name="邻厂热电有限公司", code="990000004")
    workshop = make_unit(ours, name="聚合车间")
    team = make_unit(name="聚合班", parent=workshop)
    other_team = make_unit(name="罐区班", parent=make_unit(ours, name="储运车间"))
    their_workshop = make_unit(theirs, name="邻厂锅炉车间")
    their_team = make_unit(name="邻厂司炉班", parent=their_workshop)
    cast = Cast(
        city, park, ours, theirs, workshop, team,
        post=make_post(team, name="聚合主操", code="P101", is_key=True, speciality="工艺"),
        other_team=other_team, other_post=make_post(other_team, name="罐区巡检工", code="P106", speciality="储运"),
        their_workshop=their_workshop, their_team=their_team,
        their_post=make_post(their_team, name="邻厂锅炉司炉", code="Q401", speciality="邻厂公用工程"),
    )  # fmt: skip
    _hire_ours(cast)
    _hire_theirs(cast)
    _hire_officers(cast)
    User.objects.update(must_change_password=False)
    for user in cast.users.values():
        user.refresh_from_db()
    return cast


def _hire_ours(cast: Cast) -> None:
    # An employee number each, but a phone only for some: both ways to sign in occur.
    _hire(cast, cast.ours, WORKER, "JX0001", post=cast.post, phone="13800000001", shift_group="甲")
    _give(cast, TEAM_LEADER, _hire(cast, cast.ours, TEAM_LEADER, "JX0002", post=cast.post), cast.team.path)
    _give(cast, WORKSHOP_HEAD, _hire(cast, cast.ours, WORKSHOP_HEAD, "JX0041"), cast.workshop.path)
    _give(cast, SAFETY_OFFICER, _hire(cast, cast.ours, SAFETY_OFFICER, "JX0042", phone="13800000042"), cast.ours.path)
    _give(cast, PRINCIPAL, _hire(cast, cast.ours, PRINCIPAL, "JX0000", phone="13800000043"), cast.ours.path)


def _hire_theirs(cast: Cast) -> None:
    stranger = _hire(cast, cast.theirs, STRANGER, "RD0042", phone="13800000242")
    services.give_role(actor=TESTS, person_uuid=stranger.uuid, role=Role.SAFETY_OFFICER, path=cast.theirs.path)
    _hire(cast, cast.theirs, STRANGE_WORKER, "RD0001", post=cast.their_post, phone="13800000201")


def _hire_officers(cast: Cast) -> None:
    places = {
        EXPERT: cast.ours.path, INSPECTOR: cast.park.path, PARK_OFFICER: cast.park.path,
        AUTHORITY_VIEWER: cast.city.path, ADMINISTRATOR: "",
    }  # fmt: skip
    for number, (name, path) in enumerate(places.items()):
        house = cast.city if name == AUTHORITY_VIEWER else cast.park
        hired = services.hire_officer(actor=TESTS, authority_uuid=house.uuid, name=name, phone=f"1380000090{number}")
        _note(cast, hired.person)
        _give(cast, name, hired.person, path)


def _hire(
    cast: Cast, enterprise: Enterprise, name: str, number: str, *, post: Post | None = None, **more: str
) -> Person:
    hired = services.hire_person(
        actor=TESTS, enterprise_uuid=enterprise.uuid, name=name, employee_number=number,
        post_uuids=[post.uuid] if post else [], hired_on=date(2020, 1, 1), **more,
    )  # fmt: skip
    return _note(cast, hired.person)


def _note(cast: Cast, person: Person) -> Person:
    assert person.user is not None
    cast.people[person.name], cast.users[person.name] = person, person.user
    return person


def _give(cast: Cast, name: str, person: Person, path: str) -> None:
    services.give_role(actor=TESTS, person_uuid=person.uuid, role=ROLE_OF[name], path=path)
