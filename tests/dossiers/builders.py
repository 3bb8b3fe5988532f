"""A small enterprise with one post, its people, and a complete file's worth of documents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from gangze.access.actor import Actor, system_actor
from gangze.access.matrix import Role
from gangze.dossiers.content import DocumentContent, DossierContent, Header, ItemContent, Kind, Step
from gangze.dossiers.importing.model import DocumentUnderstood, ItemUnderstood, Place, PostUnderstood, Understanding
from gangze.org import services as org
from gangze.org.models import Enterprise, Person, Post, RoleGrant
from gangze.org.selectors import actor_of

CODES = ("91990000MAEX00010T", "91990000MAEX00029P")


@dataclass
class Crew:
    """An enterprise with its people as actors; `post` is held by the worker."""

    enterprise: Enterprise
    post: Post
    other_post: Post
    worker: Actor
    officer: Actor
    principal: Actor
    worker_person: Person


def hire_crew(number: int = 0) -> Crew:
    """Found an enterprise in a park with a post and three people."""
    system = system_actor("test")
    park = org.create_authority(actor=system, name=f"示例园区{number}")
    enterprise = org.create_enterprise(
        actor=system,
        authority_uuid=park.uuid,
        code=f"99000000{number + 1}",
        credit_code=CODES[number],
        name=f"示例企业{'甲乙'[number]}",
    )
    workshop = org.create_unit(actor=system, enterprise_uuid=enterprise.uuid, name="聚合车间")
    team = org.create_unit(actor=system, enterprise_uuid=enterprise.uuid, name="聚合班", parent_uuid=workshop.uuid)
    post = org.create_post(actor=system, unit_uuid=team.uuid, name="聚合主操", code="P101")
    other = org.create_post(actor=system, unit_uuid=team.uuid, name="聚合外操", code="P102")

    def hire(name: str, index: int, *posts: Post) -> Person:
        return org.hire_person(
            actor=system,
            enterprise_uuid=enterprise.uuid,
            name=name,
            phone=f"1380000{number}{index:03d}",
            post_uuids=[each.uuid for each in posts],
        ).person

    worker = hire("姜例东", 1, post)
    officer, principal = hire("郑样刚", 2), hire("何例东", 3)
    org.give_role(actor=system, person_uuid=officer.uuid, role=Role.SAFETY_OFFICER, path=enterprise.path)
    org.give_role(actor=system, person_uuid=principal.uuid, role=Role.PRINCIPAL, path=enterprise.path)
    # They hold their roles for long: what a device hands in is judged by what its maker might do when it was made.
    RoleGrant.objects.filter(user__in=[officer.user, principal.user]).update(
        granted_at=datetime(2020, 1, 1, tzinfo=UTC)
    )
    return Crew(
        enterprise, post, other, actor_of(worker.user), actor_of(officer.user), actor_of(principal.user), worker
    )


def whole_content(post: str = "聚合主操") -> DossierContent:
    """Return a dossier with all four documents, ready for review."""
    items = {
        Kind.RISK: (
            ItemContent(Kind.RISK, {"point": "聚合反应器", "measures": "每小时记录温度压力", "level": "重大"}),
            ItemContent(Kind.RISK, {"point": "导热油系统", "measures": "每班查漏"}),
        ),
        Kind.DUTY: (ItemContent(Kind.DUTY, {"duty": "班前确认联锁投用情况"}),),
        Kind.OPERATION: (ItemContent(Kind.OPERATION, {"procedure": "投用导热油", "standard": "升温不超过20℃/h"}),),
        Kind.EMERGENCY: (
            ItemContent(
                Kind.EMERGENCY,
                {"accident": "导热油泄漏着火", "contacts": "班长 13800007101", "alarms": "火警 119"},
                steps=(Step("停循环泵，关进出口阀", "外操"), Step("报告班长和调度", "主操")),
            ),
        ),
    }
    documents = {kind: DocumentContent(kind, each, f"{kind.ability}顺口溜") for kind, each in items.items()}
    return DossierContent(post, documents, Header(revision_label="A/1"))


def understanding_of(*contents: DossierContent, bad: tuple[str, Kind] | None = None) -> Understanding:
    """Return what an import would have understood; `bad` names a document whose first item has an error."""
    posts = []
    for content in contents:
        documents = {}
        for kind, document in content.documents.items():
            items = tuple(
                ItemUnderstood(item, Place("表", f"A{number}"), has_error=bad == (content.post, kind) and number == 1)
                for number, item in enumerate(document.items, 1)
            )
            documents[kind] = DocumentUnderstood(kind, items, document.jingle)
        posts.append(PostUnderstood(content.post, documents, content.header))
    return Understanding("两单两卡.xlsx", tuple(posts))
