"""Pocket cards as HTML for another typesetter: the same pages, panels and texts as gangze/dossiers/printing sets."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

FONT = Path(__file__).resolve().parent.parent / "node_modules" / "@expo-google-fonts" / "noto-sans-sc"
WEIGHTS = {400: "400Regular/NotoSansSC_400Regular.ttf", 700: "700Bold/NotoSansSC_700Bold.ttf"}
FLOWING = 7
STYLE = """
@page { size: 297mm 210mm; margin: 0 }
body { font-family: Noto; font-size: 8.4pt; line-height: 1.35; margin: 0 }
.sheet { position: relative; width: 297mm; height: 209.9mm; page-break-after: always }
.panel { position: absolute; width: 65mm; height: 95mm; padding: 5mm 4.6mm; overflow: hidden }
.turned { transform: rotate(180deg) }
h2 { background: #333; color: white; font-size: 8pt; margin: 0 }
h3 { font-size: 8.4pt; margin: 1mm 0 0 } p, ol { margin: 0 } .foot { color: #666; font-size: 5.6pt; position: absolute; bottom: 4.4mm }
.qr svg { width: 31mm; height: 31mm }
"""


def page_of(payloads: list[dict[str, Any]]) -> str:
    """Return one HTML page with all cards, a sheet each."""
    faces = "".join(
        f"@font-face {{ font-family: Noto; font-weight: {weight}; src: url('{(FONT / name).as_uri()}') }}"
        for weight, name in WEIGHTS.items()
    )
    sheets = "".join(_sheet(payload) for payload in payloads)
    return f"<html lang='zh'><meta charset='utf-8'><title>口袋卡</title><style>{faces}{STYLE}</style>{sheets}</html>"


def _sheet(payload: dict[str, Any]) -> str:
    panels = [*_filled(payload), _back(payload)]
    placed = []
    for number, body in enumerate(panels):
        turned = number >= 4
        left = (7 - number if turned else number) * 74.25
        placed.append(
            f"<div class='panel {'turned' * turned}' style='left:{left}mm;top:{105 * turned}mm'>{body}"
            f"<p class='foot'>{_text(payload['post'])} · {_of(payload, number)} {payload['revision']} "
            f"{payload['short_hash']} {number + 1}</p></div>"
        )
    return f"<div class='sheet'>{''.join(placed)}</div>"


def _filled(payload: dict[str, Any]) -> list[str]:
    """Return the seven panels, about the same number of characters in each, blocks whole and in order."""
    blocks = list(_blocks(payload))
    share = sum(map(len, blocks)) / FLOWING
    panels, weight = [""] * FLOWING, 0
    for block in blocks:
        panels[min(FLOWING - 1, int(weight / share))] += block
        weight += len(block)
    panels[0] = (
        f"<b>{_text(payload['enterprise'])} · {_text(payload['unit'])}</b><h1>{_text(payload['post'])}</h1>{panels[0]}"
    )
    return panels


def _blocks(payload: dict[str, Any]) -> Iterator[str]:
    for document in payload["documents"]:
        jingle = "<br>".join(map(_text, document["jingle"]))
        yield f"<h2>{escape(document['title'])} {escape(document['ability'])}</h2><p>{jingle}</p>"
        for item in document["items"]:
            yield _item(item)
        yield "".join(f"<p>{_line(line)}</p>" for line in document["closing"])


def _item(item: dict[str, Any]) -> str:
    title = f"{'★' if item['star'] else ''}{_text(item['phase'])}{_text(item['title'])}{escape(item['level'])}"
    more = "".join(f"<p>{_text(piece)}</p>" for piece in item["more"])
    before, after = ("".join(f"<p>{_line(line)}</p>" for line in item[key]) for key in ("before", "after"))
    steps = "".join(
        f"<li><b>{_text(step['who'])}</b> {'<br>'.join(map(_text, step['pieces']))}</li>" for step in item["steps"]
    )
    return f"<h3>{title}</h3>{more}{before}{f'<ol>{steps}</ol>' if steps else ''}{after}"


def _line(segments: list[dict[str, Any]]) -> str:
    return " ".join(f"<b>{escape(each['label'])}</b> {_text(each['text'])}" for each in segments)


def _of(payload: dict[str, Any], number: int) -> str:
    """Return the ability whose document stands on a panel, as a foot names it."""
    return "" if number >= FLOWING else str(payload["documents"][number // 2]["ability"])


def _back(payload: dict[str, Any]) -> str:
    told = {
        "企业": "enterprise", "车间班组": "unit", "岗位编码": "code", "版本": "revision", "施行日期": "in_force",
        "校验码": "short_hash",
    }  # fmt: skip
    lines = "".join(f"<p>{label} {_text(payload[key])}</p>" for label, key in told.items())
    return (
        f"<h3>{_text(payload['post'])}</h3>{lines}<div class='qr'>{payload['qr']}</div><p>扫码看现行版本</p>"
        f"<p>持卡人　签收日期</p><p>{payload['hash']}</p>"
    )


def _text(value: Any) -> str:
    """Return a text, or a text in atoms that must not be broken, as HTML."""
    return escape(value) if isinstance(value, str) else " ".join(escape(each) for each in value["atoms"])
