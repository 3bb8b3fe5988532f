"""How items, documents and their states are shown: labels in the language of the page, phone numbers that dial."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django import template
from django.forms import BoundField
from django.template import Context
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from gangze.dossiers.content import FIELDS, OFFERED, DocumentContent, Field, ItemContent, Kind, Photo
from gangze.dossiers.forms import field_label
from gangze.dossiers.rules import ItemChange
from gangze.dossiers.rules.differences import Piece
from gangze.dossiers.rules.differences import pieces as pieces_of
from gangze.dossiers.selectors import AskedItem
from gangze.web.translating import said

register = template.Library()

_SHORT_TITLES = {
    Kind.RISK: _("风险清单"),
    Kind.DUTY: _("职责清单"),
    Kind.OPERATION: _("操作卡"),
    Kind.EMERGENCY: _("应急卡"),
}
_CHANGES = {
    "added": _("新增"),
    "wording": _("文字"),
    "substance": _("实质"),
    "withdrawn": _("删去"),
    "same": _("未变"),
}
_STATES = {
    "draft": ("draft", _("草稿")),
    "in_review": ("waiting", _("审核中")),
    "approved": ("waiting", _("已批准，待生效")),
    "in_force": ("done", _("现行")),
    "superseded": ("neutral", _("已被替代")),
    "discarded": ("stopped", _("已放弃")),
}
_FILTERS = {
    "": _("全部"),
    "missing": _("一线岗位未建"),
    "in_force": _("有现行版本"),
    "open": _("修订中"),
    "draft": _("草稿"),
    "in_review": _("审核中"),
    "approved": _("待生效"),
}
_CHAPTER = re.compile(r"^(第[一二三四五六七八九十百\d]+章.*)$", re.MULTILINE)
_PHONE = re.compile(r"(?<![\d.])(1[3-9]\d{9}|0\d{2,3}-?\d{7,8}|\d{3,8})(?![\d.])")


@register.filter
def kind_title(kind: Kind | str) -> str:
    """{{ kind|kind_title }} → 岗位风险清单."""
    return said(Kind(kind).title)


@register.filter
def kind_short(kind: Kind | str) -> str:
    """{{ kind|kind_short }} → 风险清单."""
    return str(_SHORT_TITLES[Kind(kind)])


@register.filter
def ability(kind: Kind | str) -> str:
    """{{ kind|ability }} → 知风险."""
    return said(Kind(kind).ability)


@register.filter
def change_label(change: str) -> str:
    """{{ change|change_label }} → 新增, 文字, 实质, 删去."""
    return str(_CHANGES[str(change)])


@register.filter
def state_kind(state: str) -> str:
    """Return the kind of badge for a revision's state."""
    return _STATES[state][0]


@register.filter
def state_label(state: str) -> str:
    """Return the word for a revision's state."""
    return str(_STATES[state][1])


@register.filter
def filter_label(state: str) -> str:
    """Return the word for a filter of the list."""
    return str(_FILTERS[state])


@register.filter
def details(item: ItemContent) -> Iterator[tuple[str, str, str]]:
    """{% for key, label, text in item|details %}: every filled field but the main one, and columns kept as found."""
    for field in FIELDS[item.kind]:
        text = item.fields.get(field.key, "")
        if text and not field.main:
            yield field.key, field_label(field), text
    for heading, text in item.extra.items():
        yield "extra", heading, text


@register.filter
def with_offers(field: BoundField) -> BoundField:
    """{% include "web/_field.html" with field=field|with_offers %}: lets the browser offer what the field usually says."""
    if field.name in (*OFFERED, "scenario"):
        field.field.widget.attrs["list"] = f"offer-{field.name}"
    return field


@register.filter
def offers(documents: Iterable[DocumentContent]) -> Iterator[tuple[str, Iterable[str]]]:
    """{% for key, words in documents|offers %}: what fields of a draft usually say; of 应急情形, the scenarios it has."""
    yield from OFFERED.items()
    yield "scenario", scenario_names(documents)


def scenario_names(documents: Iterable[DocumentContent]) -> list[str]:
    """Return what the emergency scenarios among some documents are called."""
    return [item.main_text for document in documents if document.kind is Kind.EMERGENCY for item in document.items]


@register.simple_tag(takes_context=True)
def scenario_link(context: Context, text: str) -> str:
    """{% scenario_link text %}: the name of an emergency scenario, as a link where the page shows it or knows where it stands."""
    if text.strip() in scenario_names(context.get("documents") or ()):
        return format_html('<a href="#document-emergency">{}</a>', text)
    return text


@register.filter
def differences(change: ItemChange) -> Iterator[tuple[str, str, str]]:
    """{% for label, old, new in line|differences %}: what reads differently within an item that stayed; "" is absent."""
    if change.old is None or change.new is None:
        return
    old, new = _readings(change.old), _readings(change.new)
    for label in {**new, **old}:
        if old.get(label, "") != new.get(label, ""):
            yield label, old.get(label, ""), new.get(label, "")


@register.filter
def pieces(old: str, new: str) -> list[Piece]:
    """{% for piece in old|pieces:new %}: two texts as one run of kept, gone and new characters."""
    return pieces_of(old, new)


def _readings(item: ItemContent) -> dict[str, str]:
    """Return everything an item says by label, in the order in which a person reads it."""
    readings = {field_label(field): item.fields.get(field.key, "") for field in FIELDS[item.kind]}
    steps = (" ".join(part for part in (f"{n}.", step.text, step.who) if part) for n, step in enumerate(item.steps, 1))
    readings[str(_("处置步骤"))] = "\n".join(steps)
    readings[str(_("照片"))] = "\n".join(_photo_reading(photo) for photo in item.photos)
    readings[str(_("必知必会"))] = "★" if item.is_must_know else ""
    return {**readings, **item.extra}


def _photo_reading(photo: Photo) -> str:
    verdict = {"right": _("✓ 正确"), "wrong": _("✗ 错误")}.get(photo.verdict, "")
    words = f"{verdict} {photo.caption}".strip() or _("照片")
    return f"{words} ({photo.sha256[:8]})"


@register.filter
def chapters(body: str) -> list[tuple[str, str]]:
    """{% for heading, text in body|chapters %}: a text by its lines “第…章 …”; what stands before the first has none."""
    before, *rest = (part.strip("\n") for part in _CHAPTER.split(body))
    return [("", before), *zip(rest[::2], rest[1::2], strict=True)]


@register.filter
def returned(revision: Any) -> Any:
    """{% with back=revision|returned %}: the last sign-off where it sent the revision back to its author, else None."""
    last = next(reversed(list(revision.signoffs.all())), None)
    return last if last is not None and last.step == "returned" else None


@register.filter
def row_of(cell: str) -> int:
    """{{ "B14:B16"|row_of }} → 14, the row a cell or range begins in; 1 where none is named."""
    found = re.search(r"\d+", cell)
    return int(found[0]) if found else 1


@register.filter
def storable(posts: list[dict[str, Any]]) -> bool:
    """{% if preview.posts|storable %}: whether anything of a file can be written into drafts."""
    return any(post["is_storable"] for post in posts)


@register.filter
def proposed_for(revision: Any, place: str) -> list[Any]:
    """{% for each in revision|proposed_for:item.uid %}: what an editor has to deal with there; a document's kind: new items."""
    in_play = getattr(revision.dossier, "proposals_in_play", ())
    return [each for each in in_play if (each.uid.hex if each.uid else each.kind) == place]


@register.filter
def columns(kind: Kind | str) -> tuple[Field, ...]:
    """Return the fields of a document in order."""
    return FIELDS[Kind(kind)]


@register.filter
def get(mapping: dict[str, str], key: str) -> str:
    """{{ item.fields|get:"level" }}: a value by a key that is no template name."""
    return mapping.get(key, "")


@register.filter
def dialable(text: str) -> SafeString:
    """{{ contacts|dialable }}: the text with its numbers as links that dial, one contact a line."""
    parts: list[str] = []
    end = 0
    for match in _PHONE.finditer(text):
        parts.append(escape(text[end : match.start()]))
        parts.append(format_html('<a class="dial" href="tel:{}">{}</a>', match[0].replace("-", ""), match[0]))
        end = match.end()
    parts.append(escape(text[end:]))
    return mark_safe("".join(parts).replace("\n", "<br>"))  # noqa: S308 — every part is escaped above


@register.filter
def uids(lines: Iterable[AskedItem]) -> str:
    """Return the uids of asked items parted by commas, as the form of an acknowledgement sends them."""
    return ",".join(line.new.uid for line in lines)
