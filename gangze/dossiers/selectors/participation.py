"""Who took part in a revision: proposed what was adopted, talked about it, wrote it, signed it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.timezone import localdate

from gangze.access.actor import Actor, system_actor
from gangze.dossiers.models import Proposal, Revision, SignOff
from gangze.org.rules.naming import shown_name

SYSTEM = str(system_actor("participation").name)
"""The name under which jobs and commands work; nobody who takes part."""


@dataclass(frozen=True, slots=True)
class Adopted:
    """A proposal that a revision adopted: by whom, about which item ("" for a new one), and what it said."""

    name: str
    item_text: str
    text: str
    is_written: bool


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature that counts for the content as it stands: the step, whose review it is ("" for none), and the day."""

    name: str
    step: str
    review: str
    on: date


@dataclass(frozen=True, slots=True)
class Participation:
    """Who took part; the names are as the actor may see them, each once, in the order in which they came.

    `submitted_on` is the day on which the content as it stands was sent to review, None while it is a draft.
    """

    adopted: tuple[Adopted, ...]
    discussed: tuple[str, ...]
    edited: tuple[str, ...]
    signed: tuple[Signed, ...]
    submitted_on: date | None

    @property
    def names(self) -> list[str]:
        """Return everybody once: proposed, discussed, wrote, reviewed."""
        reviewed = [each.name for each in self.signed if each.step == SignOff.Step.REVIEWED]
        return _each_once([each.name for each in self.adopted], self.discussed, self.edited, reviewed)


def participation_of(actor: Actor, revision: Revision) -> Participation:
    """Return who took part in a revision that the actor was shown."""
    return participations_of(actor, [revision])[revision.pk]


def participations_of(actor: Actor, revisions: Sequence[Revision]) -> dict[int, Participation]:
    """Return the same of several by primary key, in three queries. The enterprise of each must be at hand."""
    proposals: dict[int, list[Proposal]] = defaultdict(list)
    found = Proposal.objects.filter(adopted_in__in=revisions).prefetch_related("replies").order_by("pk")
    for proposal in found:
        proposals[proposal.adopted_in_id or 0].append(proposal)
    signoffs: dict[int, list[SignOff]] = defaultdict(list)
    for signoff in SignOff.objects.filter(revision__in=revisions):
        signoffs[signoff.revision_id].append(signoff)
    return {each.pk: _participation(actor, each, proposals[each.pk], signoffs[each.pk]) for each in revisions}


def _participation(
    actor: Actor, revision: Revision, proposals: Sequence[Proposal], signoffs: Sequence[SignOff]
) -> Participation:
    post = revision.dossier.post

    def shown(name: str, key: str = "") -> str:
        is_masked = post.enterprise.is_name_masked_for_park and key != actor.key
        return shown_name(actor, name=name, path=post.path, person_id=0, is_masked_for_park=is_masked)

    submitted = [each.actor_name for each in signoffs if each.step == SignOff.Step.SUBMITTED]
    talk = [reply for proposal in proposals for reply in proposal.replies.all()]
    valid = [each for each in signoffs if revision.content_hash and each.content_hash == revision.content_hash]
    edited = _each_once([revision.created_by], [each.decided_by for each in proposals], submitted)
    return Participation(
        adopted=tuple(
            Adopted(shown(each.author_name, each.author_key), each.item_text, each.text, each.is_written)
            for each in proposals
        ),
        discussed=tuple(_each_once(shown(reply.author_name, reply.author_key) for reply in talk)),
        edited=tuple(name for name in edited if name != SYSTEM),
        signed=tuple(
            Signed(each.actor_name, each.step, each.review, localdate(each.signed_at))
            for each in valid
            if each.step in (SignOff.Step.REVIEWED, SignOff.Step.APPROVED)
        ),
        submitted_on=next((localdate(each.signed_at) for each in valid if each.step == SignOff.Step.SUBMITTED), None),
    )


def _each_once(*names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(name for several in names for name in several if name))
