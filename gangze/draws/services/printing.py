"""The slip of a draw as PDF."""

from collections.abc import Iterator
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from gangze.access.actor import Actor
from gangze.dossiers.content import Kind
from gangze.dossiers.services.printing import installed_fonts
from gangze.draws.printing import slip_pdf
from gangze.draws.rules.planning import Wish
from gangze.draws.selectors import draw_by, slip_of


def print_slip(*, actor: Actor, draw_uuid: UUID) -> bytes:
    """Return the slip as one page, with the names the actor may see. Raises Absent, RuleBroken before there is a result."""
    slip = slip_of(actor, draw_uuid)
    wish = Wish.of(draw_by(actor, draw_uuid).wish)
    url = f"{settings.BASE_URL}{reverse('draws:check')}"
    return slip_pdf(
        slip, plan=list(plan_lines(wish, len(slip["result"]["drawn"]))), check_url=url, fonts=installed_fonts()
    )


def plan_lines(wish: Wish, drawn_count: int) -> Iterator[str]:
    """Yield what was asked for, and what raised the number where more were drawn; prints of the house are in Chinese."""
    needs = list(_needs(wish))
    asked = f"{_SUBJECTS[wish.subject]} {wish.count} 名"
    if drawn_count > wish.count:
        yield f"{asked}，因{'、'.join(needs)}增至 {drawn_count} 名"
    else:
        yield asked
        yield from needs
    if wish.substitutes:
        yield f"候补 {wish.substitutes} 名"
    if wish.is_rested_first:
        yield "半年内没有抽中过的机会为三倍"
    if wish.documents:
        yield "抽背文件：" + "、".join(Kind(each).title for each in wish.documents)


def _needs(wish: Wish) -> Iterator[str]:
    ones = ["每个关键岗位"] if wish.every_key_post else []
    ones += ["每个班次"] if wish.every_shift and wish.subject != "posts" else []
    if ones:
        yield "、".join(ones) + "至少一名"
    if wish.each_enterprise:
        yield f"每个企业至少 {wish.each_enterprise} 名"
    if wish.each_workshop:
        yield f"每个车间至少 {wish.each_workshop} 名"


_SUBJECTS = {"people": "人员", "posts": "岗位", "pairs": "岗位与人员"}
