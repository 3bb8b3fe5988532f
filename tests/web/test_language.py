"""The language of the pages: chosen before sign-in, kept for a year, also by what others say in our pages."""

import re
from typing import Any

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.forms import ChoiceField, DateField, EmailField, Field, IntegerField
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from gangze.accounts.adapter import AccountAdapter, SecondFactorAdapter
from tests.cast import SAFETY_OFFICER, Cast

CHINESE = re.compile(r"[\u4e00-\u9fff]")
BOTH = (("zh-hans", True), ("en", False))
A_MONTH = 31 * 24 * 3600


def switch(client: Client, language: str, *, back_to: str = "/") -> Any:
    return client.post(reverse("web:language"), {"language": language, "next": back_to})


@pytest.mark.django_db
def test_the_language_is_chosen_before_sign_in_and_kept() -> None:
    client = Client()
    sign_in = reverse("account_login")
    assert '<html lang="zh-CN"' in client.get(sign_in).content.decode()
    response = switch(client, "en", back_to=sign_in)
    assert (response.status_code, response.headers["Location"]) == (302, sign_in)
    assert int(client.cookies["django_language"]["max-age"]) > A_MONTH
    page = client.get(sign_in).content.decode()
    assert '<html lang="en"' in page
    assert "Sign in" in page


def test_the_chosen_language_stays_through_signing_in_and_out(cast: Cast) -> None:
    client = cast.client(SAFETY_OFFICER)
    switch(client, "en")
    assert "Posts and people" in client.get("/").content.decode()
    client.post(reverse("account_logout"))
    assert '<html lang="en"' in client.get(reverse("account_login")).content.decode()
    switch(client, "zh-hans")
    assert '<html lang="zh-CN"' in client.get(reverse("account_login")).content.decode()


@pytest.mark.django_db
def test_the_switch_leads_to_no_foreign_site() -> None:
    response = switch(Client(), "en", back_to="https://elsewhere.example/")
    assert response.headers["Location"] == "/"


@pytest.mark.django_db
def test_a_browser_that_asks_for_english_gets_it_until_somebody_chooses() -> None:
    client = Client(headers={"accept-language": "en-GB,en;q=0.9"})
    assert '<html lang="en"' in client.get(reverse("account_login")).content.decode()
    switch(client, "zh-hans")
    assert '<html lang="zh-CN"' in client.get(reverse("account_login")).content.decode()


def test_a_refusal_of_a_rule_is_told_in_the_language_of_the_page(cast: Cast) -> None:
    client = cast.client(SAFETY_OFFICER)
    address = reverse("org:post_close", args=[cast.post.uuid])
    headers = {"accept": "application/json"}
    assert client.post(address, headers=headers).json()["error"] == "还有 2 人在该岗位任职，请先调岗。"
    switch(client, "en")
    assert client.post(address, headers=headers).json()["error"] == "2 people still hold this post; move them first."


@pytest.mark.parametrize("password", ["short7", "12345678901", "password123"])
def test_what_is_wrong_with_a_password_is_said_in_both_languages(password: str) -> None:
    for language, is_chinese in BOTH:
        with override(language), pytest.raises(ValidationError) as refused:
            validate_password(password)
        assert [bool(CHINESE.search(text)) for text in refused.value.messages] == [is_chinese] * len(
            refused.value.messages
        )


@pytest.mark.parametrize("field", [IntegerField(), DateField(), EmailField(), ChoiceField(choices=[("a", "b")])])
@pytest.mark.parametrize("written", ["", "?"])
def test_the_errors_of_forms_are_said_in_both_languages(field: Field, written: str) -> None:
    for language, is_chinese in BOTH:
        with override(language):
            with pytest.raises(ValidationError) as refused:
                field.clean(written)
            assert {bool(CHINESE.search(text)) for text in refused.value.messages} == {is_chinese}


def test_what_the_sign_in_library_says_is_said_in_both_languages() -> None:
    texts = {**AccountAdapter.error_messages, **SecondFactorAdapter.error_messages}
    for language, is_chinese in BOTH:
        with override(language):
            other = {
                name: str(text) for name, text in texts.items() if bool(CHINESE.search(str(text))) is not is_chinese
            }
        assert other == {}, language


def test_a_form_that_is_sent_back_speaks_the_language_of_the_page(cast: Cast) -> None:
    client = cast.client(SAFETY_OFFICER)
    switch(client, "en")
    typed = {"oldpassword": "wrong", "password1": "a", "password2": "b"}
    page = client.post(reverse("account_change_password"), typed).content.decode()
    assert "The present password is wrong." in page
    assert "New password again" in page
