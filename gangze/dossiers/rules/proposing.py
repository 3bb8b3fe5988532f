"""What may be said in a proposal, and when one may be decided."""

from collections.abc import Iterable

from gangze.dossiers.content import Kind
from gangze.kernel.errors import RuleBroken
from gangze.kernel.wording import Sentence

from .completeness import Gap

LONGEST_PROPOSAL = 1000
LONGEST_REPLY = 500
LONGEST_DECISION = 500


def require_proposal(text: str) -> None:
    """Raise RuleBroken for an empty proposal, or one of more than LONGEST_PROPOSAL characters."""
    if not text:
        raise RuleBroken("请写下建议：想改成什么，或者要加什么。")
    if len(text) > LONGEST_PROPOSAL:
        raise RuleBroken("一条建议最多{most}字，现有{length}字。", most=LONGEST_PROPOSAL, length=len(text))


def require_reply(text: str) -> None:
    """Raise RuleBroken for an empty contribution to the talk, or one of more than LONGEST_REPLY characters."""
    if not text:
        raise RuleBroken("请写下意见再发出。")
    if len(text) > LONGEST_REPLY:
        raise RuleBroken("一条意见最多{most}字，现有{length}字。", most=LONGEST_REPLY, length=len(text))


def require_reason(text: str) -> None:
    """Raise RuleBroken for declining without a reason, or with one of more than LONGEST_DECISION characters."""
    if not text:
        raise RuleBroken("请写明不采纳的原因，提建议的人会看到。")
    if len(text) > LONGEST_DECISION:
        raise RuleBroken("原因最多{most}字，现有{length}字。", most=LONGEST_DECISION, length=len(text))


def require_undecided(*, is_open: bool) -> None:
    """Raise RuleBroken for a proposal that was adopted, declined or withdrawn: each is decided once."""
    if not is_open:
        raise RuleBroken("这条建议已有处理结果。")


def require_adoptable(*, is_new: bool, is_there: bool) -> None:
    """Raise RuleBroken for a change to an item that the draft has no more; such a proposal can still be declined."""
    if not is_new and not is_there:
        raise RuleBroken("这一条已从草稿中删去，不能采纳；可以写明原因不采纳。")


def gaps_of_adopted(unwritten: Iterable[tuple[Kind, str, str]]) -> list[Gap]:
    """Return what keeps a draft from review: adopted proposals (document, uid of the item or "", text) not yet written."""
    return [
        Gap(kind, uid, Sentence("采纳的建议“{text}”还没有写进草稿", text=text if len(text) <= 20 else text[:19] + "…"))
        for kind, uid, text in unwritten
    ]
