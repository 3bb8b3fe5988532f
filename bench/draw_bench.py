"""Measures a draw of 500 from 30,000: the rule alone, and all that a park does, on both databases.

25 enterprises of 200 posts and 1,200 people; one key post of every fifty and one of every shift are required. A process for each
database. Run: python bench/draw_bench.py
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

from installation import ENGINES, REPOSITORY, found_house, set_up
from limits import DRAW_500_SECONDS, Findings

HOUSES, POSTS, PEOPLE = 25, 200, 1_200
DRAWN, SUBSTITUTES, RUNS = 500, 50, 5


def fill() -> str:
    """Write the park; returns the key of the place where it draws."""
    from gangze.org.models import Assignment, Authority, Enterprise, Person, Post, Unit

    _house, _unit = found_house()
    park = Authority.objects.get()
    for number in range(HOUSES):
        code = f"98{number:07d}"
        house = Enterprise.objects.create(authority=park, code=code, credit_code=code * 2, name=f"例样{number}厂")
        house.path = f"{park.path}e{house.pk}/"
        house.save(update_fields=["path"])
        unit = Unit.objects.create(enterprise=house, level="workshop", name="车间")
        path = f"{house.path}u{unit.pk}/"
        Unit.objects.filter(pk=unit.pk).update(path=path)
        first = number * POSTS + 1
        Post.objects.bulk_create(
            Post(
                pk=10_000 + first + each, enterprise=house, unit=unit, name=f"例岗{each}", is_key=each % 50 == 0,
                path=f"{path}p{10_000 + first + each}/",
            )
            for each in range(POSTS)
        )  # fmt: skip
        people = Person.objects.bulk_create(
            Person(
                enterprise=house,
                name=f"例人{each}",
                employee_number=f"L{each}",
                shift_group="甲乙丙丁"[each % 4],
                path=path,
            )
            for each in range(PEOPLE)
        )
        Assignment.objects.bulk_create(
            Assignment(person=person, post_id=10_000 + first + each % POSTS, starts_on=date(2020, 1, 1))
            for each, person in enumerate(people)
        )
    return f"authority:{park.uuid}"


def timed(call: Callable[[], Any]) -> tuple[float, Any]:
    started = time.perf_counter()
    found = call()
    return time.perf_counter() - started, found


def measure(engine: str) -> list[dict[str, Any]]:
    """Freeze, draw and check RUNS times in this process; returns the rows of the table."""
    with set_up(engine):
        from gangze.access.actor import system_actor
        from gangze.draws import selectors, services
        from gangze.draws.rules.drawing import draw_from
        from gangze.draws.rules.planning import Wish
        from gangze.draws.rules.verifying import faults_of
        from gangze.ledger.rules.canonical import canonical_bytes

        key, actor = fill(), system_actor("bench")
        wish = Wish(count=DRAWN, substitutes=SUBSTITUTES, is_rested_first=True)
        runs: dict[str, list[float]] = {}

        def note(case: str, call: Callable[[], Any]) -> Any:
            seconds, found = timed(call)
            runs.setdefault(case, []).append(seconds)
            return found

        for _run in range(RUNS):
            draw = note(
                "freeze the roster",
                lambda: services.freeze_draw(actor=actor, place_key=key, purpose="抽背", wish=wish),
            )
            told = {"actor": actor, "draw_uuid": draw.uuid}
            services.contribute(**told, side="first", number="1", by="甲")
            note(
                "second number: opened, drawn, recorded",
                lambda told=told: services.contribute(**told, side="second", number="2", by="乙"),
            )
            slip = note("slip", lambda draw=draw: selectors.slip_of(actor, draw.uuid))
            if len(slip["frozen"]["entries"]) != HOUSES * PEOPLE or len(slip["result"]["drawn"]) != DRAWN:
                raise SystemExit("the park did not draw 500 from 30,000")
            note("the rule alone", lambda slip=slip: draw_from(slip["frozen"], slip["seed"]))
            if note("checked, all names opened", lambda slip=slip: faults_of(slip)):
                raise SystemExit("a slip has faults")
        with tempfile.NamedTemporaryFile(suffix=".json") as file:
            file.write(canonical_bytes(slip))
            file.flush()
            command = [sys.executable, str(REPOSITORY / "verify" / "verify.py"), file.name]
            note("checked by verify.py", lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL))
            size = Path(file.name).stat().st_size / 1e6
    return [
        {"case": f"{case} ({engine})", "size": f"{DRAWN} of {HOUSES * PEOPLE}", "median_s": median(found), "runs": found,
         "slip (MB)": size}
        for case, found in runs.items()
    ]  # fmt: skip


def main() -> int:
    """Measure both databases; the limit is for the act in which the names are drawn."""
    if "--one" in sys.argv:
        print(json.dumps(measure(sys.argv[2])))
        return 0
    findings = Findings(
        f"A park of {HOUSES} enterprises, {HOUSES * POSTS:,} posts and {HOUSES * PEOPLE:,} people draws {DRAWN} people and "
        f"{SUBSTITUTES} substitutes: one of every key post and every shift, those not drawn lately heavier, a document each. "
        f"{RUNS} runs, the first kept. Limit: the second number (secret opened, roster hashed again, everybody drawn, facts recorded) "
        f"in {DRAW_500_SECONDS:g} s."
    )
    for engine in ENGINES:
        done = subprocess.run(
            [sys.executable, __file__, "--one", engine], check=True, stdout=subprocess.PIPE, text=True
        )
        rows = json.loads(done.stdout.splitlines()[-1])
        findings.rows += rows
        drawn = next(row["median_s"] for row in rows if row["case"].startswith("second number"))
        findings.hold(f"draw of 500 from 30,000 on {engine}, in s", drawn, DRAW_500_SECONDS)
    return findings.tell()


if __name__ == "__main__":
    raise SystemExit(main())
