"""Daily practice: the items of the posts held with their memory, the packs of the day, what is left to learn, hints for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.dossiers.content import ItemContent, Kind
from gangze.dossiers.models import Item, Revision
from gangze.dossiers.selectors import current_revision
from gangze.kernel.clock import DAY_STARTS_AT, PARK_ZONE, business_date, now
from gangze.kernel.errors import Absent
from gangze.mastery.models import PracticePack, Standing
from gangze.mastery.models.practice import AHEAD
from gangze.mastery.practising import HASTY_RUN, Held, Question, Remembered, from_kept, own_text, seconds_of
from gangze.mastery.practising.drawing import Draw
from gangze.mastery.recitation import Judgement, Mark
from gangze.mastery.rules.evidence import outcome_of
from gangze.mastery.rules.levels import Level, Outcome
from gangze.mastery.rules.pointing import ORDERED, Asked
from gangze.org.models import Assignment, Post
from gangze.org.rules.naming import shown_name
from gangze.web.keyset import KeysetPage, keyset_page

from .hearing import judgement_of_points

OTHER_POSTS = 12
"""How many other posts are read for what is not one's own: enough to choose from, few enough to be quick."""
HINT_DAYS = 30
"""A hint about practice is about the present: older packs say nothing any more."""


def _person(actor: Actor) -> int:
    """Return the actor's person, 0 (nobody) for one who is none."""
    return actor.person_id or 0


def posts_to_practise(actor: Actor) -> list[Post]:
    """Return the posts that the actor holds today and may practise for, in order of taking them up."""
    if actor.person_id is None:
        return []
    held = Assignment.objects.on(business_date(now())).filter(person_id=actor.person_id)
    held = held.select_related("post__enterprise", "post__dossier__in_force").order_by("pk")
    return [each.post for each in held if actor.may(Action.PRACTISE, each.post.path)]


def held_items(actor: Actor, posts: Sequence[Post]) -> list[Held]:
    """Return the items in force at some posts of the actor, with what the facts tell of the actor's memory."""
    revisions = {revision.pk: (post, revision) for post in posts if (revision := current_revision(post)) is not None}
    rows = Item.objects.filter(revision__in=revisions).order_by("revision_id", "kind", "position")
    documents: dict[tuple[int, str], list[Item]] = {}
    for row in rows:
        documents.setdefault((row.revision_id, row.kind), []).append(row)
    memory = _memory(actor, posts)
    found: list[Held] = []
    for (revision_id, _kind), items in documents.items():
        post, revision = revisions[revision_id]
        siblings = tuple(item.to_content() for item in items)
        for item, content in zip(items, siblings, strict=True):
            found.append(
                Held(
                    str(post.uuid), post.name, revision.number, content, siblings, item.asked_since or 0,
                    memory.get((post.pk, content.uid)),
                )
            )  # fmt: skip
    return found


def _memory(actor: Actor, posts: Sequence[Post]) -> dict[tuple[int, str], Remembered]:
    rows = Standing.objects.filter(person_id=_person(actor), level=Level.RECALL.value, post__in=posts)
    return {
        (row.post_id, row.uid.hex): Remembered(
            Outcome(row.outcome), business_date(row.acted_at), row.fades_on, row.revision_number
        )
        for row in rows
    }


def texts_of_others(posts: Sequence[Post], seed: str) -> dict[Kind, list[str]]:
    """Return risks and duties of some other posts of the same enterprise, in an order that a seed tells.

    A worker sees no documents but the own, so nothing here tells whose a text is: without what is not one's own there is no
    question which is.
    """
    others = Revision.objects.filter(
        state="in_force", dossier__post__enterprise__in={post.enterprise_id for post in posts}, dossier__post__closed_on=None
    ).exclude(dossier__post__in=posts)  # fmt: skip
    chosen = Draw(seed).shuffled("posts", list(others.order_by("pk").values_list("pk", flat=True)))[:OTHER_POSTS]
    rows = Item.objects.filter(revision__in=chosen, kind__in=[Kind.RISK.value, Kind.DUTY.value])
    found: dict[Kind, list[str]] = {Kind.RISK: [], Kind.DUTY: []}
    for kind, fields in rows.order_by("revision_id", "kind", "position").values_list("kind", "fields"):
        found[Kind(kind)].append(own_text(ItemContent(Kind(kind), fields)))
    return found


def packs_of(actor: Actor, day: date) -> list[PracticePack]:
    """Return the actor's packs of a day, in order of their turns."""
    return list(PracticePack.objects.filter(person_id=_person(actor), day=day).order_by("turn"))


def own_pack(actor: Actor, pack_uuid: UUID) -> PracticePack:
    """Return a pack that was handed out to the actor. Raises Absent for anybody else's."""
    pack = PracticePack.objects.filter(uuid=pack_uuid, person_id=_person(actor)).first()
    if pack is None:
        raise Absent("pack")
    return pack


def questions_of(pack: PracticePack) -> list[Question]:
    """Return the questions of a pack as they were frozen."""
    return [from_kept(told) for told in pack.questions]


@dataclass(frozen=True, slots=True)
class ShownPack:
    """A pack as its page shows it: from when until when it is the day's, and about how many minutes it takes."""

    pack: PracticePack
    questions: list[Question]
    begins_at: datetime
    ends_at: datetime
    minute_count: int


def shown_pack(pack: PracticePack) -> ShownPack:
    """Return a pack ready to be shown."""
    begins_at = datetime.combine(pack.day, DAY_STARTS_AT, PARK_ZONE)
    questions = questions_of(pack)
    return ShownPack(
        pack, questions, begins_at, begins_at + timedelta(days=1), max(1, round(seconds_of(questions) / 60))
    )


@dataclass(frozen=True, slots=True)
class PracticePage:
    """What the page of practice shows: packs to answer, first of all the one of today; the one answered last today; or neither.

    `has_documents` tells whether any post held has documents in force, `has_posts` whether any is held.
    """

    packs: list[ShownPack]
    done: PracticePack | None
    left: list[Question]
    ends_at: datetime
    has_posts: bool
    has_documents: bool


def practice_page(actor: Actor, packs: Sequence[PracticePack]) -> PracticePage:
    """Return the page for packs that were just handed out to the actor."""
    day = business_date(now())
    open_packs = [pack for pack in packs if pack.fact_uuid is None]
    is_fresh = any(pack.day == day and pack.turn > AHEAD for pack in open_packs)
    answered = [pack for pack in packs if pack.fact_uuid is not None and pack.day == day]
    done = None if is_fresh or not answered else answered[-1]
    shown = [pack for pack in open_packs if pack.day > day or pack.turn > AHEAD]
    posts = [] if packs else posts_to_practise(actor)
    return PracticePage(
        [shown_pack(pack) for pack in shown], done, left_to_learn(done) if done else [],
        datetime.combine(day, DAY_STARTS_AT, PARK_ZONE) + timedelta(days=1), bool(packs or posts),
        bool(packs) or any(current_revision(post) for post in posts),
    )  # fmt: skip


def left_to_learn(pack: PracticePack) -> list[Question]:
    """Return for each item of a pack that was not known wholly one of its questions."""
    found: dict[str, Question] = {}
    for question in questions_of(pack):
        if pack.outcomes.get(question.uid, Outcome.SHOWN.value) != Outcome.SHOWN.value:
            found.setdefault(question.uid, question)
    return list(found.values())


def judgement_of_words(question: Question, words: str) -> Judgement:
    """Return what the judge of recitations says of words that answer a question. Raises Absent where the post is gone."""
    post = Post.objects.select_related("enterprise").filter(uuid=question.place.post).first()
    if post is None:
        raise Absent("post")
    asked = [Asked(key, text, question.place.is_must_know) for key, text in question.points]
    return judgement_of_points(post, asked, words, is_ordered=question.place.document in ORDERED)


def outcome_of_marks(marks: Sequence[Mark]) -> Outcome:
    """Return what the judge's marks on the points of a question show."""
    return outcome_of([mark.verdict.value for mark in marks])


def is_done_today(actor: Actor) -> bool | None:
    """Return whether the actor has practised today; None for people who hold no post with documents in force."""
    if not any(current_revision(post) for post in posts_to_practise(actor)):
        return None
    return PracticePack.objects.answered().filter(person_id=_person(actor), day=business_date(now())).exists()


@dataclass(frozen=True, slots=True)
class PracticeHint:
    """One person whose last packs were all right in impossible time: to be heard in person."""

    pack: PracticePack
    name: str
    posts: tuple[str, ...]

    @property
    def search_words(self) -> str:
        """Return by what the examiner's list finds the person: the name, or a post where the name is masked."""
        return self.name if self.name == self.pack.person.name else next(iter(self.posts), "")


@dataclass(frozen=True, slots=True)
class PracticeHints:
    """A page of hints."""

    page: KeysetPage[PracticePack]
    rows: list[PracticeHint]


def practice_hints(actor: Actor, query: Mapping[str, str]) -> PracticeHints:
    """Return whom to hear in person where the actor may see people's mastery, by name; gone once heard, or once slower."""
    page = keyset_page(_hasty(actor).select_related("person__enterprise"), order=["person__name", "pk"], query=query)
    held = Assignment.objects.on(business_date(now())).filter(person__in=[pack.person_id for pack in page.rows])
    posts: dict[int, list[str]] = {}
    for person_id, name in held.order_by("pk").values_list("person_id", "post__name"):
        posts.setdefault(person_id, []).append(name)
    return PracticeHints(
        page, [PracticeHint(pack, _name(actor, pack), tuple(posts.get(pack.person_id, ()))) for pack in page.rows]
    )


def hint_count(actor: Actor) -> int:
    """Return how many people there are to be heard because of hasty practice."""
    return _hasty(actor).count() if actor.reaches(Action.MASTERY_PEOPLE) else 0


def _hasty(actor: Actor) -> QuerySet[PracticePack]:
    since = now() - timedelta(days=HINT_DAYS)
    found = PracticePack.objects.visible_to(actor).filter(hasty_run__gte=HASTY_RUN, happened_at__gte=since)
    return found.last_answered().unheard_since().exclude(person_id=_person(actor))


def _name(actor: Actor, pack: PracticePack) -> str:
    enterprise = pack.person.enterprise
    return shown_name(
        actor, name=pack.person.name, path=pack.person.path, person_id=pack.person_id,
        is_masked_for_park=enterprise.is_name_masked_for_park if enterprise else False,
    )  # fmt: skip
