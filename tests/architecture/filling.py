"""More of everything that pages show: rows written in bulk, because a page's queries do not ask how a row came about.

A new app adds its rows here; a list whose rows are not multiplied is a list whose queries nobody counts.
"""

from datetime import date, timedelta
from itertools import count
from uuid import uuid4

from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore
from django.utils.timezone import now

from gangze.access.matrix import Role
from gangze.accounts.models import ApiToken, User
from gangze.dossiers.models import (
    Acknowledgement,
    CharterRevision,
    Dossier,
    Item,
    PrintCode,
    Proposal,
    ProposalReply,
    Revision,
    SignOff,
    Trigger,
    TriggerTask,
    Upload,
)
from gangze.draws.models import Contribution, Draw, Drawn, DrawPart, Excuse, Substitution
from gangze.jobs.models import Job
from gangze.ledger.models import Fact, Seal, TenantHead
from gangze.org.models import (
    Assignment,
    Authority,
    CalendarDay,
    Enterprise,
    PendingImport,
    Person,
    Post,
    RoleGrant,
    Unit,
)
from tests.builders import valid_credit_code
from tests.cast import ADMINISTRATOR, PARK_OFFICER, SAFETY_OFFICER, WORKER, Cast

from ..permissions.objects import Side
from .filling_findings import add_findings
from .filling_hearing import add_hearing
from .filling_periods import add_periods
from .filling_rounds import add_rounds
from .filling_training import add_training

LOOKERS = (SAFETY_OFFICER, WORKER, PARK_OFFICER, ADMINISTRATOR)
_numbers = count(1)


def add_rows(cast: Cast, side: Side, rows: int) -> None:
    """Add that many rows of every kind, all within sight of the people of the cast."""
    for _row in range(rows):
        number = next(_numbers)
        _add_places(cast, number)
        person = _add_person(cast, number)
        post = _add_post(cast, person, number)
        _add_revisions(post, cast.post, person, number)
        _add_triggers(cast, side, post, number)
        _grow_documents(side)
        _add_draws(cast, side, post, person, number)
        _add_proposals(cast, number)
        add_training(cast, post, person, number)
        add_hearing(cast, side, post, person, number)
        add_rounds(cast, post, number)
        add_findings(cast, post, number)
        add_periods(cast, number)
        _add_charters(cast.ours, number)
        _add_records(cast, number)
        for name in LOOKERS:
            _add_belongings(cast.users[name], number)


def _add_places(cast: Cast, number: int) -> None:
    park = Authority.objects.create(name=f"邻近园区{number}", level="park", parent=cast.city)
    Authority.objects.filter(pk=park.pk).update(path=f"{cast.city.path}a{park.pk}/")
    code = f"97{number:07d}"
    house = Enterprise.objects.create(
        authority=cast.park, code=code, credit_code=valid_credit_code(50_000 + number), name=f"示例邻居{number}"
    )
    Enterprise.objects.filter(pk=house.pk).update(path=f"{cast.park.path}e{house.pk}/")
    TenantHead.objects.create(tenant=code, path=f"{cast.park.path}e{house.pk}/")
    team = Unit.objects.create(enterprise=cast.ours, parent=cast.workshop, level="team", name=f"新班{number}")
    Unit.objects.filter(pk=team.pk).update(path=f"{cast.workshop.path}u{team.pk}/")
    CalendarDay.objects.create(
        authority=cast.park, day=date(2026, 1, 1) + timedelta(days=200 + number), is_working=False
    )


def _add_person(cast: Cast, number: int) -> Person:
    user = User.objects.create(name=f"测例{number}", phone=f"1390{number:07d}")
    return Person.objects.create(
        enterprise=cast.ours, user=user, name=user.name, employee_number=f"F{number}", path=cast.ours.path
    )


def _add_post(cast: Cast, person: Person, number: int) -> Post:
    """Add a post with its holder, and let the person hold the cast's post too and the cast's worker this one."""
    post = Post.objects.create(enterprise=cast.ours, unit=cast.team, name=f"新岗位{number}", speciality=f"专业{number}")
    Post.objects.filter(pk=post.pk).update(path=f"{cast.team.path}p{post.pk}/")
    post.refresh_from_db()
    for holder, held in ((person, post), (person, cast.post), (cast.people[WORKER], post)):
        Assignment.objects.create(person=holder, post=held, starts_on=date(2020, 1, 1))
    return post


def _add_revisions(post: Post, cast_post: Post, person: Person, number: int) -> None:
    """Give the new post everything, every other one a revision that waits, and the cast's post one more old revision."""
    dossier = Dossier.objects.create(post=post)
    current = Revision.objects.create(
        dossier=dossier, number=1, state="in_force", created_by="测样", in_force_on=now().date()
    )
    dossier.in_force = current
    dossier.save(update_fields=["in_force"])
    Revision.objects.create(
        dossier=dossier, number=2, state=("in_review", "draft")[number % 2], created_by="测样", submitted_at=now(),
        based_on=current, asked_reviews=["safety"],
    )  # fmt: skip
    ours = cast_post.dossier
    old = Revision.objects.create(dossier=ours, number=1000 + number, state="superseded", created_by="测样")
    for revision in (current, old):
        Item.objects.create(revision=revision, kind="emergency", position=0, fields={"accident_type": "火灾"})
        PrintCode.objects.create(revision=revision, created_by="测样")
        SignOff.objects.create(
            revision=revision, step="approved", actor_key="k", actor_name="测样", content_hash="0" * 64,
            fact_uuid=uuid4(), signed_at=now(),
        )  # fmt: skip
    for revision in (current, ours.in_force):
        Acknowledgement.objects.create(revision=revision, person=person, fact_uuid=uuid4(), acknowledged_at=now())


def _add_triggers(cast: Cast, side: Side, post: Post, number: int) -> None:
    """Add a change that waits for its posts and one long overdue at two posts, and a task to the change pages show."""
    told = {"enterprise": cast.ours, "kind": "process", "happened_on": date(2026, 1, 1), "days": 30, "raised_at": now()}
    Trigger.objects.create(reason=f"新岗位待确认{number}", raised_by="测样", fact_uuid=uuid4(), **told)
    change = Trigger.objects.create(
        reason=f"新岗位变更{number}",
        raised_by="测样",
        fact_uuid=uuid4(),
        state="open",
        scope={"keywords": ["检查"]},
        **told,
    )
    shown = Trigger.objects.get(uuid=side.values["trigger_uuid"])
    for trigger, held in ((change, post), (change, cast.post), (shown, post)):
        TriggerTask.objects.create(trigger=trigger, post=held, due_on=date(2026, 1, 31))
    Revision.objects.get(uuid=side.values["revision_uuid"]).triggers.add(change)
    cast.post.dossier.in_force.triggers.add(change)


def _grow_documents(side: Side) -> None:
    """Add an item to every document of the post in force and of the draft, and a signature to both."""
    for revision in Revision.objects.filter(dossier__post__enterprise=side.enterprise, number=1).exclude(items=None):
        for kind in ("risk", "duty", "operation", "emergency"):
            last = revision.items.filter(kind=kind).count()
            Item.objects.create(revision=revision, kind=kind, position=last, fields={"measures": "检查"})
        SignOff.objects.create(
            revision=revision, step="reviewed", actor_key="k", actor_name="测样", content_hash="0" * 64,
            fact_uuid=uuid4(), signed_at=now(),
        )  # fmt: skip


def _add_draws(cast: Cast, side: Side, post: Post, person: Person, number: int) -> None:
    """Add a draw that waits, somebody drawn, absent and excused to the draws that pages show, and an excuse."""
    shown = Draw.objects.get(uuid=side.values["draw_uuid"])
    excused = {
        "post_uuid": str(post.uuid),
        "post": post.name,
        "name": person.name,
        "ground": "病假",
        "since": "2026-03-02",
    }
    shown.excused = [*shown.excused, excused]
    shown.save(update_fields=["excused"])
    waiting = Draw.objects.create(
        tenant=shown.tenant, path=shown.path, place=shown.place, purpose=f"抽背{number}", wish=shown.wish, houses=[],
        excused=[excused], entry_count=1, excused_count=1, roster_hash="0" * 64, commitment="0" * 64,
        secret="0" * 64, created_by="测样", frozen_at=now(), business_on=now().date(),
    )  # fmt: skip
    DrawPart.objects.create(draw=waiting, path=cast.team.path)
    Contribution.objects.create(
        draw=waiting, side="first", by="测样", account="测样", number="1", nonce="0" * 32, digest="0" * 64,
        fact_uuid=uuid4(), entered_at=now(),
    )  # fmt: skip
    one, other = (
        Drawn.objects.create(
            draw=shown, number=1000 + 2 * number + place, rank=1000 + number, is_substitute=bool(place), post=post,
            person=person, document="risk", drawn_on=now().date(), path=post.path,
        )
        for place in (0, 1)
    )  # fmt: skip
    Substitution.objects.create(
        draw=shown, absent=one, substitute=other, ground="请假", noted_by="测样", noted_at=now(), fact_uuid=uuid4()
    )
    Excuse.objects.create(
        person=person, path=cast.team.path, ground="病假", starts_on=date(2026, 1, 1), recorded_at=now(),
        recorded_by="测样", fact_uuid=uuid4(),
    )  # fmt: skip


def _add_proposals(cast: Cast, number: int) -> None:
    """Add proposals of the cast's people, open, declined, and adopted into the revision in force and the draft, each talked about."""
    current = Revision.objects.get(dossier__post=cast.post, state="in_force")
    draft = Revision.objects.get(dossier__post__enterprise=cast.ours, number=1, state="draft")
    first = Proposal.objects.filter(dossier=current.dossier).earliest("pk")
    for name in LOOKERS:
        for state, revision in (("open", current), ("declined", current), ("adopted", current), ("adopted", draft)):
            proposal = Proposal.objects.create(
                dossier=revision.dossier, kind="risk", text="改一条", author_key=str(cast.users[name].uuid),
                author_name=name, proposed_at=now(), state=state, fact_uuid=uuid4(),
                decided_at=None if state == "open" else now(), adopted_in=revision if state == "adopted" else None,
            )  # fmt: skip
            for talked in (proposal, first):
                ProposalReply.objects.create(
                    proposal=talked, author_key="k", author_name=f"测例{number}", text="同意", replied_at=now(),
                    fact_uuid=uuid4(),
                )  # fmt: skip


def _add_charters(enterprise: Enterprise, number: int) -> None:
    for subject in ("system", "group"):
        CharterRevision.objects.create(
            enterprise=enterprise, subject=subject, number=100 + number, title="旧制度", body="旧", state="superseded",
            created_by="测样",
        )  # fmt: skip


def _add_records(cast: Cast, number: int) -> None:
    day = date(2020, 1, 1) + timedelta(days=number)
    for tenant in (cast.ours.code, f"97{number:07d}"):
        Fact.objects.create(
            tenant=tenant, number=10_000 + number, kind="dossier.approved", subject="revision:x", path=cast.ours.path,
            payload={}, author_key=f"author{number}", author_name="测样", received_at=now(), business_on=day,
            algorithm="sha256", content_hash="0" * 64,
        )  # fmt: skip
        Seal.objects.create(
            tenant=tenant, sequence=number, day=day, first_number=10_000 + number, last_number=10_000 + number,
            fact_count=1, root="0" * 64, previous="0" * 64, algorithm="sha256", sealed_at=now(), seal_hash="0" * 64,
            leaves=b"\0" * 32,
        )  # fmt: skip


def _add_belongings(user: User, number: int) -> None:
    """Add what a user has: sessions, tokens, roles at different places, uploads and jobs."""
    session = SessionStore()
    session.create()
    UserSession.objects.create(user=user, ip="127.0.0.1", session_key=session.session_key, user_agent="测")
    ApiToken.objects.create(
        user=user, name="测样", token_hash=f"{user.pk}-{number}", created_at=now(), expires_at=now() + timedelta(days=9)
    )
    house = Enterprise.objects.get(code=f"97{number:07d}")
    RoleGrant.objects.create(user=user, role=Role.EXPERT, path=house.path)
    PendingImport.objects.create(
        kind="roster", owner=user, file_name="花名册.xlsx", content_hash="0" * 64, expires_at=now() + timedelta(days=9)
    )
    Upload.objects.create(
        enterprise=house, user=user, uploaded_by="测样", name="两单两卡.xlsx", size=1, sha256="0" * 64, state="ready"
    )
    Job.objects.create(
        kind="dossiers.print", started_by_key=str(user.uuid), title="打印", path=house.path, tenant=house.code
    )
