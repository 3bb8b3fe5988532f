"""The committed matrix: what every person is answered at every address."""

from pathlib import Path

from tests.cast import EVERYBODY, ROLE_OF, STRANGE_WORKER, STRANGER

PLACE = Path(__file__).parent / "matrix.txt"
COLUMNS = {name: role.value for name, role in ROLE_OF.items()} | {
    STRANGER: "stranger",
    STRANGE_WORKER: "strange_worker",
}
Answers = dict[str, tuple[str, int]]
"""Method and status by address."""


def lines() -> list[str]:
    """Return the lines below the heads of the columns: address, method, statuses."""
    return PLACE.read_text(encoding="utf-8").splitlines()[1:]


def committed(name: str) -> dict[str, int]:
    """Return the status by address for one person."""
    return {address: int(statuses[EVERYBODY.index(name)]) for address, (_method, *statuses) in _rows().items()}


def write(name: str, found: Answers) -> None:
    """Write one person's column; the columns of other people stay, "0" where they were not asked yet."""
    old = _rows()
    text = ["[our enterprise] " + " ".join(COLUMNS.get(each, each) for each in EVERYBODY)]
    for address, (method, status) in sorted(found.items()):
        known, *statuses = old.get(address, [method, *["0"] * len(EVERYBODY)])
        statuses[EVERYBODY.index(name)] = str(status)
        shown = "POST" if "POST" in (known, method) else "GET"
        text.append(f"{address:<45} {shown:<4} " + " ".join(f"{each:>3}" for each in statuses))
    PLACE.write_text("\n".join([*text, ""]), encoding="utf-8")


def _rows() -> dict[str, list[str]]:
    return {address: rest for address, *rest in (line.split() for line in lines())}
