"""A duty told as not worth the trouble: for show, by feel, made up afterwards, done in spite of what speaks against it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .evidence import LACKING, Evidence
from .hearing import Hit, Span

_TROUBLE = (
    "多此一举|多余的?|白费(?:劲|功夫)|瞎折腾|太?麻烦|(?:懒得|不愿)|嫌.{1,3}(?:就|不)|(?:就|也|都)?不值当|小题大做|没那么(?:多讲究|讲究|危险|严重|邪乎|玄|娇气)"
    "|吓唬人|死不了人?|走(?:个|一?下)?(?:过场|形式)|做做?样子|应付(?:检查|一下|了事)|糊弄|敷衍|意思(?:一下|意思)|偷个?懒|图(?:个)?(?:快|省事|方便|省劲)"
)
"""Not worth the trouble, or for show."""
_BY_FEEL = (
    "看(?:情况|心情|着来)|凭(?:经验|感觉|手感|记忆|印象)|估摸|大概齐?(?:就|估)|大差不差|睁只?一?只?眼闭|(?:装|当)(?:作|做)?没(?:看见|听见|事)"
    "|耳旁风|不当回事|没人(?:看见|管|查|知道)|(?:顶|扛|撑|熬)(?:一顶|一扛|一撑|一会儿?|得?住|过去)|硬(?:撑|扛|顶)|还能(?:再)?(?:用|顶|撑|凑合|转|跑|干)|憋(?:着|住|一)?(?:口)?气"
)
"""By feel, unseen, braved."""
_AFTERWARDS = (
    "(?:后|后面|回头|事后|过后|完了|下来|再|后来)(?:再|来|去)?补(?:[上个办签填记写开录票证单]|手续|审批|一张|一个)|(?:提前|先)(?:填|写|签|记)好|(?:照着?|直接)?抄(?:上一?班|前|别人|一遍)"
    "|编(?:一?个|几个)(?!号)|(?:代|替)(?:[他她你我]|别人)?签|(?:别人|旁人|同事)代(?:签|填|写)|再去补|(?:后面|后头|回头|事后|过后|完了|晚点)(?:再|来|去)?(?:补(?![充水压料气油焊氮入空上足])|挂|办|签)|照着?[^,，。照]{1,4}抄|抄(?:昨天|前天|旧)|(?:漏|坏|出事|出问题|有问题|挖到.{0,4}|着火)了?再(?:说|讲)"
)
"""Made up, or got afterwards."""
_HUSHED = (
    "别(?:声张|惊动|往外说|告诉|捅出去)|不(?:声张|往外说|往上报|惊动)|瞒(?:着|下来|报)|私了|通融|网开一面|消音|误报"
)
_HARMLESS = re.compile(
    "不会怎么样|没(?:啥|什么|多)大(?:事|碍|不了)|没(?:啥|什么)事|不至于|(?:顶多|最多|无非|不过)就?是?有?点?(?:疼|痒|难受|咳|臭|呛|烫|晕|头疼)|就是有?点?(?:臭|疼|痒|烫|呛|难受|热)(?:一?点|一下)"
)
"""A danger told as none."""
_LEFT_ALONE = re.compile(
    "(?:先|就|也)?(?:别|莫|不用|不去|甭|不要|不)(?:动它|动(?!火|手|用|电)|管它?|理它?)|随它去?|由它去?|先?放着不"
)
"""A thing that something should be done to, left as it is."""
_NOT_KNOWN = re.compile(
    "^.{0,4}?(?:我|俺|咱)?(?:都|就|可)?(?:记不|想不起|不记得|背不|说不上来|答不上|忘[了脱球]|搞忘|不会背|没背|不晓得了|不清楚|还没教|没学)"
)
_SLIGHTED = re.compile("|".join((_TROUBLE, _BY_FEEL, _AFTERWARDS, _HUSHED)))
_REFUSED_BEFORE = re.compile(
    "(?:不能|不得|不准|不许|不要|不可|不是|不敢|不允许|不存在|别|莫|严禁|禁止|杜绝|防止|避免|决不|绝不|从不|省得|免得|哪怕)[^也就都]{0,4}$|(?:没有?|不|怕|再)$"
)
_REFUSED_BEHIND = re.compile(
    "^.{0,5}?(?:不能|不得|不准|不许|不行|不可|不中|不成|不算|要不得|莫|严禁|禁止|也[要得]|也照样|是?违|会|出事|害)"
)
BESIDE = 8
"""Signs beside a word of slight within which a no is said of it."""
REACH, OVERLAP = 12, 2
"""Signs behind a stretch, and before it, within which a slight speaks of it."""
LEAST_SHARE = 0.15
"""How much of a point must be heard for a slight to be held against it."""


def slights(evidence: Evidence, main: Sequence[Span]) -> Iterator[str]:
    """Yield where a duty was made light of close to words of it: 盘车多此一举, 票后面再补, 签字找人代签."""
    yield from _left_alone(evidence, main)
    is_danger = any(each.kind == "harms" for each in evidence.point.elements)
    if is_danger and evidence.heard.says(_HARMLESS):
        told = (_HARMLESS.search(evidence.heard.text, *span) for span in _sentences(evidence, main))
        yield from (f"有危险的说成了没事：{match[0]}" for match in told if match)
    if not evidence.heard.says(_SLIGHTED) or _SLIGHTED.search(evidence.point.text):
        return
    for start, end in _sentences(evidence, main):
        for match in _SLIGHTED.finditer(evidence.heard.text, start, end):
            hit = Hit(*match.span(), 1.0, match[0])
            before, after = evidence.heard.beside(hit, BESIDE)
            if (
                evidence.is_told_at(match.start())
                and not _is_why(match, evidence)
                and not _REFUSED_BEFORE.search(before)
                and not _REFUSED_BEHIND.match(after)
            ):
                yield f"说成了可做可不做：{match[0]}"


def is_named_only(evidence: Evidence) -> bool:
    """Return whether a point was only named as what the speaker cannot recall: 还有个真空泵的我记不清楚了."""
    text, stretches = evidence.heard.text, evidence.own
    is_told = any(
        worth >= LACKING and each.kind in ("actions", "harms") and any(len(hit.said) > 1 for hit in evidence.right(n))
        for n, (each, worth) in enumerate(zip(evidence.point.elements, evidence.got, strict=True))
    )
    return not is_told and all(
        _NOT_KNOWN.match(text[end : min([end + 10, *(each for each in evidence.heard.ends if end < each)])])
        for _start, end in stretches
    )


def _is_why(match: re.Match[str], evidence: Evidence) -> bool:
    """Return whether a slight only tells why a danger comes: 图快用压缩空气吹，引爆."""
    return evidence.is_danger and (match[0][0] in "图偷嫌懒" or evidence.is_harm_behind(match.end()))


def _left_alone(evidence: Evidence, main: Sequence[Span]) -> Iterator[str]:
    """Yield where a thing was left alone that the card wants something done to: 罐根阀先别动 for 关闭罐根阀."""
    point = evidence.point
    if point.denials or not evidence.heard.says(_LEFT_ALONE) or _LEFT_ALONE.search(point.text):
        return
    if any(each.kind == "actions" and evidence.got[n] >= LACKING for n, each in enumerate(point.elements)):
        return
    for n, each in enumerate(point.elements):
        for hit in evidence.right(n) if each.kind == "things" and len(each.text) > 1 else ():
            match = _LEFT_ALONE.match(evidence.heard.beside(hit, BESIDE)[1])
            if match and any(a <= hit.start and hit.end <= b for a, b in main):
                yield f"该做的说成了不管：{hit.said}{match[0]}"


def _sentences(evidence: Evidence, main: Sequence[Span]) -> Iterator[Span]:
    """Yield for each stretch of `main` what stands from its first word on, in the same sentence, up to REACH signs behind it."""
    heard = evidence.heard
    for (start, end), (low, behind) in zip(evidence.own, evidence.places, strict=True):
        if any(a <= start and end <= b for a, b in main):
            told = max(behind, min(end + REACH, heard.phrase((start, end), REACH)[1])) if evidence.is_parted else behind
            until = min([told, *(each for each in heard.ends if end <= each)])
            yield heard.phrase((start, end), 6)[0] if evidence.is_parted else max(low, start - OVERLAP), until
