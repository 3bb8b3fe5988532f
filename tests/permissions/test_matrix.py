"""Every address × every person → status, against the committed matrix.

GANGZE_REWRITE=1 pytest tests/permissions/test_matrix.py writes the matrix anew; read the difference before committing it.
"""

import os
from collections.abc import Sequence
from pathlib import Path

from tests.cast import EVERYBODY, ROLE_OF, STRANGE_WORKER, STRANGER, Cast

from .objects import Side
from .routes import Route, all_routes
from .visiting import Visitor

MATRIX = Path(__file__).parent / "matrix.txt"
COLUMNS = {name: role.value for name, role in ROLE_OF.items()} | {
    STRANGER: "stranger",
    STRANGE_WORKER: "strange_worker",
}


def lines_for(title: str, cast: Cast, side: Side, people: Sequence[str], routes: list[Route]) -> list[str]:
    visitors = {name: Visitor(cast, name) for name in people}
    lines = [f"[{title}] " + " ".join(COLUMNS.get(name, name) for name in people)]
    for route in routes:
        answers = [visitor.status(route, side) for visitor in visitors.values()]
        methods = {method for method, _status in answers}
        method = "POST" if "POST" in methods else "GET"
        lines.append(f"{route.name:<45} {method:<4} " + " ".join(f"{status:>3}" for _method, status in answers))
    return lines


def test_every_part_of_every_address_is_registered(side: Side) -> None:
    lacking = {route.name: side.lacks(route) for route in all_routes() if side.lacks(route)}
    assert lacking == {}, "register them in tests/permissions/objects.py"


def test_every_person_gets_the_committed_answer_at_every_address(cast: Cast, side: Side) -> None:
    # That the other enterprise's objects answer like objects that do not exist, test_isolation.py asks with both methods.
    found = [*lines_for("our enterprise", cast, side, EVERYBODY, all_routes()), ""]
    if os.environ.get("GANGZE_REWRITE"):
        MATRIX.write_text("\n".join(found), encoding="utf-8")
    assert found == MATRIX.read_text(encoding="utf-8").split("\n")


def test_no_address_breaks_for_anybody() -> None:
    broken = [line for line in MATRIX.read_text(encoding="utf-8").splitlines() if " 500" in line]
    assert broken == []


def test_an_anonymous_visitor_is_let_in_only_where_it_is_meant() -> None:
    section = MATRIX.read_text(encoding="utf-8").split("\n\n")[0].splitlines()[1:]
    open_to_all = {line.split()[0] for line in section if line.split()[-1] == "200"}
    assert open_to_all <= {
        "web:offline", "web:manifest", "web:worker", "web:outbox", "account_login", "healthz", "dossiers:card",
        "dossiers:card_document", "web:scan",
    }  # fmt: skip
