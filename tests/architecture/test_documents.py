"""What the documents point at is there."""

import re
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
DOCUMENTS = sorted(
    path for pattern in ("*.md", "docs/**/*.md", "bench/*.md", "verify/*.md") for path in REPOSITORY.glob(pattern)
)
LINK = re.compile(r"\]\(([^)\s]+)\)")


def anchors(document: Path) -> set[str]:
    """Return the anchors of a document's headings, as they are made from them where repositories are shown."""
    headings = re.findall(r"^#+ +(.+)$", document.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(REPOSITORY)))
def test_every_link_leads_somewhere(document: Path) -> None:
    dead = []
    for target in LINK.findall(document.read_text(encoding="utf-8")):
        if re.match(r"[a-z]+:", target):
            continue
        name, _hash, anchor = target.partition("#")
        place = (document.parent / name).resolve() if name else document
        if not place.exists() or (anchor and place.suffix == ".md" and anchor not in anchors(place)):
            dead.append(target)
    assert dead == []


def test_every_document_is_led_to_from_another() -> None:
    led_to = {
        (document.parent / target.partition("#")[0]).resolve()
        for document in DOCUMENTS
        for target in LINK.findall(document.read_text(encoding="utf-8"))
    }
    folders = {path for path in led_to if path.is_dir()}
    alone = [path for path in DOCUMENTS if path not in led_to and path.parent not in folders]
    assert [str(path.relative_to(REPOSITORY)) for path in alone if path.parent != REPOSITORY] == []


NOT_CODES = {"PARAGRAPHS_SHEET", "FALSE"}


def test_the_page_on_imports_names_every_code_and_no_other() -> None:
    folders = (REPOSITORY / "gangze" / "dossiers" / "importing", REPOSITORY / "gangze" / "officefiles")
    sources = "\n".join(path.read_text(encoding="utf-8") for folder in folders for path in folder.glob("*.py"))
    page = (REPOSITORY / "docs" / "rules" / "import.md").read_text(encoding="utf-8")
    code = r"([A-Z]{5,}|[A-Z]+(?:_[A-Z]+)+)"
    assert set(re.findall(f"`{code}`", page)) == set(re.findall(f'"{code}"', sources)) - NOT_CODES
