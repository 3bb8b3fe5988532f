"""练习: packs are handed out frozen, an attempt is checked against the pack and recorded; docs/rules/practice.md."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.kernel import clock
from gangze.kernel.errors import Absent, NotAllowed, RuleBroken
from gangze.ledger.models import Fact
from gangze.ledger.services.recording import FactDraft, record_facts
from gangze.mastery.models import PracticePack
from gangze.mastery.models.practice import AHEAD
from gangze.mastery.practising import (
    NEW_A_DAY,
    RULES_VERSION,
    Answer,
    Checked,
    Question,
    check,
    is_hasty,
    longest_runs,
    pack_of,
    seed_of,
    told,
)
from gangze.mastery.rules.evidence import PRACTISED, subject_of
from gangze.mastery.rules.levels import Outcome
from gangze.mastery.selectors.hearing import lexicon_of, settings_of
from gangze.mastery.selectors.practice import (
    held_items,
    judgement_of_words,
    outcome_of_marks,
    packs_of,
    posts_to_practise,
    questions_of,
    texts_of_others,
)
from gangze.org.models import Person, Post

from .matrix import note_evidence

KEPT_DAYS, OPEN_DAYS = 30, 14
"""A pack that was answered is forgotten after so many days, its questions already on the next: they are in the ledger. One that
was not is handed in until so many days later."""
RUN_DAYS = 30
MOST_TURNS = 30
"""Whoever practises more often than this in a day is a script."""
CLOCK_LEEWAY = timedelta(days=1)


@transaction.atomic
def hand_out_practice(*, actor: Actor) -> list[PracticePack]:
    """Return the packs of today and the one for tomorrow (turn AHEAD), made where they are lacking.

    Empty where there is nothing to ask. Reading the page makes them: what is asked must be frozen before it is answered.
    """
    day = clock.business_date(clock.now())
    posts = posts_to_practise(actor)
    if not posts:
        return []
    packs = packs_of(actor, day)
    if not packs or not (packs[-1].turn > AHEAD or packs[-1].fact_uuid):
        packs += _made(actor, posts, day, 1, packs)
    asked = {uid for pack in packs for uid in _uids(pack)}
    tomorrow = day + timedelta(days=1)
    ahead = packs_of(actor, tomorrow)[:1] or _made(actor, posts, tomorrow, AHEAD, [], frozenset(asked))
    return [*packs, *ahead]


@transaction.atomic
def begin_more_practice(*, actor: Actor) -> PracticePack:
    """Return another pack of today, the open one if there is one. Raises RuleBroken where there is nothing to ask."""
    day = clock.business_date(clock.now())
    packs = packs_of(actor, day)
    if packs and packs[-1].turn > AHEAD and packs[-1].fact_uuid is None:
        return packs[-1]
    posts = posts_to_practise(actor)
    turn = packs[-1].turn + 1 if packs else 1
    if turn > MOST_TURNS:
        raise RuleBroken("今天已经练了{count}组，明天再练。", count=MOST_TURNS)
    made = _made(actor, posts, day, turn, packs) if posts else []
    if not made:
        raise RuleBroken("现在没有可以练的内容。")
    return made[0]


def _uids(pack: PracticePack) -> set[str]:
    return {told["uid"] for told in pack.questions}


def _made(
    actor: Actor, posts: Sequence[Post], day: date, turn: int, earlier: Sequence[PracticePack],
    later: frozenset[str] = frozenset(),
) -> list[PracticePack]:  # fmt: skip
    """Return a new pack in a list, empty where there is nothing to ask. Packs too old to be handed in go."""
    person = Person.objects.get(pk=actor.person_id or 0)
    seed = seed_of(str(person.uuid), day, turn)
    held = held_items(actor, posts)
    begun = {uid for pack in earlier if pack.fact_uuid for uid in pack.begun}
    enterprise = posts[0].enterprise
    questions = pack_of(
        held, texts_of_others(posts, seed), day=day, count=settings_of(enterprise).practice_count, seed=seed,
        lexicon=lexicon_of(enterprise), new_left=NEW_A_DAY - len(begun), later=later,
    )  # fmt: skip
    if not questions:
        return []
    asked = {question.uid for question in questions}
    _tidy(person, day)
    pack, _is_made = PracticePack.objects.get_or_create(
        person=person, day=day, turn=turn,
        defaults={
            "seed": seed, "rules_version": RULES_VERSION, "questions": [question.to_kept() for question in questions],
            "begun": sorted(each.item.uid for each in held if each.is_new and each.item.uid in asked),
            "made_at": clock.now(), "path": posts[0].path,
        },
    )  # fmt: skip
    return [pack]


def _tidy(person: Person, day: date) -> None:
    """Forget what nobody asks for any more of a person's packs: 30,000 people would fill a disk with questions."""
    packs = PracticePack.objects.filter(person=person)
    packs.filter(day__lt=day - timedelta(days=KEPT_DAYS)).delete()
    packs.filter(day__lt=day - timedelta(days=OPEN_DAYS), fact_uuid__isnull=True).delete()
    packs.filter(day__lt=day - timedelta(days=1), fact_uuid__isnull=False).exclude(questions=[]).update(questions=[])


@transaction.atomic
def record_practice(
    *, actor: Actor, pack_uuid: UUID, answers: Sequence[Answer], client_uuid: UUID | None = None, device_at: datetime | None = None
) -> Fact:  # fmt: skip
    """Record how somebody answered a pack; returns the fact, one for each document that was asked: the first of them.

    What was right is found here, by the pack as it was frozen. The pack of an earlier day is taken too: it may have waited on
    a device. A pack handed in again is the fact it was. Raises Absent for somebody else's pack, NotAllowed for people who do
    not practise, RuleBroken for answers that are not those of this pack or a device whose clock is days wrong.
    """
    pack = (
        PracticePack.objects.select_for_update(of=("self",))
        .select_related("person__enterprise")
        .filter(uuid=pack_uuid, person_id=actor.person_id or 0)
        .first()
    )
    if pack is None or pack.person.enterprise is None:
        raise Absent("pack")
    if not actor.reaches(Action.PRACTISE):  # not at the pack's post: it may have been left since
        raise NotAllowed("practise")
    tenant = pack.person.enterprise.tenant
    if pack.fact_uuid is not None:
        return Fact.objects.of_tenant(tenant).get(client_uuid=pack.fact_uuid)
    _require_time(pack, device_at)
    questions = questions_of(pack)
    checked = check(questions, answers, listen)
    drafts = _drafts(pack, questions, checked, client_uuid or uuid5(pack.uuid, "attempt"), device_at)
    facts = record_facts(actor=actor, tenant=tenant, drafts=drafts)
    for fact in facts:
        note_evidence(fact)
    _derive(pack, facts[0], questions, checked)
    return facts[0]


def listen(question: Question, words: str) -> Outcome:
    """Return what words show that were said to a question, by the judge of recitations."""
    return outcome_of_marks(judgement_of_words(question, words).marks)


def _require_time(pack: PracticePack, device_at: datetime | None) -> None:
    if device_at is None:
        return
    if not pack.made_at - CLOCK_LEEWAY <= device_at <= clock.now() + CLOCK_LEEWAY:
        raise RuleBroken("这台设备的时间不对，这一组没有记录。请把设备时间调准，再练一组。")


def _drafts(
    pack: PracticePack, questions: Sequence[Question], checked: Checked, client_uuid: UUID, device_at: datetime | None
) -> list[FactDraft]:
    """Return a fact for each document of each post: evidence is of one document, and an attempt may ask several."""
    documents = list(dict.fromkeys((question.place.post, question.place.document.value) for question in questions))
    paths = {str(post.uuid): post.path for post in Post.objects.filter(uuid__in={post for post, _kind in documents})}
    outcomes = dict(checked.outcomes)
    drafts = []
    for part, (post, document) in enumerate(documents, 1):
        here = [each for each in questions if (each.place.post, each.place.document.value) == (post, document)]
        uids = list(dict.fromkeys(each.uid for each in here))
        payload: dict[str, Any] = {
            "person": str(pack.person.uuid), "post": post, "revision": here[0].place.revision, "document": document,
            "outcomes": [[uid, outcomes[uid].value] for uid in uids], "pack": str(pack.uuid), "day": pack.day.isoformat(),
            "turn": pack.turn, "seed": pack.seed, "rules": pack.rules_version, "part": part, "parts": len(documents),
            "questions": told(questions, checked, uids),
        }  # fmt: skip
        uuid = client_uuid if part == 1 else uuid5(client_uuid, f"{post}/{document}")
        subject = subject_of(pack.person.uuid)
        drafts.append(FactDraft(PRACTISED, subject, payload, paths.get(post, pack.path), uuid, device_at))
    return drafts


def _derive(pack: PracticePack, fact: Fact, questions: Sequence[Question], checked: Checked) -> None:
    """Bring the pack up to its attempt, and count again which packs in a row were all right in impossible time."""
    pack.fact_uuid = fact.client_uuid
    pack.happened_at = fact.device_at or fact.received_at
    pack.outcomes = {uid: outcome.value for uid, outcome in checked.outcomes}
    pack.is_hasty = is_hasty(questions, checked)
    pack.save(update_fields=["fact_uuid", "happened_at", "outcomes", "is_hasty"])
    since = clock.now() - timedelta(days=RUN_DAYS)
    answered = PracticePack.objects.answered().filter(person_id=pack.person_id, happened_at__gte=since)
    rows = list(answered.only("is_hasty", "hasty_run").order_by("happened_at", "pk"))
    for row, run in zip(rows, longest_runs([row.is_hasty for row in rows]), strict=True):
        if row.hasty_run != run:
            row.hasty_run = run
            row.save(update_fields=["hasty_run"])
