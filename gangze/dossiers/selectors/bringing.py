"""Files brought for import."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.dossiers.content import FIELDS, ItemContent, Kind, Step
from gangze.dossiers.models import Upload
from gangze.jobs.models import Job
from gangze.kernel.errors import Absent
from gangze.kernel.wording import Sentence
from gangze.officefiles import cell_name
from gangze.org.models import Enterprise
from gangze.web.translating import said

SOURCE_ROWS = 60
_SPECIAL_COLUMNS = (
    ("steps", Sentence("处置步骤")),
    ("who", Sentence("由谁做")),
    ("post", Sentence("岗位")),
    ("serial", Sentence("序号")),
    ("ignore", Sentence("不导入")),
)


def uploads_of(actor: Actor) -> QuerySet[Upload]:
    """Return the files brought for import where the actor may import, newest first."""
    return Upload.objects.visible_to(actor).select_related("enterprise")


def uploads_to_confirm(actor: Actor) -> QuerySet[Upload]:
    """Return the actor's own files that were read and wait for a decision."""
    return uploads_of(actor).filter(user_id__isnull=False, user=actor.user_id, state=Upload.State.READY)


def upload_by_uuid(actor: Actor, upload_uuid: UUID) -> Upload:
    """Return a visible upload; raises Absent."""
    upload = uploads_of(actor).filter(uuid=upload_uuid).first()
    if upload is None:
        raise Absent("upload")
    return upload


def enterprises_for_import(actor: Actor) -> QuerySet[Enterprise]:
    """Return the enterprises into which the actor may import."""
    return Enterprise.objects.reached_by(actor, Action.DOSSIER_IMPORT)


def job_of_upload(actor: Actor, upload: Upload) -> Job | None:
    """Return the job that reads or stores a file, None when it is no longer to be seen."""
    return Job.objects.visible_to(actor).filter(uuid=upload.job_uuid).first() if upload.job_uuid else None


def preview_of_upload(upload: Upload) -> dict[str, Any]:
    """Return what was understood of a file (services.previews); empty when the copy is gone."""
    return _read_json(upload, "preview.json") or {"posts": [], "errors": [], "warnings": []}


def shown_post(preview: dict[str, Any], name: str) -> dict[str, Any] | None:
    """Return the post the page shows in detail, with items ready for the template."""
    for post in preview["posts"]:
        if post["name"] == name:
            shown: dict[str, Any] = post | {
                "documents": [_shown_document(each) for each in post["documents"] if each["items"]]
            }
            return shown
    return None


def _shown_document(document: dict[str, Any]) -> dict[str, Any]:
    kind = Kind(document["kind"])
    items = [
        {
            "content": ItemContent(
                kind, item["fields"], tuple(Step(*step) for step in item["steps"]), item["must"], item["extra"]
            ),
            "sheet": item["sheet"],
            "cell": item["cell"],
            "row": _row_of(item["cell"]),
            "bad": item["bad"],
        }
        for item in document["items"]
    ]
    return document | {"kind": kind, "items": items}


def _row_of(cell: str) -> int:
    found = re.search(r"\d+", cell)
    return int(found[0]) if found else 1


def mapping_choices() -> list[tuple[Kind, list[tuple[str, str]]]]:
    """Return by document what a column can be mapped to: (key, label)."""
    special = [(key, said(label)) for key, label in _SPECIAL_COLUMNS]
    return [(kind, [(field.key, said(field.label)) for field in FIELDS[kind]] + special) for kind in Kind]


@dataclass(frozen=True, slots=True)
class SourcePage:
    """A window on the file as it was brought: numbered rows of (text, rowspan, colspan, problems, cell)."""

    name: str
    names: list[str]
    index: int
    asked_row: int
    rows: list[tuple[int, list[tuple[str, int, int, list[str], str]]]]
    first: int
    last: int
    count: int

    @property
    def earlier_row(self) -> int | None:
        """Return the row to ask for to see what stands above, None at the top."""
        return max(1, self.first - SOURCE_ROWS + SOURCE_ROWS // 3) if self.first > 1 else None

    @property
    def later_row(self) -> int | None:
        """Return the row to ask for to see what stands below, None at the end."""
        return self.last + 1 + SOURCE_ROWS // 3 if self.last < self.count else None


def source_page(upload: Upload, index: int, *, row: int, name: str = "") -> SourcePage:
    """Return the rows around a row (from 1) of the index-th sheet, or of the one called `name` where there is such.

    Raises Absent when there is no such sheet.
    """
    sheets: list[dict[str, Any]] = []
    while (each := _read_json(upload, f"source-{len(sheets)}.json")) is not None:
        sheets.append(each)
    names = [each["name"] for each in sheets]
    index = names.index(name) if name in names else index
    if index >= len(sheets):
        raise Absent("sheet")
    sheet = sheets[index]
    problems = _problems_by_cell(preview_of_upload(upload), sheet["name"])
    top = max(0, row - 1 - SOURCE_ROWS // 3)
    rows = sheet["rows"][top : top + SOURCE_ROWS]
    spans = {(merge[0], merge[1]): merge for merge in sheet["merges"]}
    covered = {
        (r, c)
        for t, left, b, right in sheet["merges"]
        for r in range(max(t, top), min(b, top + SOURCE_ROWS) + 1)
        for c in range(left, right + 1)
        if (r, c) != (t, left)
    }
    shown = []
    for offset, texts in enumerate(rows):
        number = top + offset
        cells = []
        for column, text in enumerate(texts):
            if (number, column) in covered:
                continue
            _t, _l, bottom, right = spans.get((number, column), (number, column, number, column))
            name = cell_name(number, column)
            down = min(bottom, top + SOURCE_ROWS - 1) - number + 1
            cells.append((text, down, right - column + 1, problems.get(name, []), name))
        shown.append((number + 1, cells))
    return SourcePage(sheet["name"], names, index, row, shown, top + 1, top + len(rows), len(sheet["rows"]))


def _problems_by_cell(preview: dict[str, Any], sheet: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for problem in [*preview.get("errors", []), *preview.get("warnings", [])]:
        if problem["sheet"] == sheet and problem["cell"]:
            found.setdefault(problem["cell"].split(":")[0], []).append(said(problem["message"]))
    return found


def _read_json(upload: Upload, name: str) -> Any:
    path = settings.VAR_DIR / "uploads" / upload.uuid.hex / name
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None


def enterprise_by_code(actor: Actor, code: str) -> Enterprise:
    """Return a visible enterprise by its 9-digit code; raises Absent."""
    enterprise = Enterprise.objects.visible_to(actor).filter(code=code).first()
    if enterprise is None:
        raise Absent("enterprise")
    return enterprise
