"""Judging many recitations in a job: a set that somebody uploads, or the recorded transcripts of a place once more.

Both read line by line and write line by line; nothing grows with their number but the result file.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID, uuid4

from django.conf import settings
from django.db.models import Exists, OuterRef

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.kernel.errors import Absent, RuleBroken
from gangze.kernel.wording import Sentence
from gangze.ledger.models import Fact
from gangze.mastery.models import AcceptedWording, Examination
from gangze.mastery.recitation import Lexicon, Point, compile_point, judge, running
from gangze.mastery.recitation.sets import BadSet, answer_line, read_set, text_lines
from gangze.mastery.rules.evidence import RECITED
from gangze.mastery.rules.pointing import ORDERED
from gangze.mastery.rules.reviewing import Review, pairs_of
from gangze.mastery.selectors import lexicon_of
from gangze.org.models import Post

Step = Callable[[int, int], None]
LARGEST_SET_BYTES = 20 * 1024 * 1024
LONGEST_LINE = 1024 * 1024
KEPT_SECONDS = 7 * 86_400
AT_ONCE = 200
MOST_DOCUMENTS = 256


def keep_set(stream: BinaryIO) -> UUID:
    """Keep an uploaded set aside for its job; returns its name. Raises RuleBroken for one that is empty or too large."""
    _forget_old()
    name = uuid4()
    target = _set_path(name)
    target.parent.mkdir(parents=True, exist_ok=True)
    size = 0
    with target.open("wb") as file:
        while chunk := stream.read(256 * 1024):
            size += len(chunk)
            if size > LARGEST_SET_BYTES:
                break
            file.write(chunk)
    if 0 < size <= LARGEST_SET_BYTES:
        return name
    target.unlink(missing_ok=True)
    if size:
        raise RuleBroken("文件太大：最多{count}MB。", count=LARGEST_SET_BYTES // 1024**2)
    raise RuleBroken("文件是空的。")


def judge_set(*, name: UUID, target: Path, step: Step) -> dict[str, Any]:
    """Judge a kept set line by line into `target`; returns {"recitations": how many there were}.

    `step` is told how many lines of how many are done. Raises Absent for a set that is gone, RuleBroken for a line that is none.
    """
    path = _set_path(name)
    if not path.exists():
        raise Absent("set")
    of, done = _line_count(path), 0
    try:
        with path.open("rb") as lines, target.open("w", encoding="utf-8") as out:
            for judged in running.judged(read_set(text_lines(_bounded(lines)))):
                out.write(answer_line(judged))
                done += 1
                step(done, of)
    except BadSet as error:
        raise RuleBroken("这套抽背读不了：{reason}", reason=error.told) from error
    return {"recitations": done}


def forget_set(name: UUID) -> None:
    """Remove a kept set once it is judged."""
    _set_path(name).unlink(missing_ok=True)


def review_place(*, actor: Actor, path: str, target: Path, step: Step) -> dict[str, Any]:
    """Judge every recorded transcript of a place anew, and hold it against the examiner; returns what the page shows.

    Markings taken back are left out. Raises NotAllowed.
    """
    actor.require(Action.MASTERY_PEOPLE, path)
    standing = Examination.objects.standing().filter(fact_uuid=OuterRef("client_uuid"))
    facts = Fact.objects.filter(Exists(standing), kind=RECITED, path__startswith=path, payload__has_key="transcript")
    of, judges = facts.count(), _Judges()
    review = Review()
    with target.open("w", encoding="utf-8") as out:
        for done, fact in enumerate(facts.order_by("pk").iterator(chunk_size=AT_ONCE), 1):
            told = fact.payload
            pairs = pairs_of(told["points"], judges.verdicts(told))
            review.add(str(fact.client_uuid), told["session"], pairs)
            out.write(json.dumps(_line(fact, pairs), ensure_ascii=False) + "\n")
            step(done, of)
    return review.summary()


def _line(fact: Fact, pairs: Any) -> dict[str, Any]:
    points = [
        {"text": pair.text, "examiner": pair.examiner, "machine": pair.machine, "reason": pair.reason} for pair in pairs
    ]
    return {
        "fact": str(fact.client_uuid),
        "session": fact.payload["session"],
        "document": fact.payload["document"],
        "points": points,
    }


class _Judges:
    """Judges recorded recitations; remembers the points of the documents it met last, and the words of the enterprises."""

    def __init__(self) -> None:
        self._place = lru_cache(maxsize=64)(_place)
        self._points = lru_cache(maxsize=MOST_DOCUMENTS)(self._compiled)

    def verdicts(self, told: dict[str, Any]) -> dict[str, tuple[str, str]]:
        """Return verdict and reason by key for what a fact tells."""
        asked = tuple((point["key"], point["text"], point["must"]) for point in told["points"])
        points, lexicon = self._points(told["post"], asked)
        is_ordered = told["document"] in {kind.value for kind in ORDERED}
        judgement = judge(points, told["transcript"], is_ordered=is_ordered, lexicon=lexicon)
        return {mark.key: (mark.verdict.value, mark.reason) for mark in judgement.marks}

    def _compiled(self, post: str, asked: tuple[tuple[str, str, bool], ...]) -> tuple[tuple[Point, ...], Lexicon]:
        lexicon, wordings = self._place(post)
        return tuple(compile_point(*each, lexicon, accepted=wordings.get(each[0], ())) for each in asked), lexicon


def _place(post_uuid: str) -> tuple[Lexicon, dict[str, list[str]]]:
    post = Post.objects.select_related("enterprise").get(uuid=post_uuid)
    wordings: dict[str, list[str]] = {}
    for key, text in AcceptedWording.objects.filter(post=post).values_list("key", "text"):
        wordings.setdefault(key, []).append(text)
    return lexicon_of(post.enterprise), wordings


def _set_path(name: UUID) -> Path:
    return Path(settings.VAR_DIR) / "recitation-sets" / f"{name}.jsonl"


def _forget_old() -> None:
    folder = Path(settings.VAR_DIR) / "recitation-sets"
    for path in folder.glob("*.jsonl") if folder.exists() else ():
        if time.time() - path.stat().st_mtime > KEPT_SECONDS:
            path.unlink(missing_ok=True)


def _line_count(path: Path) -> int:
    with path.open("rb") as file:
        return sum(1 for line in file if line.strip())


def _bounded(lines: Iterable[bytes]) -> Iterator[bytes]:
    for number, line in enumerate(lines, 1):
        if len(line) > LONGEST_LINE:
            raise BadSet.at(number, Sentence("太长。一份抽背最多 1MB。"))
        yield line
