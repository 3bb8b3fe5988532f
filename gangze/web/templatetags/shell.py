"""The small pieces pages are built of: icons, badges, widgets, pager links."""

from typing import Any
from uuid import UUID

from django import template
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, FileInput, RadioSelect, Select, Textarea
from django.template import Context
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.utils.functional import Promise
from django.utils.safestring import SafeString

from gangze.kernel.wording import Sentence
from gangze.web import translating
from gangze.web.icons import svg
from gangze.web.keyset import AFTER, BEFORE, KeysetPage
from gangze.web.references import Reference, references_to

register = template.Library()

RISK_LEVELS: dict[str, str] = {
    Sentence("重大"): "major",
    Sentence("较大"): "considerable",
    Sentence("一般"): "general",
    Sentence("低"): "low",
}
_STATES = {
    "done": "check",
    "waiting": "clock",
    "attention": "alert",
    "draft": "pencil",
    "neutral": "dot",
    "stopped": "ban",
}


@register.filter
def said(text: object) -> str:
    """{{ problem.message|said }}: a sentence of the layers below, kept or not, in the language of the page."""
    return translating.said(text)


@register.simple_tag
def icon(name: str, size: int = 20) -> SafeString:
    """{% icon "home" %} draws an icon of assets/icons.json."""
    return svg(name, size)


@register.simple_tag(takes_context=True)
def page_title(context: Context) -> str:
    """{% page_title %} repeats the block `title` where the page has no `heading` of its own."""
    blocks = context.render_context.get(BLOCK_CONTEXT_KEY)
    block = blocks.get_block("title") if blocks is not None else None
    return block.render(context) if block is not None else ""


@register.simple_tag(takes_context=True)
def references(context: Context, kind: str, uuid: UUID) -> list[Reference]:
    """{% references "trigger" trigger.uuid as links %}: what upper apps know of a thing, as far as the reader may see it."""
    return references_to(context["request"].actor, kind, uuid)


@register.inclusion_tag("web/_risk_level.html")
def risk_level(level: str) -> dict[str, str | None]:
    """{% risk_level "重大" %} shows the level in its colour with its word; an unknown level is shown as plain text."""
    text = str(level or "")
    return {"level": text, "word": translating.said(text), "kind": RISK_LEVELS.get(text)}


@register.inclusion_tag("web/_status.html")
def status(kind: str, text: str | Promise) -> dict[str, str | Promise]:
    """{% status "done" _("已生效") %}: kind is done, waiting, attention, draft, stopped or neutral; shape and word tell it."""
    return {"kind": kind, "icon": _STATES[kind], "text": text}


@register.inclusion_tag("web/_pager.html", takes_context=True)
def pager(context: Context, page: KeysetPage[Any], target: str = "") -> dict[str, Any]:
    """{% pager page %} links to the neighbouring pages and keeps the filters of the URL; `target`: what htmx replaces."""
    query = context["request"].GET.copy()
    for name in (AFTER, BEFORE):
        query.pop(name, None)

    def link(name: str, key: str | None) -> str | None:
        if key is None:
            return None
        here = query.copy()
        here[name] = key
        return f"?{here.urlencode()}"

    return {
        "page": page,
        "target": target,
        "next_url": link(AFTER, page.next_key),
        "previous_url": link(BEFORE, page.previous_key),
    }


@register.simple_tag
def widget(field: BoundField) -> SafeString:
    """{% widget field %} draws the input with the classes of the house."""
    attributes: dict[str, str | bool] = {"class": _classes(field)}
    if field.errors:
        attributes["class"] = f"{_classes(field)} is-invalid"
    return field.as_widget(attrs=attributes)


def _classes(field: BoundField) -> str:
    drawn = field.field.widget
    own = str(drawn.attrs.get("class", ""))
    if isinstance(drawn, (CheckboxSelectMultiple, RadioSelect)):
        return f"{own} choice-input".strip()
    if isinstance(drawn, CheckboxInput):
        return f"{own} form-check-input".strip()
    if isinstance(drawn, Select):
        return f"{own} form-select".strip()
    return f"{own} form-control".strip()


@register.filter
def widget_kind(field: BoundField) -> str:
    """{{ field|widget_kind }}: "check", "choices", "file", "text" (several lines) or "line"."""
    drawn = field.field.widget
    kinds: tuple[tuple[Any, str], ...] = (
        ((CheckboxSelectMultiple, RadioSelect), "choices"),
        (CheckboxInput, "check"),
        (FileInput, "file"),
        (Textarea, "text"),
    )
    return next((kind for classes, kind in kinds if isinstance(drawn, classes)), "line")
