"""Measures the judge of recitations: how well it agrees with people on sets it was and was not built on, beside plain string
likeness, and how fast it is. Run: python bench/recitation_bench.py"""

from __future__ import annotations

import resource
import statistics
import time
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from itertools import product
from pathlib import Path
from typing import Any

from limits import JUDGE_MS, MACRO_F1, SAID_JUDGED_WRONG, WRONG_PRECISION, WRONG_RECALL, Findings
from pypinyin import lazy_pinyin
from rapidfuzz.fuzz import partial_ratio

from gangze.mastery.recitation.measuring import Tally
from gangze.mastery.recitation.running import Bench, measured
from gangze.mastery.recitation.sets import Recitation, read_set

FOLDER = Path(__file__).parent / "recitation"


def sets(kind: str) -> tuple[str, ...]:
    """Return the names of the sets that were read while the judge was built ("tuning"), or of those that were not ("heldout")."""
    found = (path.stem for path in FOLDER.glob(f"{kind}*.jsonl"))
    return tuple(sorted(found, key=lambda name: int(name.removeprefix(kind) or 1)))


BUILT_ON, HELD_OUT = sets("tuning"), sets("heldout")
THRESHOLDS = [step / 20 for step in range(4, 20)]
MANY = 10_000
LONG_SIGNS, LONG_POINTS = 400, 9
Likeness = Callable[[str, str], float]


def recitations(name: str) -> list[Recitation]:
    """Return a set of bench/recitation."""
    with (FOLDER / f"{name}.jsonl").open(encoding="utf-8") as lines:
        return list(read_set(lines))


def by_difflib(point: str, transcript: str) -> float:
    """Return the share of a point's signs that stand in blocks of the transcript."""
    blocks = SequenceMatcher(None, point, transcript, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) / len(point)


def by_signs(point: str, transcript: str) -> float:
    """Return the best likeness of a point to a stretch of the transcript."""
    return partial_ratio(point, transcript) / 100


def by_sounds(point: str, transcript: str) -> float:
    """Return the same, by syllables."""
    return partial_ratio(" ".join(lazy_pinyin(point)), " ".join(lazy_pinyin(transcript))) / 100


def baseline(like: Likeness, known: Sequence[Recitation], unknown: Sequence[Recitation]) -> dict[str, Any]:
    """Return the figures on an unknown set with the two thresholds that serve the known one best."""
    scores = [(each, {p["key"]: like(p["text"], each.transcript) for p in each.points}) for each in known]
    best = max(
        ((said, partial) for said, partial in product(THRESHOLDS, repeat=2) if partial < said),
        key=lambda pair: tallied(scores, *pair).report()["macro_f1"],
    )
    told = [(each, {p["key"]: like(p["text"], each.transcript) for p in each.points}) for each in unknown]
    return tallied(told, *best).report()


def tallied(scores: Sequence[tuple[Recitation, dict[str, float]]], said: float, partial: float) -> Tally:
    """Return the tally of verdicts by two thresholds; a likeness knows nothing that is wrong."""
    tally = Tally()
    for recitation, likes in scores:
        verdicts = {
            key: "said" if like >= said else "partial" if like >= partial else "missed" for key, like in likes.items()
        }
        tally.add(recitation.labels, verdicts, order=None, order_ok=None, ms=0)
    return tally


def row(case: str, size: int, report: dict[str, Any]) -> dict[str, Any]:
    """Return a line of the table."""
    wrong = report["per_verdict"]["wrong"]
    return {
        "case": case, "size": size, "macro-F1": report["macro_f1"], "wrong: recall": wrong["recall"],
        "wrong: precision": wrong["precision"], "said judged wrong": report["said_judged_wrong"],
        "order": report["order_accuracy"], "median (ms)": report["median_ms"] or None,
    }  # fmt: skip


def long_recitation(known: Sequence[Recitation], turn: int = 0) -> Recitation:
    """Return one of about 400 signs and 9 points: documents and what was said of them, put together, from another sign on by turns."""
    points = [point for each in known for point in each.points]
    points = [{**point, "key": str(n)} for n, point in enumerate({p["text"]: p for p in points}.values())][:LONG_POINTS]
    words = "".join(each.transcript for each in known[:4])
    return Recitation("long", tuple(points), (words * 3)[turn : turn + LONG_SIGNS], is_ordered=True)


def speed() -> tuple[float, float, int, int]:
    """Return the median of a long recitation in ms, the seconds of 10,000, and the memory before and after them in MB."""
    known, bench = recitations(BUILT_ON[0]), Bench()
    one = long_recitation(known)
    bench.points(one)
    taken = []
    for turn in range(60):
        one = long_recitation(known, turn)
        bench.points(one)
        started = time.perf_counter()
        bench.judge(one)
        taken.append((time.perf_counter() - started) * 1000)
    for each in known:
        bench.judge(each)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    started = time.perf_counter()
    for number in range(MANY):
        bench.judge(known[number % len(known)])
    seconds = time.perf_counter() - started
    return statistics.median(taken), seconds, before, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> int:
    """Measure; the limits of quality hold on the set that nobody read while building."""
    built_on = {name: recitations(name) for name in BUILT_ON}
    held_out = {name: recitations(name) for name in HELD_OUT}
    held = [each for known in held_out.values() for each in known]
    findings = Findings(
        "Agreement with people's labels, point by point (docs/rules/recitation.md): on the sets read while the judge was built, and on those never read. "
        "Beside it the likeness of a point to the transcript by difflib and by rapidfuzz (signs, syllables), two thresholds chosen on the first set. "
        f"Speed: one process, points cached; the limits are for {LONG_SIGNS} signs and {LONG_POINTS} points, and for the held-out sets together."
    )
    for name, known in built_on.items():
        findings.rows.append(row(f"judge, {name} (built on)", len(known), measured(known).report()))
    for name, known in held_out.items():
        findings.rows.append(row(f"judge, {name} (held out)", len(known), measured(known).report()))
    report = measured(held).report()
    findings.rows.append(row("judge, held out, together", len(held), report))
    first = next(iter(built_on.values()))
    for name, like in (("difflib", by_difflib), ("rapidfuzz, signs", by_signs), ("rapidfuzz, syllables", by_sounds)):
        findings.rows.append(row(f"{name}, held out", len(held), baseline(like, first, held)))
    median, seconds, before, after = speed()
    findings.rows.append(
        {"case": f"one of {LONG_SIGNS} signs, {LONG_POINTS} points", "size": 60, "median (ms)": median}
    )
    findings.rows.append(
        {"case": "10,000 recitations", "size": MANY, "median_s": seconds, "peak_rss_mb": after, "before (MB)": before}
    )
    wrong = report["per_verdict"]["wrong"]
    findings.hold("macro-F1 short of its limit by", MACRO_F1 - report["macro_f1"], 0)
    findings.hold("recall of wrong short of its limit by", WRONG_RECALL - wrong["recall"], 0)
    findings.hold("precision of wrong short of its limit by", WRONG_PRECISION - wrong["precision"], 0)
    findings.hold("said judged wrong", report["said_judged_wrong"], SAID_JUDGED_WRONG)
    findings.hold("a long recitation in ms", median, JUDGE_MS)
    return findings.tell()


if __name__ == "__main__":
    raise SystemExit(main())
