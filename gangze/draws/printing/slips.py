"""Turns a slip into the one page that is signed and kept, as PDF."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from importlib.resources import as_file, files
from typing import Any

from gangze.dossiers.content import Kind
from gangze.dossiers.printing import FontSet, print_page, qr_svg
from gangze.kernel.clock import PARK_ZONE

MOST_ROWS = 60
"""What one page holds; the JSON slip has all of them, and the page says so."""


def slip_pdf(slip: Mapping[str, Any], *, plan: Sequence[str], check_url: str, fonts: FontSet) -> bytes:
    """Return the slip as one page. `plan` are lines that say what was asked for; `check_url` is where it can be checked."""
    frozen = slip["frozen"]
    labels = {each["number"]: each for each in slip["openings"]}
    absent = {each["absent"]: each for each in slip["after"]}
    drawn = _rows(slip["result"]["drawn"], labels, absent)
    substitutes = _rows(slip["result"]["substitutes"], labels, absent)
    room = max(0, MOST_ROWS - min(len(drawn), MOST_ROWS))
    values = {
        "place": frozen["place"],
        "purpose": frozen["purpose"],
        "draw": frozen["draw"],
        "frozen_at": _local(frozen["frozen_at"]),
        "drawn_at": _local(slip["drawn_at"]),
        "redraw": _redraw(frozen),
        "attempt": len(frozen["earlier"]) + 1,
        "entries": len(frozen["entries"]),
        "excused": _excused(frozen, labels),
        "plan": list(plan),
        "drawn": drawn[:MOST_ROWS],
        "substitutes": substitutes[:room],
        "left_out": max(0, len(drawn) - MOST_ROWS) + max(0, len(substitutes) - room),
        "numbers": [
            {"side": side, "by": told["by"], "number": told["number"], "at": _local(told["entered_at"])}
            for side, told in zip(("甲方", "乙方"), slip["contributions"], strict=True)
        ],
        "roster_hash": slip["roster_hash"],
        "commitment": slip["commitment"],
        "secret": slip["secret"],
        "seed": slip["seed"],
        "check_url": check_url,
        "qr": qr_svg(f"{slip['roster_hash']}\n{slip['commitment']}\n{slip['seed']}"),
    }
    with as_file(files(__package__) / "templates") as folder:
        return print_page(folder / "slip.typ", values, fonts=fonts, title=f"{frozen['place']} 抽取单")


def _rows(
    picks: Sequence[Mapping[str, Any]], labels: Mapping[int, Mapping[str, Any]], absent: Mapping[int, Mapping[str, Any]]
) -> list[dict[str, Any]]:
    return [_row(rank, pick, labels.get(pick["number"]), absent) for rank, pick in enumerate(picks, 1)]


def _row(
    rank: int, pick: Mapping[str, Any], label: Mapping[str, Any] | None, absent: Mapping[int, Mapping[str, Any]]
) -> dict[str, Any]:
    number = pick["number"]
    place = label["place"] if label else {}
    person = (label or {}).get("person") or {}
    note = absent.get(number)
    called = next((each["absent"] for each in absent.values() if each["substitute"] == number), None)
    remark = f"缺席：{note['ground']}" if note else f"替换第 {called} 号" if called else ""
    return {
        "rank": rank,
        "number": number,
        "name": person.get("name") or place.get("name", ""),
        "post": place.get("post", ""),
        "unit": " · ".join(filter(None, (place.get("enterprise"), place.get("unit")))),
        "shift": place.get("shift", ""),
        "document": Kind(pick["document"]).title if pick["document"] else "",
        "remark": remark,
    }


def _excused(frozen: Mapping[str, Any], labels: Mapping[int, Mapping[str, Any]]) -> dict[str, Any]:
    numbers = [entry["number"] for entry in frozen["entries"] if entry["excused_since"]]
    told = [labels[number]["place"] for number in numbers if number in labels]
    return {"count": len(numbers), "lines": [f"{each['name']}（{each['ground']}）" for each in told[:12]]}


def _redraw(frozen: Mapping[str, Any]) -> str:
    first = frozen["redraw_of"]
    return f"重抽。原抽取 {first['draw']}，事由：{first['ground']}" if first else ""


def _local(moment: str) -> str:
    at = datetime.fromisoformat(moment.replace("Z", "+00:00")).astimezone(PARK_ZONE)
    return at.strftime("%Y-%m-%d %H:%M:%S")
