"""What the parts of addresses stand for, on our side and on the other enterprise's: new apps register theirs here."""

import io
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from gangze.access.actor import Actor
from gangze.access.matrix import Role
from gangze.dossiers import services as dossiers
from gangze.dossiers.content import Kind
from gangze.dossiers.models import Item, Proposal, Revision, TriggerTask
from gangze.draws import services as draws
from gangze.draws.models import Draw
from gangze.draws.rules.planning import Wish
from gangze.draws.selectors import today
from gangze.jobs.services import start_job
from gangze.ledger.models import Fact
from gangze.ledger.services.media import store_media
from gangze.mastery import services as mastery
from gangze.org import services as org
from gangze.org.models import Enterprise, Person, Post, Unit
from gangze.org.selectors import actor_of
from tests.builders import TESTS
from tests.cast import PRINCIPAL, SAFETY_OFFICER, STRANGE_WORKER, STRANGER, WORKER, Cast
from tests.dossiers.builders import understanding_of, whole_content

from .found import found
from .heard import heard
from .periods import closed
from .rounds import EXCEPTED_ON, done, planned
from .routes import Route
from .trained import trained

DAY = date(2026, 10, 1)
PICTURE = b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR" + b"\x00" * 32


@dataclass(frozen=True)
class Side:
    """One enterprise with everything that an address can point at; `values` are by part, `special` by route and part."""

    enterprise: Enterprise
    markers: tuple[str, ...]
    values: Mapping[str, Any]
    special: Mapping[tuple[str, str], Any]

    def kwargs(self, route: Route) -> dict[str, Any]:
        """Return the parts of a route's address. Raises KeyError for a part nobody registered."""
        return {part: self.special.get((route.name, part), self.values.get(part)) for part in route.kwargs}

    def lacks(self, route: Route) -> list[str]:
        """Return the parts of a route that nobody registered."""
        return [part for part, value in self.kwargs(route).items() if value is None]

    def absent(self) -> "Side":
        """Return the same addresses with keys that nobody has."""
        gone = {part: uuid4() if isinstance(value, UUID) else 999_999_999 if part in ("grant_id", "pk") else value
                for part, value in self.values.items()}  # fmt: skip
        special = {key: uuid4() if isinstance(value, UUID) else value for key, value in self.special.items()}
        return replace(self, values=gone, special=special)


def our_side(cast: Cast) -> Side:
    """Return our enterprise with an object of every kind."""
    made = _Maker(cast, cast.ours, cast.actor(SAFETY_OFFICER), cast.actor(PRINCIPAL))
    return made.side(cast.post, cast.other_post, cast.team, cast.people[WORKER], cast.people[SAFETY_OFFICER], ())


def their_side(cast: Cast) -> Side:
    """Return the other enterprise; its markers occur in everything it owns and nowhere else."""
    other = org.create_post(actor=cast.actor(STRANGER), unit_uuid=cast.their_team.uuid, name="邻厂化水工")
    principal = org.hire_person(
        actor=cast.actor(STRANGER), enterprise_uuid=cast.theirs.uuid, name="卫样掌", employee_number="RD0000"
    ).person
    made = _Maker(cast, cast.theirs, cast.actor(STRANGER), _promoted(cast, principal))
    markers = (
        "邻厂", cast.theirs.code, cast.theirs.credit_code, STRANGER, STRANGE_WORKER, "卫样掌", "RD0001", "13800000201",
        str(cast.their_post.uuid), str(cast.theirs.uuid),
    )  # fmt: skip
    people = cast.people
    return made.side(cast.their_post, other, cast.their_team, people[STRANGE_WORKER], people[STRANGER], markers)


def _promoted(cast: Cast, person: Person) -> Actor:
    org.give_role(actor=TESTS, person_uuid=person.uuid, role=Role.PRINCIPAL, path=cast.theirs.path)
    assert person.user is not None
    return actor_of(person.user)


class _Maker:
    def __init__(self, cast: Cast, enterprise: Enterprise, officer: Actor, principal: Actor) -> None:
        self.cast, self.enterprise, self.officer, self.principal = cast, enterprise, officer, principal

    def side(
        self, post: Post, other: Post, unit: Unit, worker: Person, officer: Person, markers: tuple[str, ...]
    ) -> Side:
        """Make the objects and return the side."""
        in_force, draft = self._in_force(post), self._draft(other)
        token = dossiers.code_for_revision(actor=self.officer, revision=in_force).token
        assert worker.user is not None
        dossiers.acknowledge_revision(actor=actor_of(worker.user), revision_uuid=in_force.uuid)
        item = draft.items.filter(kind="risk").first()
        assert item is not None
        assert officer.user is not None
        fact = Fact.objects.filter(tenant=self.enterprise.tenant).order_by("number").first()
        task = self._task(post)
        drawn = self._drawn()
        values: dict[str, Any] = {
            "enterprise_uuid": self.enterprise.uuid, "unit_uuid": unit.uuid, "post_uuid": post.uuid,
            "person_uuid": worker.uuid, "grant_id": officer.user.role_grants.get().pk,
            "authority_uuid": self.cast.park.uuid, "day": DAY, "year": 2026, "upload_uuid": self._org_upload(),
            "revision_uuid": draft.uuid, "number": in_force.number, "uid": item.uid, "token": token,
            "proposal_uuid": self._proposal(worker, post).uuid, "charter_uuid": self._charter("system", is_approved=True),
            "subject": "group", "kind": "emergency", "file_format": "xlsx", "index": 0, "job_uuid": self._job(),
            "fact_uuid": fact.client_uuid if fact else None, "media_uuid": self._media(), "pk": 1, "object_id": "1",
            "content_type_id": "1", "app_label": "accounts", "trigger_uuid": task.trigger.uuid, "task_uuid": task.uuid,
            "draw_uuid": drawn.uuid, "side": "second", "excuse_uuid": self._excuse(worker),
            "place_uuid": unit.uuid, "level": "recall",
            "pack_uuid": mastery.hand_out_practice(actor=actor_of(worker.user))[0].uuid,
        }  # fmt: skip
        values["sha256"] = self._photo(draft, item)
        values |= planned(self.enterprise, post, other, self.officer)
        values |= closed(self.enterprise, worker, self.principal)
        special = self._special(in_force) | heard(self.enterprise, post, worker, self.officer)
        special |= trained(self.enterprise, post, worker, self.officer)
        special |= found(self.enterprise, post, worker)
        special |= done(values["plan_uuid"], post, worker)
        special["inspections:rota_lift", "day"] = EXCEPTED_ON
        return Side(self.enterprise, markers, values, special)

    def _special(self, in_force: Revision) -> dict[tuple[str, str], Any]:
        upload = dossiers.receive_upload(
            actor=self.officer, enterprise_code=self.enterprise.code, name=f"{self.enterprise.name}.xlsx",
            stream=io.BytesIO("岗位,风险点,管控措施\n聚合主操,反应器,每小时检查\n".encode()),
        )  # fmt: skip
        dossiers.read_upload(actor=self.officer, upload_uuid=upload.uuid)
        names = (
            "upload", "upload_confirm", "upload_mapping", "upload_discard", "upload_marked", "upload_source",
        )  # fmt: skip
        special: dict[tuple[str, str], Any] = {(f"dossiers:{name}", "upload_uuid"): upload.uuid for name in names}
        special["dossiers:acknowledge", "revision_uuid"] = in_force.uuid
        draft = self._charter("group", is_approved=False)
        special["dossiers:charter_edit", "charter_uuid"] = special["dossiers:charter_approve", "charter_uuid"] = draft
        scenario = in_force.items.get(kind="emergency")
        special["dossiers:propose_item", "uid"] = scenario.uid
        special["dossiers:paper_acknowledgement", "revision_uuid"] = in_force.uuid
        special["draws:enter", "draw_uuid"] = special["draws:abandon", "draw_uuid"] = self._frozen().uuid
        special["draws:absent", "number"] = 1
        special["mastery:practice_judged", "number"] = 99  # which questions a pack has is drawn by the person's uuid
        return special

    def _proposal(self, worker: Person, post: Post) -> Proposal:
        assert worker.user is not None
        return dossiers.propose_change(
            actor=actor_of(worker.user), post_uuid=post.uuid, kind=Kind.DUTY, text=f"{self.enterprise.name}要加一条"
        )

    def _charter(self, subject: str, *, is_approved: bool) -> Any:
        draft = dossiers.begin_charter(
            actor=self.officer, enterprise_uuid=self.enterprise.uuid, subject=subject, title=f"{self.enterprise.name}制度",
            body="第一条 四件齐全。",
        )  # fmt: skip
        if is_approved:
            shown = dossiers.hash_of_charter(draft)
            dossiers.approve_charter(actor=self.principal, charter_uuid=draft.uuid, shown_hash=shown)
        return draft.uuid

    def _photo(self, draft: Revision, item: Item) -> str:
        """Put a photo beside the item, as services.add_photo does once it has looked at the picture."""
        media = store_media(
            actor=self.officer, tenant=self.enterprise.tenant, path=draft.dossier.post.path, stream=io.BytesIO(PICTURE),
            content_type="image/png", name="photo.png",
        )  # fmt: skip
        item.photos = [{"sha256": media.sha256, "verdict": "right", "caption": f"{self.enterprise.name}的照片"}]
        item.save()
        return media.sha256

    def _frozen(self) -> Draw:
        return draws.freeze_draw(
            actor=self.officer, place_key=f"enterprise:{self.enterprise.uuid}", purpose=f"{self.enterprise.name}抽背",
            wish=Wish(count=99, substitutes=1),
        )  # fmt: skip

    def _drawn(self) -> Draw:
        """Draw everybody, so that number 1 of the roster is among them."""
        draw = self._frozen()
        for side in ("first", "second"):
            draws.contribute(
                actor=self.officer, draw_uuid=draw.uuid, side=side, number="7", by=f"{self.officer.name}{side}"
            )
        return draw

    def _excuse(self, worker: Person) -> UUID:
        """Excuse the worker from tomorrow on, so that the draws of today have somebody."""
        tomorrow = today() + timedelta(days=1)
        return draws.excuse_person(
            actor=self.officer, person_uuid=worker.uuid, ground=f"{self.enterprise.name}安排外出", starts_on=tomorrow
        ).uuid

    def _draft(self, post: Post) -> Revision:
        dossiers.store_understanding(
            actor=self.officer, enterprise=self.enterprise, understanding=understanding_of(whole_content(post.name)),
            post_names=None, file_name=f"{self.enterprise.name}.xlsx", file_sha256="0" * 64,
        )  # fmt: skip
        return Revision.objects.get(dossier__post=post)

    def _in_force(self, post: Post) -> Revision:
        draft = self._draft(post)
        sent = dossiers.submit_revision(actor=self.officer, revision_uuid=draft.uuid)
        return dossiers.approve_revision(actor=self.principal, revision_uuid=draft.uuid, shown_hash=sent.content_hash)

    def _task(self, post: Post) -> TriggerTask:
        trigger = dossiers.raise_trigger(
            actor=self.officer, enterprise_code=self.enterprise.code, kind="equipment",
            reason=f"{self.enterprise.name}更换循环泵", happened_on=date(2026, 1, 1),
        )  # fmt: skip
        [task] = dossiers.confirm_posts(actor=self.officer, trigger_uuid=trigger.uuid, post_uuids=[post.uuid])
        return task

    def _org_upload(self) -> Any:
        content = "姓名,工号,岗位\n测样甲,ZZ9,没有的岗位\n".encode()
        pending = org.receive_upload(
            actor=self.officer, kind="roster", file_name=f"{self.enterprise.name}.csv", chunks=[content]
        )
        return org.examine_upload(actor=self.officer, upload_uuid=pending.uuid).uuid

    def _job(self) -> Any:
        return start_job(
            actor=self.officer, kind="org.examine_upload", arguments={}, tenant=self.enterprise.tenant,
            path=self.enterprise.path, title=f"核对 {self.enterprise.name}",
        ).uuid  # fmt: skip

    def _media(self) -> Any:
        return store_media(
            actor=self.officer, tenant=self.enterprise.tenant, path=self.enterprise.path, stream=io.BytesIO(PICTURE),
            content_type="image/png", name=f"{self.enterprise.name}.png",
        ).uuid  # fmt: skip
