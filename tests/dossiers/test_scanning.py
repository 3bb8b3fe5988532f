"""What a printed code opens, in every state of code, revision, post and enterprise."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from gangze.access.actor import Actor, system_actor
from gangze.accounts.models import User
from gangze.dossiers import services
from gangze.dossiers.content import Kind
from gangze.dossiers.models import Revision
from gangze.dossiers.services.guessing import UNKNOWN_CODES_ALLOWED, WINDOW_SECONDS
from gangze.ledger.models import Fact
from gangze.org import services as org

from .builders import Crew

NEVER_MADE = "2" * 16
As = Callable[[Actor], Client]


@pytest.fixture
def as_() -> As:
    def signed_in(actor: Actor) -> Client:
        User.objects.filter(pk=actor.user_id).update(must_change_password=False)
        client = Client()
        client.force_login(User.objects.get(pk=actor.user_id))
        return client

    return signed_in


@pytest.fixture
def token(crew: Crew, in_force: Revision) -> str:
    return services.code_for_revision(actor=crew.officer, revision=in_force).token


@pytest.fixture(autouse=True)
def _nobody_has_guessed_yet(db: None) -> None:
    cache.clear()


def card(token: str, kind: str = "") -> str:
    return reverse("dossiers:card_document", args=[token, kind]) if kind else reverse("dossiers:card", args=[token])


def text(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined,no-any-return]  # a response of the test client


def publish_next(crew: Crew) -> Revision:
    new = services.open_draft(actor=crew.officer, post_uuid=crew.post.uuid)
    services.edit_header(actor=crew.officer, revision_uuid=new.uuid, label="A/2", reason="", header={})
    services.edit_jingle(actor=crew.officer, revision_uuid=new.uuid, kind=Kind.EMERGENCY, jingle="新的顺口溜")
    sent = services.submit_revision(actor=crew.officer, revision_uuid=new.uuid)
    return services.approve_revision(actor=crew.principal, revision_uuid=new.uuid, shown_hash=sent.content_hash)


# A valid code


def test_the_emergency_card_in_force_opens_without_sign_in(token: str) -> None:
    response = Client().get(card(token))
    assert response.status_code == 200
    assert "停循环泵" in text(response)
    assert 'href="tel:13800007101"' in text(response)
    assert response["X-Gangze-Keep"] == "public"


def test_a_code_is_read_in_small_letters_too(token: str) -> None:
    assert Client().get(card(token.lower())).status_code == 200


@pytest.mark.parametrize("kind", ["risk", "duty", "operation"])
def test_the_other_documents_ask_for_sign_in_first(token: str, kind: str) -> None:
    response = Client().get(card(token, kind))
    assert response.status_code == 302
    assert response["Location"] == f"{reverse('account_login')}?next={card(token, kind)}"


def test_after_sign_in_one_is_back_at_the_document_one_wanted(crew: Crew, token: str) -> None:
    user = crew.worker_person.user
    assert user is not None
    user.set_password("gang-ze-2026")
    user.must_change_password = False
    user.save()
    client = Client()
    wanted = card(token, "risk")
    sign_in = client.get(wanted)["Location"]
    response = client.post(sign_in, {"login": "13800000001", "password": "gang-ze-2026"}, follow=True)
    assert response.redirect_chain[-1][0] == wanted
    assert "聚合反应器" in text(response)


def test_a_document_that_does_not_exist_is_not_found_whoever_asks(crew: Crew, token: str, as_: As) -> None:
    assert Client().get(card(token, "secret")).status_code == 404
    assert as_(crew.worker).get(card(token, "secret")).status_code == 404


def test_people_of_another_enterprise_see_the_emergency_card_only(token: str, stranger: Crew, as_: As) -> None:
    client = as_(stranger.worker)
    assert client.get(card(token)).status_code == 200
    response = client.get(card(token, "duty"))
    assert response.status_code == 403
    assert "班前确认" not in text(response)


# The enterprise's setting


def test_switched_off_the_emergency_card_asks_for_sign_in_and_says_nothing(crew: Crew, token: str) -> None:
    org.change_settings(actor=crew.principal, enterprise_uuid=crew.enterprise.uuid, is_emergency_card_public=False)
    response = Client().get(card(token))
    assert response.status_code == 302
    assert response["Location"] == f"{reverse('account_login')}?next={card(token)}"
    assert "聚合主操" not in text(response)


def test_switched_off_our_own_people_read_it_and_it_is_kept_as_private(crew: Crew, token: str, as_: As) -> None:
    org.change_settings(actor=crew.principal, enterprise_uuid=crew.enterprise.uuid, is_emergency_card_public=False)
    response = as_(crew.worker).get(card(token))
    assert response.status_code == 200
    assert response["X-Gangze-Keep"] == "private"


def test_switched_off_it_stays_closed_to_other_enterprises(crew: Crew, token: str, stranger: Crew, as_: As) -> None:
    org.change_settings(actor=crew.principal, enterprise_uuid=crew.enterprise.uuid, is_emergency_card_public=False)
    response = as_(stranger.officer).get(card(token))
    assert response.status_code == 403
    assert "停循环泵" not in text(response)


# An outdated print


def test_an_outdated_print_says_so_in_words_and_opens_the_current_card(crew: Crew, token: str) -> None:
    assert "旧版" not in text(Client().get(card(token)))
    publish_next(crew)
    page = text(Client().get(card(token)))
    assert 'class="outdated" role="alert"' in page
    assert "你手里的卡片是旧版（A/1）" in page
    assert "下面是现行版本 A/2" in page
    assert "新的顺口溜" in page


def test_the_other_documents_of_an_outdated_print_say_so_too(crew: Crew, token: str, as_: As) -> None:
    publish_next(crew)
    assert "你手里的卡片是旧版（A/1）" in text(as_(crew.worker).get(card(token, "duty")))


def test_a_draft_in_the_making_does_not_show_behind_the_code(crew: Crew, token: str) -> None:
    new = services.open_draft(actor=crew.officer, post_uuid=crew.post.uuid)
    services.edit_jingle(actor=crew.officer, revision_uuid=new.uuid, kind=Kind.EMERGENCY, jingle="还没批准的顺口溜")
    page = text(Client().get(card(token)))
    assert "还没批准" not in page
    assert "旧版" not in page


# A revoked code


def test_a_revoked_code_opens_nothing_and_says_what_to_do(crew: Crew, token: str, as_: As) -> None:
    services.revoke_code(actor=crew.officer, token=token, reason="丢失")
    for client in (Client(), as_(crew.worker)):
        for kind in ("", "risk"):
            response = client.get(card(token, kind))
            assert response.status_code == 410
            assert "这张卡片已作废" in text(response)
            assert "119" in text(response)
            assert "聚合主操" not in text(response)
            assert "X-Gangze-Keep" not in response


def test_revoking_is_a_fact_that_does_not_tell_the_token(crew: Crew, in_force: Revision, token: str) -> None:
    services.revoke_code(actor=crew.officer, token=token, reason="丢失")
    fact = Fact.objects.get(kind="dossier.code_revoked")
    assert fact.subject == f"revision:{in_force.uuid}"
    assert fact.payload == {"code_ending": token[-4:], "reason": "丢失"}


def test_the_code_printed_next_opens_while_the_revoked_one_stays_closed(
    crew: Crew, in_force: Revision, token: str
) -> None:
    services.revoke_code(actor=crew.officer, token=token, reason="丢失")
    fresh = services.code_for_revision(actor=crew.officer, revision=in_force).token
    assert Client().get(card(fresh)).status_code == 200
    assert Client().get(card(token)).status_code == 410


# A code that never was


@pytest.mark.parametrize("unknown", [NEVER_MADE, "x", "聚合主操", "0" * 16, "A" * 300])
def test_a_code_that_never_was_is_not_found_and_helps_on(unknown: str) -> None:
    response = Client().get(card(unknown))
    assert response.status_code == 404
    assert "不认识这个码" in text(response)
    assert reverse("web:scan") in text(response)
    assert "119" in text(response)


def test_unknown_codes_answer_alike_whatever_they_look_like_and_whoever_asks(crew: Crew, as_: As) -> None:
    pages = {text(Client().get(card(unknown, kind))) for unknown in (NEVER_MADE, "x") for kind in ("", "risk")}
    assert len(pages) == 1
    assert as_(crew.officer).get(card(NEVER_MADE)).status_code == 404


def test_a_typed_code_leads_to_its_card_and_an_unknown_one_to_the_same_help(token: str) -> None:
    spaced = f"{token[:4]}-{token[4:8]}-{token[8:12]}-{token[12:]}".lower()
    assert Client().get("/scan/", {"code": spaced})["Location"] == card(token)
    response = Client().get("/scan/", {"code": NEVER_MADE}, follow=True)
    assert response.status_code == 404
    assert "不认识这个码" in text(response)


def test_guessing_is_told_to_wait(token: str) -> None:
    guesses = [Client().get(card(f"{number:016d}")).status_code for number in range(UNKNOWN_CODES_ALLOWED + 2)]
    assert guesses == [404] * UNKNOWN_CODES_ALLOWED + [429] * 2
    refused = Client().get(card(NEVER_MADE))
    assert refused["Retry-After"] == str(WINDOW_SECONDS)


def test_typed_guesses_count_like_scanned_ones() -> None:
    for _guess in range(UNKNOWN_CODES_ALLOWED):
        Client().get("/scan/", {"code": NEVER_MADE}, follow=True)
    assert Client().get("/scan/", {"code": NEVER_MADE}, follow=True).status_code == 429


def test_whoever_guesses_cannot_close_the_emergency_cards_of_a_plant_behind_the_same_address(token: str) -> None:
    for _guess in range(UNKNOWN_CODES_ALLOWED + 1):
        Client().get(card(NEVER_MADE))
    assert Client().get(card(NEVER_MADE)).status_code == 429
    assert Client().get(card(token)).status_code == 200


def test_each_address_is_counted_by_itself() -> None:
    for _guess in range(UNKNOWN_CODES_ALLOWED + 1):
        Client().get(card(NEVER_MADE), REMOTE_ADDR="192.0.2.1")
    assert Client().get(card(NEVER_MADE), REMOTE_ADDR="192.0.2.1").status_code == 429
    assert Client().get(card(NEVER_MADE), REMOTE_ADDR="192.0.2.2").status_code == 404


# A post that was moved or closed


def test_a_card_of_a_moved_post_opens_and_names_the_new_place(crew: Crew, token: str) -> None:
    system = system_actor("test")
    team = org.create_unit(
        actor=system, enterprise_uuid=crew.enterprise.uuid, name="聚合二班", parent_uuid=crew.post.unit.parent.uuid
    )
    org.move_post(actor=system, post_uuid=crew.post.uuid, unit_uuid=team.uuid)
    page = text(Client().get(card(token)))
    assert "聚合二班" in page
    assert "停循环泵" in page


def test_a_card_of_a_closed_post_opens_nothing_and_says_since_when(crew: Crew, token: str, as_: As) -> None:
    system = system_actor("test")
    org.end_assignment(actor=system, person_uuid=crew.worker_person.uuid, post_uuid=crew.post.uuid)
    org.close_post(actor=system, post_uuid=crew.post.uuid, closed_on=date(2026, 5, 4))
    for client in (Client(), as_(crew.officer)):
        response = client.get(card(token))
        assert response.status_code == 410
        assert "岗位已撤销" in text(response)
        assert "2026-05-04" in text(response)
        assert "停循环泵" not in text(response)


def test_a_reopened_post_opens_its_cards_again(crew: Crew, token: str) -> None:
    system = system_actor("test")
    org.end_assignment(actor=system, person_uuid=crew.worker_person.uuid, post_uuid=crew.post.uuid)
    org.close_post(actor=system, post_uuid=crew.post.uuid)
    org.reopen_post(actor=system, post_uuid=crew.post.uuid)
    assert Client().get(card(token)).status_code == 200
