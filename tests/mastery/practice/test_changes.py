"""When documents change: words keep memory, substance makes that item new, and nothing else."""

from __future__ import annotations

import pytest

from gangze.dossiers import services as dossiers
from gangze.dossiers.models import Revision
from gangze.mastery import services
from gangze.mastery.models import MasterySettings
from gangze.mastery.selectors.practice import held_items, posts_to_practise, questions_of
from gangze.org.selectors import actor_of
from tests.dossiers.builders import Crew

from .builders import right_answers


def practise_everything(crew: Crew) -> None:
    """Let the worker practise until nothing at the post is new, as if days had passed."""
    for turn in range(1, 9):
        pack = services.begin_more_practice(actor=crew.worker)
        services.record_practice(actor=crew.worker, pack_uuid=pack.uuid, answers=right_answers(questions_of(pack)))
        type(pack).objects.filter(pk=pack.pk).update(begun=[])
        if not new_items(crew):
            return
        assert turn < 8, "every item is asked in time"


def new_items(crew: Crew) -> set[str]:
    # A fresh actor: posts are read anew, as for another request.
    worker = actor_of(crew.worker_person.user)
    return {each.item.main_text for each in held_items(worker, posts_to_practise(worker)) if each.is_new}


def revise(crew: Crew, in_force: Revision, duty: str) -> None:
    """Bring a revision into force in which the duty is told otherwise."""
    draft = dossiers.open_draft(actor=crew.officer, post_uuid=crew.post.uuid)
    uid = in_force.items.get(kind="duty").uid
    dossiers.edit_item(actor=crew.officer, revision_uuid=draft.uuid, uid=uid, fields={"duty": duty})
    dossiers.edit_header(actor=crew.officer, revision_uuid=draft.uuid, label="", reason="修订", header={"basis": "x"})
    sent = dossiers.submit_revision(actor=crew.officer, revision_uuid=draft.uuid, classes={})
    dossiers.approve_revision(actor=crew.principal, revision_uuid=draft.uuid, shown_hash=sent.content_hash)


@pytest.mark.parametrize(
    ("duty", "new"), [("班前，确认联锁投用情况。", set()), ("班前逐台确认联锁，签字", {"班前逐台确认联锁，签字"})]
)
def test_a_change_of_words_keeps_memory_and_one_of_substance_makes_that_item_new(
    crew: Crew, in_force: Revision, duty: str, new: set[str]
) -> None:
    MasterySettings.objects.create(enterprise=crew.enterprise, practice_count=8)
    practise_everything(crew)
    revise(crew, in_force, duty)
    assert new_items(crew) == new
    pack = services.begin_more_practice(actor=crew.worker)
    assert {question.place.revision for question in questions_of(pack)} == {2}
    if new:
        assert in_force.items.get(kind="duty").uid.hex in {question.uid for question in questions_of(pack)}
