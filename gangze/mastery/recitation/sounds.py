"""How signs sound: a syllable for each, folded where speech recognition and dialects do not keep sounds apart."""

from functools import cache, lru_cache
from itertools import product

_FOLDED_INITIALS = (("zh", "z"), ("ch", "c"), ("sh", "s"))
_SEVERAL = frozenset(
    "重行降参长调处传得地都发和还会假间角结解尽禁卷量落露率没难切曲塞散色熟数说提为系血压要应载扎着转中种称盛冲单弹倒斗乘朝差车呛供干给更"
    "号喝荷横划壳空累脉闷屏铺强圈撒扫扇省石属宿体挑拧溜淋粘涨只轴脏正挨背便藏钻作相合卸分好少当教"
)
"""Signs that are read in several ways in everyday speech; the rare readings of others are no way to mishear them."""


@cache
def syllables(sign: str) -> frozenset[str]:
    """Return every syllable that a sign may stand for, without tones; a sign that is no Han character is itself."""
    if not "\u3400" <= sign <= "\u9fff":
        return frozenset((sign,))
    from pypinyin import Style, pinyin  # late: its dictionaries take half a second to load

    return frozenset(pinyin(sign, style=Style.NORMAL, heteronym=sign in _SEVERAL)[0])


@cache
def folded(sign: str) -> frozenset[str]:
    """Return the syllables of a sign as a dialect may speak them: zh as z, n as l, -ng as -n, hu- as f-."""
    return frozenset(map(_fold, syllables(sign)))


def _fold(syllable: str) -> str:
    for initial, plain in _FOLDED_INITIALS:
        if syllable.startswith(initial):
            syllable = plain + syllable[len(initial) :]
    if syllable.startswith("n"):
        syllable = "l" + syllable[1:]
    if syllable.endswith(("ang", "eng", "ing")):
        syllable = syllable[:-1]
    return syllable


@cache
def likeness(one: str, other: str) -> float:
    """Return how alike two signs sound: 1 the same sign, 0.95 the same syllable, 0.8 the same once folded, else 0."""
    if one == other:
        return 1.0
    if not syllables(one).isdisjoint(syllables(other)):
        return 0.95
    return 0.8 if not folded(one).isdisjoint(folded(other)) else 0.0


SoundKey = tuple[str, str]


@lru_cache(maxsize=50_000)
def sounds_of_pair(one: str, other: str) -> tuple[SoundKey, ...]:
    """Return the pairs of folded syllables that two signs may stand for."""
    return tuple(product(folded(one), folded(other)))


@lru_cache(maxsize=50_000)
def sound_keys(word: str) -> tuple[tuple[SoundKey, ...], tuple[SoundKey, ...]]:
    """Return the pairs of folded syllables that a word begins with, and for a word of four signs those of its third and fourth."""
    first = sounds_of_pair(word[0], word[1])
    return first, sounds_of_pair(word[2], word[3]) if len(word) > 3 else ()


@lru_cache(maxsize=100_000)
def alike(word: str, said: str) -> tuple[float, int]:
    """Return how alike a word and what was said in its place sound (0–1), and where one sign was misheard altogether (-1: nowhere)."""
    if len(said) < len(word):
        return 0.0, -1
    each = [likeness(one, other) for one, other in zip(word, said, strict=True)]
    misheard = each.count(0.0)
    if misheard > (1 if len(word) > 3 else 0) or (len(word) == 2 and 0.8 in each and 1.0 not in each):
        return 0.0, -1
    return sum(each) / len(each), each.index(0.0) if misheard else -1
