"""How modules are named, opened and kept small (house rules, §1 and §7)."""

import ast
import re
from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parent.parent.parent
LONGEST_MODULE_LINES = 400
NAMES_THAT_NAME_NOTHING = {"util", "helper", "common", "core", "lib", "base", "manager", "handler", "misc"}


def modules(*folders: str) -> list[Path]:
    """Return our Python files under the folders, without migrations (Django writes those)."""
    found = (path for folder in folders for path in sorted((REPO / folder).rglob("*.py")))
    return [path for path in found if "migrations" not in path.parts and "node_modules" not in path.parts]


EVERYWHERE = modules("gangze", "tests", "verify", "bench", "script")


def shown(path: Path) -> str:
    return str(path.relative_to(REPO))


def test_there_are_modules_to_look_at() -> None:
    assert len(EVERYWHERE) > 100


CATALOGUES = {f"tests/dossiers/importing/layouts{name}.py" for name in ("", "_further", "_sheets", "_blocks")}
"""Lists of layouts seen in the wild: one function after another, as long as the world is varied."""


@pytest.mark.parametrize("path", [path for path in EVERYWHERE if shown(path) not in CATALOGUES], ids=shown)
def test_a_module_has_at_most_400_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_MODULE_LINES


@pytest.mark.parametrize("path", modules("gangze", "verify"), ids=shown)
def test_a_module_opens_with_a_sentence_that_says_what_it_knows(path: Path) -> None:
    sentence = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    assert re.match(r"[^\n]{10,}", sentence), "no docstring"
    assert re.search(r"[.:;?]", sentence.split("\n\n")[0]), f"not a sentence: {sentence!r}"


@pytest.mark.parametrize("path", modules("gangze", "tests", "verify", "bench"), ids=shown)
def test_a_module_has_a_name_that_names_something(path: Path) -> None:
    parts = [*path.relative_to(REPO).parts[:-1], path.stem]
    assert not [part for part in parts if part.strip("_").removesuffix("s") in NAMES_THAT_NAME_NOTHING]


@pytest.mark.parametrize("path", modules("gangze", "verify", "bench", "script"), ids=shown)
def test_nothing_is_left_for_later(path: Path) -> None:
    marks = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X|HA" + r"CK)\b")
    assert not marks.search(path.read_text(encoding="utf-8"))


def saves_without_fields(tree: ast.AST) -> list[int]:
    """Return the lines of `x.save()` that name no fields. A call with positional arguments saves a file, not a row."""
    lines = []
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "save"):
            continue
        named = {keyword.arg for keyword in node.keywords}
        if not node.args and not named & {"update_fields", "force_insert"}:
            lines.append(node.lineno)
    return lines


SERVICES = [path for path in modules("gangze") if "services" in path.parts or path.stem == "services"]


@pytest.mark.parametrize("path", SERVICES, ids=shown)
def test_services_save_named_fields(path: Path) -> None:
    assert saves_without_fields(ast.parse(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("row.save()", [1]),
        ("row.save(using='default')", [1]),
        ("row.save(update_fields=['a'])", []),
        ("row.save(force_insert=True)", []),
        ("workbook.save(path)", []),
    ],
)
def test_the_look_for_nameless_saves_finds_them(source: str, lines: list[int]) -> None:
    assert saves_without_fields(ast.parse(source)) == lines


@pytest.mark.parametrize("path", [p for p in modules("gangze") if not {"demo", "kernel"} & set(p.parts)], ids=shown)
def test_only_the_demo_sets_the_clock(path: Path) -> None:
    assert "standing_at" not in path.read_text(encoding="utf-8")
