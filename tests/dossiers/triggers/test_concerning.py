"""Which posts a change concerns, and why."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gangze.dossiers import selectors, services
from gangze.dossiers.models import Item
from gangze.dossiers.rules.triggers import Concerned, Scope, reasons_concerned
from gangze.org import services as org
from tests.cast import (
    SAFETY_OFFICER,
    WORKSHOP_HEAD,
    Cast,
)

from .change import (
    bring,
    put_in_force,
    raise_change,
    send_and_approve,
)

pytestmark = pytest.mark.django_db


def test_posts_are_proposed_with_the_reason_of_each(cast: Cast) -> None:
    put_in_force(cast, cast.post)
    scope = Scope(keywords=("导热油",), units=(str(cast.other_team.uuid),))
    found = {post.name: list(map(str, why)) for post, why in selectors.concerned_posts(cast.ours, scope)}
    assert found == {"聚合主操": ["条目中有“导热油”"], "罐区巡检工": ["所在车间或班组"]}


def test_a_workshop_concerns_the_posts_of_its_teams(cast: Cast) -> None:
    found = selectors.concerned_posts(cast.ours, Scope(units=(str(cast.workshop.uuid),)))
    assert [post.name for post, _why in found] == ["聚合主操"]


def test_words_of_a_draft_or_of_an_old_revision_concern_nobody(cast: Cast) -> None:
    put_in_force(cast, cast.post)
    bring(cast, cast.other_post)
    assert [post for post, _ in selectors.concerned_posts(cast.ours, Scope(keywords=("导热油",)))] == [cast.post]
    draft = services.open_draft(actor=cast.actor(SAFETY_OFFICER), post_uuid=cast.post.uuid)
    for item in draft.items.all():
        fields = {key: value.replace("导热油", "热媒") for key, value in item.fields.items()}
        steps = [(text.replace("导热油", "热媒"), who) for text, who in item.steps]
        services.edit_item(
            actor=cast.actor(SAFETY_OFFICER), revision_uuid=draft.uuid, uid=item.uid, fields=fields, steps=steps
        )
    send_and_approve(cast, draft)
    assert selectors.concerned_posts(cast.ours, Scope(keywords=("导热油",))) == []


def test_a_closed_post_is_not_proposed(cast: Cast) -> None:
    org.close_post(actor=cast.actor(SAFETY_OFFICER), post_uuid=cast.other_post.uuid)
    assert selectors.concerned_posts(cast.ours, Scope(posts=(str(cast.other_post.uuid),))) == []


WORDS = st.text("导热油%_\"\\'aA/{}:", min_size=1, max_size=4)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.text("导热油%_\"\\'aA/{}:, ", max_size=12),
    step=st.text("导热油%_\\", max_size=6),
    words=st.lists(WORDS, max_size=3),
)
def test_the_database_finds_every_word_that_the_rule_finds(cast: Cast, text: str, step: str, words: list[str]) -> None:
    with transaction.atomic():
        revision = put_in_force(cast, cast.post)
        Item.objects.filter(revision=revision).exclude(kind="risk", position=0).delete()
        Item.objects.filter(revision=revision).update(fields={"point": text}, steps=[[step, "外操"]], extra={})
        scope = Scope(keywords=tuple(words))
        told = Concerned(str(cast.post.uuid), "", (), "\n".join((text, step, "外操")))
        found = dict(selectors.concerned_posts(cast.ours, scope))
        transaction.set_rollback(True)
    assert found.get(cast.post, []) == reasons_concerned(scope, told)


def test_what_lies_outside_the_own_place_is_counted_and_left_to_the_safety_officer(cast: Cast) -> None:
    put_in_force(cast, cast.post)
    put_in_force(cast, cast.other_post)
    trigger = raise_change(cast, by=WORKSHOP_HEAD)
    seen = selectors.posts_to_confirm(cast.actor(WORKSHOP_HEAD), trigger)
    assert ([row.post for row in seen.rows], seen.elsewhere_count) == ([cast.post], 1)
    assert selectors.posts_to_confirm(cast.actor(SAFETY_OFFICER), trigger).elsewhere_count == 0
