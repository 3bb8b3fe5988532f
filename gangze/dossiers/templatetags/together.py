"""How proposals and participation are shown: the badge of a proposal, what a signature stands for."""

from typing import Any

from django import template
from django.utils.translation import gettext_lazy as _

from gangze.dossiers.rules.reviewing import Review
from gangze.dossiers.selectors import Signed
from gangze.web.translating import said

register = template.Library()

_STATES = {
    "open": ("waiting", _("待研究")),
    "adopted": ("done", _("已采纳")),
    "declined": ("stopped", _("未采纳")),
    "withdrawn": ("neutral", _("已撤回")),
}
_STEPS = {"reviewed": _("审核"), "approved": _("批准")}


@register.filter
def proposal_badge(proposal: Any) -> str:
    """{% status proposal|proposal_badge proposal.get_state_display %}: the kind of badge for a proposal's state."""
    return _STATES[proposal.state][0]


@register.filter
def proposal_state(state: str) -> str:
    """{{ "open"|proposal_state }} → 待研究."""
    return str(_STATES[state][1])


@register.filter
def signed_as(signed: Signed) -> str:
    """{{ signature|signed_as }} → 班组, 车间, 安全员, 专家 for whose review it is; else the step: 审核, 批准."""
    if signed.review:
        return said(Review(signed.review).label)
    return str(_STEPS[signed.step])
