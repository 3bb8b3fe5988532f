"""Who ends an abnormal state, and when: a later shift of the same post, in time; and what is said after the take."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import permutations
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.urls import reverse

from gangze.inspections.models import ShiftState
from gangze.inspections.rules.handing_over import Abnormal, handover_uuid, state_uuid
from gangze.inspections.rules.handing_over import Given as HandedOver
from gangze.inspections.rules.rotas import moment_of
from gangze.inspections.selectors.handing_over import states_on
from gangze.inspections.services.handing_over import ShiftEnd, give_handover, take_handover
from gangze.inspections.services.rebuilding import rebuild_rounds
from gangze.kernel.clock import standing_at
from gangze.kernel.errors import RuleBroken
from gangze.ledger.models import Fact
from gangze.ledger.services import handed_in
from gangze.org.models import Post
from tests.builders import TESTS
from tests.cast import SAFETY_OFFICER, STRANGE_WORKER, TEAM_LEADER, WORKER, Cast

from .rounds import DAY
from .test_carrying_over import BYPASS, EVENING, MORNING, NOON

pytestmark = pytest.mark.django_db
EARLIER = moment_of(DAY, 8 * 60)
NAMES = ("LT101", "LT102", "法兰")


def say(cast: Cast, ends_at: datetime, said: HandedOver, *, by: str = WORKER, post: Post | None = None) -> Fact:
    """Hand over at the end of a shift."""
    with standing_at(max(ends_at, EVENING) + timedelta(minutes=2 * Fact.objects.filter(kind="handover.given").count())):
        return give_handover(actor=cast.actor(by), end=ShiftEnd((post or cast.post).uuid, ends_at), given=said)


def take(cast: Cast, ends_at: datetime, at: datetime) -> None:
    with standing_at(at):
        take_handover(actor=cast.actor(TEAM_LEADER), end=ShiftEnd(cast.post.uuid, ends_at))


def bypass_of(cast: Cast) -> UUID:
    return state_uuid(handover_uuid(cast.post.uuid, EVENING), Abnormal.BYPASS, 0)


def over(cast: Cast) -> HandedOver:
    """Return the word that ends the bypass."""
    return HandedOver(is_normal=True, ended=((bypass_of(cast), "恢复"),))


def notes_on(cast: Cast, ends_at: datetime = NOON) -> list[str]:
    return [each.note for each in states_on(cast.post, ends_at)]


def page(cast: Cast, ends_at: datetime, **sent: Any) -> Any:
    address, client = reverse("inspections:handover", args=[cast.post.uuid]), cast.client(WORKER)
    with standing_at(NOON):
        asked = {"ends_at": ends_at.isoformat()}
        return client.post(address, asked | sent) if sent else client.get(address, asked)


def test_neither_another_post_nor_another_enterprise_ends_a_state(cast: Cast) -> None:
    say(cast, EVENING, HandedOver(is_normal=False, states=BYPASS))
    say(cast, MORNING, over(cast), by=STRANGE_WORKER, post=cast.their_post)
    say(cast, MORNING, over(cast), by=SAFETY_OFFICER, post=cast.other_post)
    assert (ShiftState.objects.filter(is_end=True).count(), notes_on(cast)) == (2, ["LT101"])
    say(cast, MORNING, over(cast))
    assert notes_on(cast) == []


def test_no_state_ends_before_it_began(cast: Cast) -> None:
    say(cast, EVENING, HandedOver(is_normal=False, states=BYPASS))
    say(cast, EARLIER, over(cast))
    assert notes_on(cast) == ["LT101"]


def test_an_end_said_later_changes_nothing_of_a_hand_over_that_was_over(cast: Cast) -> None:
    say(cast, EVENING, HandedOver(is_normal=False, states=(*BYPASS, (Abnormal.LEAK, "法兰"))))
    say(cast, NOON, HandedOver(is_normal=True, kept=(bypass_of(cast),)))
    take(cast, NOON, NOON + timedelta(minutes=30))
    before = [each.note for each in page(cast, NOON).context["carried"].states]
    leak = state_uuid(handover_uuid(cast.post.uuid, EVENING), Abnormal.LEAK, 0)
    with standing_at(NOON + timedelta(hours=2)):
        both = HandedOver(is_normal=True, ended=((bypass_of(cast), ""), (leak, "")))
        give_handover(actor=cast.actor(WORKER), end=ShiftEnd(cast.post.uuid, MORNING), given=both)
    assert (before, [each.note for each in page(cast, NOON).context["carried"].states]) == (["LT101", "法兰"],) * 2
    assert notes_on(cast, NOON + timedelta(hours=12)) == []


def test_a_hand_over_long_past_is_refused_and_one_that_counts_from_its_receipt_ends_nothing(cast: Cast) -> None:
    say(cast, EVENING, HandedOver(is_normal=False, states=BYPASS))
    for said_at in (MORNING + timedelta(days=8, minutes=1), MORNING + timedelta(days=400)):
        with standing_at(said_at), pytest.raises(RuleBroken, match="超过8天"):
            give_handover(actor=cast.actor(WORKER), end=ShiftEnd(cast.post.uuid, MORNING), given=over(cast))
    with standing_at(MORNING + timedelta(days=20)), handed_in({"counts_from_receipt": True}):
        give_handover(
            actor=cast.actor(WORKER), end=ShiftEnd(cast.post.uuid, MORNING), given=over(cast), device_at=MORNING, made_at=MORNING,
        )  # fmt: skip
    assert notes_on(cast) == ["LT101"]


def test_what_begins_in_a_word_after_the_take_goes_on_in_any_order_and_told_anew(cast: Cast) -> None:
    end, minute = ShiftEnd(cast.post.uuid, EVENING), timedelta(minutes=1)
    first = ((Abnormal.BYPASS, "LT101"),)
    words = {
        1: HandedOver(is_normal=False, states=first),
        5: HandedOver(is_normal=False, states=(*first, (Abnormal.BYPASS, "LT102"))),
        6: HandedOver(is_normal=False, states=((Abnormal.LEAK, "法兰"), (Abnormal.BYPASS, "LT102"))),
        7: HandedOver(is_normal=True),
    }
    uuids, seen = {at: uuid4() for at in (*words, 3)}, []
    for order in permutations(uuids):
        with standing_at(NOON), transaction.atomic():
            for place in order:
                at = EVENING + place * minute
                told: dict[str, Any] = {"end": end, "client_uuid": uuids[place], "device_at": at, "made_at": at}
                if place in words:
                    give_handover(actor=cast.actor(WORKER), given=words[place], **told)
                else:
                    take_handover(actor=cast.actor(TEAM_LEADER), **told)
            names = [(each.uuid, each.note) for each in states_on(cast.post, MORNING)]
            rebuild_rounds(actor=TESTS, enterprise_code=cast.ours.code)
            seen += [names, [(each.uuid, each.note) for each in states_on(cast.post, MORNING)]]
            transaction.set_rollback(True)
    assert ([each == seen[0] for each in seen], [note for _uuid, note in seen[0]]) == ([True] * 240, [*NAMES])
    assert seen[0][0][0] == bypass_of(cast)


def test_an_end_in_a_word_after_the_take_ends_nothing(cast: Cast) -> None:
    say(cast, EVENING, HandedOver(is_normal=False, states=BYPASS))
    say(cast, MORNING, HandedOver(is_normal=True, kept=(bypass_of(cast),)))
    take(cast, MORNING, MORNING + timedelta(minutes=30))
    with standing_at(MORNING + timedelta(minutes=40)):
        give_handover(actor=cast.actor(WORKER), end=ShiftEnd(cast.post.uuid, MORNING), given=over(cast))
    assert notes_on(cast) == ["LT101"]


def test_the_form_of_a_second_word_begins_with_the_first(cast: Cast) -> None:
    say(cast, EVENING, HandedOver(is_normal=False, states=BYPASS))
    say(cast, MORNING, HandedOver(False, ((Abnormal.LEAK, "法兰"),), ended=((bypass_of(cast), "已投用"),)))
    shown = page(cast, MORNING).content.decode()
    assert 'name="state" value="leak" data-state checked' in shown
    assert 'name="note:leak" value="法兰"' in shown
    assert f'name="ended" value="{bypass_of(cast)}" data-ended checked' in shown
    assert f'name="end:{bypass_of(cast)}" value="已投用"' in shown
    assert shown.count(" checked") == 2
    refused = page(cast, MORNING, way="give", state="other")
    assert (refused.status_code, 'value="other" data-state checked' in refused.content.decode()) == (422, True)
    take(cast, MORNING, MORNING + timedelta(minutes=30))
    assert " checked" not in page(cast, MORNING).content.decode()
