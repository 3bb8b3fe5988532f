"""The jingle as verse: its lines, their rhythm, how they end, and words of the items that would rhyme."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from gangze.kernel.wording import Sentence

from ..content import DocumentContent, DossierContent
from .model import Hint
from .texts import JINGLE, whole_text

_SENTENCE = re.compile(r"[。｡；;！!？?\n]+")
_SEGMENT = re.compile(r"[，,、：:\s]+")
_WORD = re.compile(r"[\u4e00-\u9fff]{2,8}")
GROUPS = (
    ("a", "ia", "ua"), ("o", "e", "uo"), ("ie", "ve", "üe"), ("u",), ("i", "v", "ü", "er", ""), ("ai", "uai"), ("ei", "ui", "uei"),
    ("ao", "iao"), ("ou", "iu", "iou"), ("an", "ian", "uan", "van", "üan"), ("ang", "iang", "uang"),
    ("en", "in", "un", "uen", "vn", "ün", "eng", "ing", "ong", "iong", "ueng"),
)  # fmt: skip
"""Finals that rhyme in speech: the thirteen tracks of northern verse (十三辙), with 人辰 and 中东 taken together as crews do."""
_GROUP_OF = {final: number for number, finals in enumerate(GROUPS) for final in finals}
RHYTHM = (3, 3, 7)
MOST_OFFERED = 6


def sentences_of(jingle: str) -> list[str]:
    """Return the lines of a jingle as they are written: what stands between stops."""
    return [line for part in _SENTENCE.split(jingle) if (line := part.strip("，, \u3000"))]


def segments_of(sentence: str) -> list[str]:
    """Return the parts of a line between commas."""
    return [part for part in _SEGMENT.split(unicodedata.normalize("NFKC", sentence)) if part]


def jingle_rhythm(content: DossierContent) -> Iterator[Hint]:
    """Yield jingles whose lines keep no beat: 3-3-7, or parts of one length. source: product, 顺口溜."""
    for document in content.documents.values():
        for number, sentence in enumerate(sentences_of(document.jingle), 1):
            lengths = tuple(len(part) for part in segments_of(sentence))
            if lengths != RHYTHM and (len(set(lengths)) > 1 or max(lengths) > 7):
                beat = "-".join(map(str, lengths))
                reason = Sentence("第{number}句“{sentence}”是{beat}，不顺口；常用3-3-7。")
                values = {"number": number, "sentence": sentence, "beat": beat}
                yield Hint("jingle-rhythm", document.kind, reason, values, part=JINGLE)


def jingle_rhyme(content: DossierContent) -> Iterator[Hint]:
    """Yield jingles in which not one line rhymes, with words of the items that would. source: product, 顺口溜."""
    for document in content.documents.values():
        lines = [segments_of(sentence) for sentence in sentences_of(document.jingle)]
        if len(lines) > 1 and not _rhymes(lines):
            offered = rhyming_words(document, lines[0][-1])
            reason = (
                Sentence("几句都不押韵，难记。")
                if not offered
                else Sentence("几句都不押韵，难记；与“{end}”押韵的词有：{words}。")
            )
            values = {"end": lines[0][-1][-1], "words": "、".join(offered)} if offered else {}
            yield Hint("jingle-rhyme", document.kind, reason, values, part=JINGLE)


def _rhymes(lines: list[list[str]]) -> bool:
    """Tell whether the end of some line rhymes with any other part, or two lines rhyme at the same place within."""
    parts = [(row, place, group_of(part)) for row, line in enumerate(lines) for place, part in enumerate(line)]
    ends = {(row, len(line) - 1) for row, line in enumerate(lines)}
    return any(
        one[2] == other[2] >= 0 and ((one[0], one[1]) in ends or (other[0], other[1]) in ends or one[1] == other[1])
        for index, one in enumerate(parts)
        for other in parts[index + 1 :]
    )


def group_of(word: str) -> int:
    """Return the group of finals a word rhymes in, -1 for what is not said in Chinese."""
    # Imported late: its dictionary takes half a second, which no start of the program should wait for.
    from pypinyin import Style, lazy_pinyin

    finals = lazy_pinyin(word, style=Style.FINALS, strict=False)
    return _GROUP_OF.get(finals[-1], -1) if finals else -1


def rhyming_words(document: DocumentContent, end: str) -> list[str]:
    """Return up to MOST_OFFERED words of the items that rhyme with the end of a line, in order of appearance."""
    wanted, found = group_of(end), dict[str, None]()
    for item in document.items:
        for run in _WORD.findall(whole_text(item)):
            if group_of(run) == wanted and run[-1] != end[-1]:
                found.setdefault(run[-4:])
    return list(found)[:MOST_OFFERED]
