"""How squares of the matrix, shares and trends are drawn: by fill and shape, always beside a word or a number."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext

from gangze.dossiers.content import Kind
from gangze.kernel.wording import Sentence
from gangze.mastery.rules.levels import RUNNING_OUT, CellState, Level
from gangze.mastery.selectors import PostMatrix, Square
from gangze.web.translating import said

register = template.Library()

_SHAPES = {
    CellState.UNKNOWN: '<rect class="sq-edge sq-dashed" x="2" y="2" width="20" height="20" rx="4"/>',
    CellState.NOT_YET: '<rect class="sq-edge" x="2" y="2" width="20" height="20" rx="4"/><path class="sq-line" d="M8 8l8 8M16 8l-8 8"/>',
    CellState.SHOWN: '<rect class="sq-full" x="2" y="2" width="20" height="20" rx="4"/><path class="sq-check" d="M7 12.5l3.5 3.5L17 9"/>',
    CellState.FADING: '<path class="sq-half" d="M2 12h20v6a4 4 0 0 1-4 4H6a4 4 0 0 1-4-4z"/><rect class="sq-edge-done" x="2" y="2" width="20" height="20" rx="4"/>',
    CellState.EXPIRED: '<rect class="sq-edge-thick" x="2.5" y="2.5" width="19" height="19" rx="4"/><path class="sq-line" d="M12 7v6M12 16.5v.5"/>',
}
"""Nothing known is an empty frame; not yet a cross; shown full with a tick; fading half empty; expired empty with a mark."""
_HEARING = {
    Level.RECALL: ("mastery:examine", Sentence("去抽背")),
    Level.EXPLANATION: ("mastery:explain", Sentence("去听讲明")),
    Level.DEMONSTRATION: ("mastery:drill", Sentence("去看实操")),
}
SPARK_WIDTH, SPARK_HEIGHT = 120, 32


@register.simple_tag
def square(state: str) -> SafeString:
    """{% square cell.state %} draws the state; the word is the page's to say."""
    return format_html(
        '<svg class="sq" aria-hidden="true" focusable="false" viewBox="0 0 24 24">{}</svg>',
        SafeString(_SHAPES[CellState(state)]),
    )


@register.simple_tag
def heat_squares(matrix: PostMatrix) -> SafeString:
    """{% heat_squares each %}: the twelve cells of a person's line; written here, for a team has hundreds of them."""
    base = reverse("mastery:person", args=[matrix.person.uuid]) + f"{matrix.post.uuid}/"
    return format_html_join("", _HEAT_CELL, ((_heat_cell(base, each, n)) for n, each in enumerate(matrix.squares)))


_HEAT_CELL = (
    '<td class="heat-cell{}"><a href="{}" title="{}" aria-label="{}">'
    '<svg class="sq" aria-hidden="true" focusable="false" viewBox="0 0 24 24">{}</svg></a></td>'
)


def _heat_cell(base: str, each: Square, number: int) -> tuple[str, ...]:
    colon = gettext("：")
    words = f"{said(each.kind.ability)} · {said(each.level.label)}{colon}{said(each.state.label)}"
    when = localtime(each.happened_at).date().isoformat() if each.happened_at else ""
    title = " · ".join(part for part in (words, when, each.examiner) if part)
    address = f"{base}{each.kind.value}/{each.level.value}/"
    return ("" if number % 3 else " heat-first", address, title, title, SafeString(_SHAPES[each.state]))


@register.simple_tag
def share_square(percent: int) -> SafeString:
    """{% share_square share.percent %} draws a square filled from below as far as the share goes."""
    height = max(2.5, round(20 * percent / 100, 1)) if percent else 0  # the least must be seen above the frame
    return format_html(
        '<svg class="sq" aria-hidden="true" focusable="false" viewBox="0 0 24 24">'
        '<rect class="sq-half" x="2" y="{}" width="20" height="{}"/><rect class="sq-edge-done" x="2" y="2" width="20" height="20" rx="2"/></svg>',
        round(22 - height, 1), height,
    )  # fmt: skip


@register.simple_tag
def sparkline(trend: Any, label: str = "") -> SafeString:
    """{% sparkline row.trend words %} draws a trend of percents from 0 to 100; nothing before there are two days."""
    if not trend.points:
        return SafeString("")
    first = trend.points[0][0]
    days = (trend.points[-1][0] - first).days or 1
    places = [
        (round((day - first).days / days * (SPARK_WIDTH - 6) + 3, 1), round(SPARK_HEIGHT - 3 - percent / 100 * (SPARK_HEIGHT - 6), 1))
        for day, percent in trend.points
    ]  # fmt: skip
    return format_html(
        '<svg class="spark" role="img" aria-label="{}" viewBox="0 0 {} {}"><path class="spark-floor" d="M3 {}H{}"/>'
        '<polyline points="{}"/><circle cx="{}" cy="{}" r="2.5"/></svg>',
        label, SPARK_WIDTH, SPARK_HEIGHT, SPARK_HEIGHT - 3, SPARK_WIDTH - 3,
        format_html_join(" ", "{},{}", places), places[-1][0], places[-1][1],
    )  # fmt: skip


@register.filter
def state_word(state: str) -> str:
    """{{ "fading"|state_word }} → 在淡忘."""
    return said(CellState(state).label)


@register.simple_tag
def cell_word(state: str, level: str) -> str:
    """{% cell_word cell.state cell.level %}: the word as small as a square is; only recall is forgotten, the rest runs out."""
    if state == CellState.FADING and level != Level.RECALL:
        return said(RUNNING_OUT)
    return said(CellState(state).label)


@register.filter
def level_word(level: str) -> str:
    """{{ "recall"|level_word }} → 记得住."""
    return said(Level(level).label)


@register.filter
def hear_url(post_uuid: UUID, cell: Any) -> str:
    """{{ post.uuid|hear_url:cell }}: the page on which a leader hears or watches what a square lacks."""
    kind = Kind(getattr(cell, "kind", None) or cell.document)
    return reverse(_HEARING[Level(cell.level)][0], args=[post_uuid, str(kind)])


@register.filter
def hear_word(level: str) -> str:
    """{{ cell.level|hear_word }} → 去抽背."""
    return said(_HEARING[Level(level)][1])
