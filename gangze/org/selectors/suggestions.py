"""Roles that the organisation itself suggests: leaders, heads and safety officers whose names it knows."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from gangze.access.actor import Actor
from gangze.access.matrix import Action, Role
from gangze.kernel.wording import Sentence

from ..models import Assignment, Enterprise, Person, RoleGrant, Unit
from ..rules.granting import grantable_roles

_HEAD_WORDS = ("车间主任", "站长", "车间负责人", "部长")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A role that a person probably should hold, and why; to be confirmed by a person."""

    person: Person
    role: Role
    path: str
    place: str
    reason: str

    @property
    def key(self) -> str:
        """Return what the check box of the suggestion sends."""
        return f"{self.person.uuid}|{self.role.value}|{self.path}"


def suggested_grants(actor: Actor) -> list[Suggestion]:
    """Return the roles that names and posts suggest and nobody has given yet, within what the actor may give.

    A name that two people of an enterprise share suggests nothing.
    """
    enterprises = list(Enterprise.objects.reached_by(actor, Action.GRANT_EDIT).active())
    leaders = set(_units_with_leaders(enterprises).values_list("leader_name", flat=True))
    names = leaders | {one.principal_name for one in enterprises}
    people = Person.objects.filter(enterprise__in=enterprises, user__isnull=False, name__in=names).active()
    by_name: dict[tuple[int | None, str], list[Person]] = defaultdict(list)
    for person in people.select_related("enterprise"):
        by_name[person.enterprise_id, person.name].append(person)
    found = [*_principals(enterprises, by_name), *_leaders(enterprises, by_name), *_by_post(enterprises)]
    held = set(RoleGrant.objects.filter(revoked_at=None).values_list("user_id", "role", "path"))
    return [
        one
        for one in found
        if (one.person.user_id, one.role.value, one.path) not in held and one.role in grantable_roles(actor, one.path)
    ]


Names = dict[tuple[int | None, str], list[Person]]


def _principals(enterprises: list[Enterprise], names: Names) -> list[Suggestion]:
    suggestions = []
    for enterprise in enterprises:
        people = names.get((enterprise.pk, enterprise.principal_name), [])
        if len(people) == 1:
            reason = Sentence("企业信息中的主要负责人")
            suggestions.append(Suggestion(people[0], Role.PRINCIPAL, enterprise.path, enterprise.name, reason))
    return suggestions


def _leaders(enterprises: list[Enterprise], names: Names) -> list[Suggestion]:
    suggestions = []
    for unit in _units_with_leaders(enterprises):
        people = names.get((unit.enterprise_id, unit.leader_name), [])
        if len(people) == 1:
            role = Role.TEAM_LEADER if unit.level == Unit.Level.TEAM else Role.WORKSHOP_HEAD
            reason = Sentence("组织架构中的班组长或负责人")
            suggestions.append(Suggestion(people[0], role, unit.path, unit.name, reason))
    return suggestions


def _units_with_leaders(enterprises: list[Enterprise]) -> QuerySet[Unit]:
    return Unit.objects.filter(enterprise__in=enterprises).active().exclude(leader_name="")


def _by_post(enterprises: list[Enterprise]) -> list[Suggestion]:
    suggestions = []
    telling = Q(post__speciality="安全", post__is_frontline=False)
    for word in _HEAD_WORDS:
        telling |= Q(post__name__contains=word)
    held = Assignment.objects.filter(ends_on=None, post__enterprise__in=enterprises, person__user__isnull=False)
    held = held.filter(telling).select_related("person__enterprise", "post__enterprise", "post__unit__parent")
    for one in held.order_by("pk"):
        post = one.post
        if post.speciality == "安全" and not post.is_frontline:
            place = (Role.SAFETY_OFFICER, post.enterprise.path, post.enterprise.name)
        elif any(word in post.name for word in _HEAD_WORDS):
            workshop = post.unit.parent or post.unit
            place = (Role.WORKSHOP_HEAD, workshop.path, workshop.name)
        else:
            continue
        suggestions.append(Suggestion(one.person, *place, Sentence("任职岗位：{post}", post=post.name)))
    return suggestions
