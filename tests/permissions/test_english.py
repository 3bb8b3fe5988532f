"""Every page in English: what is left of Chinese on it is what people wrote, never a text of ours."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import polib
import pytest
from django.apps import apps
from django.conf import settings as project
from django.db import models
from django.test import Client
from pytest_django import Settings

from gangze.dossiers.signs import SIGNS
from gangze.inspections.rules.defaults import MONTHLY_NAME, NAMES, WEEKLY_NAME
from gangze.inspections.rules.rotas import OFF, TEMPLATES
from gangze.inspections.rules.usual import MONTHLY, WEEKLY, usual_questions
from gangze.inspections.rules.words import Speciality
from gangze.kernel.wording import Sentence
from gangze.org.models import Person
from tests.cast import ADMINISTRATOR, ANONYMOUS, PARK_OFFICER, PRINCIPAL, SAFETY_OFFICER, WORKER, Cast

from .objects import Side
from .routes import all_routes
from .visiting import Visitor

CATALOGUE = Path(project.LOCALE_PATHS[0]) / "en" / "LC_MESSAGES" / "django.po"
CHINESE = re.compile(r"[\u3400-\u9fff\u3000-\u303f\uff00-\uffef]+")
OPENING = re.compile(rf"({CHINESE.pattern})…")
TOLD_IN_ATTRIBUTES = {"title", "aria-label", "placeholder", "alt"}
NAMED_IN_ITSELF = "zh-CN"
"""The language a part of a page is in where it names a language: 中文 stays 中文."""
OF_THE_FILES = {"岗位", "风险点", "管控措施", "反应器", "每小时检查"}
"""Headings and places in the files that the cast has uploaded; the pages show those files as they are."""
OF_THE_SIGNS = {name for sign in SIGNS for name in (sign.name, *sign.variants)}
"""Names of safety signs, which the picker writes into documents; documents are in Chinese."""

OF_THE_SHEETS = {
    text
    for speciality in Speciality
    for kind in ("", "中控", "罐区", "装卸", "气化", "锅炉", "包装")
    for question in (*usual_questions(speciality, kind), *WEEKLY, *MONTHLY)
    for text in (question.text, question.unit)
} | {*NAMES.values(), WEEKLY_NAME, MONTHLY_NAME}
"""Usual lines of sheets and names of plans, proposed in the language in which sheets are written."""
OF_THE_ROTAS = {
    word
    for template in TEMPLATES.values()
    for word in (OFF, *template.groups, *(part for shift in template.shifts for part in (shift.name, shift.name[:1])))
}
"""Shifts and groups of usual rotas, proposed as people write them."""

OURS_IN_CHINESE = OF_THE_FILES | OF_THE_SIGNS | OF_THE_SHEETS | OF_THE_ROTAS


class Reader(HTMLParser):
    """Gathers what a person reads or hears on a page: texts and the attributes that are told."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self._silent = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if told.get("lang") == NAMED_IN_ITSELF or tag in ("script", "style"):
            self._silent = tag
        elif not self._silent:
            self.texts += [value for name, value in attrs if value and (name in TOLD_IN_ATTRIBUTES or _is_said(name))]

    def handle_endtag(self, tag: str) -> None:
        if tag == self._silent:
            self._silent = ""

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.texts.append(data)


def _is_said(name: str) -> bool:
    """Tell whether a data attribute holds words that a script shows."""
    return name.startswith("data-") and not name.startswith("data-theme")


def written_by_people() -> set[str]:
    """Return every text in the database that holds Chinese: names, contents, reasons. Sentences of ours are not among them."""
    found: set[str] = set()
    for model in apps.get_models():
        fields = [
            field
            for field in model._meta.concrete_fields
            if isinstance(field, models.CharField | models.TextField | models.JSONField)
        ]
        for row in model._default_manager.values_list(*(field.name for field in fields)):
            for value in row:
                found |= set(_texts_in(value))
    masked = {f"{name[0]}*{name[-1]}" for name in Person.objects.values_list("name", flat=True)}
    return found | masked


def quoting_chinese() -> set[str]:
    """Return the English texts that quote Chinese words on purpose; tests/architecture says which words those may be."""
    return {entry.msgstr for entry in polib.pofile(str(CATALOGUE)) if CHINESE.search(entry.msgstr)}


def _texts_in(value: Any) -> Iterator[str]:
    if isinstance(value, Sentence):
        yield from (text for each in value.values.values() for text in _texts_in(each))
    elif isinstance(value, dict):
        inner = value.get("values", {}) if "msgid" in value else value
        for name, each in inner.items():
            yield from (name, *_texts_in(each))
    elif isinstance(value, list):
        yield from (text for each in value for text in _texts_in(each))
    elif isinstance(value, str):
        # A page shows a text line by line, and its numbers as links that dial.
        yield from (part for part in (value, *re.split(r"[\s\d-]+", value)) if CHINESE.search(part))


def _is_begun(opening: str, written: list[str]) -> bool:
    """Tell whether something that people wrote begins so."""
    return any(each.startswith(opening) for each in written)


def left_over(page: str, written: list[str]) -> list[str]:
    """Return the texts of a page that still hold Chinese once everything that people wrote is taken out."""
    reader = Reader()
    reader.feed(page)
    left = []
    for text in reader.texts:
        rest = text
        if CHINESE.search(rest):
            for each in written:
                rest = rest.replace(each, "")
            rest = OPENING.sub(lambda found: "" if _is_begun(found[1], written) else found[0], rest)
        if CHINESE.search(rest):
            left.append(text.strip())
    return left


@pytest.fixture
def in_english(settings: Settings, tmp_path: Path) -> None:
    """Compile the catalogue as it is now, so that no older one is tested."""
    folder = tmp_path / "locale" / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    polib.pofile(str(CATALOGUE)).save_as_mofile(str(folder / "django.mo"))
    settings.LOCALE_PATHS = [tmp_path / "locale"]


@pytest.mark.once
@pytest.mark.usefixtures("in_english")
@pytest.mark.parametrize("name", [SAFETY_OFFICER, PRINCIPAL, WORKER, PARK_OFFICER, ADMINISTRATOR, ANONYMOUS])
def test_no_chinese_of_ours_is_left_on_an_english_page(cast: Cast, side: Side, name: str) -> None:
    written = sorted(written_by_people() | quoting_chinese() | OURS_IN_CHINESE, key=len, reverse=True)
    visitor = Visitor(cast, name)
    visitor.speak("en")
    left: dict[str, set[str]] = {}
    pages = 0
    for route in all_routes():
        answer = visitor.visit(route, side)
        if not answer.headers.get("Content-Type", "").startswith("text/html") or not answer.content:
            continue
        pages += 1
        for text in left_over(answer.content.decode(), written):
            left.setdefault(text, set()).add(route.name)
    assert pages > 8
    assert left == {}


def test_a_chinese_text_of_ours_would_be_found() -> None:
    page = '<p>聚合主操 waits</p><button title="送审">Send</button><p data-done="已签收">x</p><b lang="zh-CN">中文</b><p>打印</p>'
    assert left_over(page, ["聚合主操"]) == ["送审", "已签收", "打印"]


@pytest.mark.usefixtures("in_english")
def test_a_page_tells_its_language(cast: Cast) -> None:
    client: Client = cast.client(ANONYMOUS)
    address = "/accounts/login/"
    page = client.get(address, follow=True)
    assert '<html lang="zh-CN"' in page.content.decode()
    page = client.get(address, follow=True, headers={"accept-language": "en-GB,en;q=0.9"})
    assert '<html lang="en"' in page.content.decode()
