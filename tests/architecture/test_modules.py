"""How modules are named, opened and kept small (house rules, §1 and §7).

One test asks one thing of all modules and names every module at fault: thousands of tests of a millisecond would cost more
than what they look at.
"""

import ast
import re
from functools import cache
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


@cache
def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(text_of(path))


def test_there_are_modules_to_look_at() -> None:
    assert len(EVERYWHERE) > 100


CATALOGUES = {f"tests/dossiers/importing/layouts{name}.py" for name in ("", "_further", "_sheets", "_blocks")}
"""Lists of layouts seen in the wild: one function after another, as long as the world is varied."""


def test_a_module_has_at_most_400_lines() -> None:
    lines = {shown(path): len(text_of(path).splitlines()) for path in EVERYWHERE if shown(path) not in CATALOGUES}
    assert {name: count for name, count in lines.items() if count > LONGEST_MODULE_LINES} == {}


def fault_of_opening(tree: ast.Module) -> str:
    """Return what is wrong with how a module opens, empty when nothing is."""
    sentence = ast.get_docstring(tree) or ""
    if not re.match(r"[^\n]{10,}", sentence):
        return "no docstring"
    return "" if re.search(r"[.:;?]", sentence.split("\n\n")[0]) else f"not a sentence: {sentence!r}"


def test_a_module_opens_with_a_sentence_that_says_what_it_knows() -> None:
    faults = {shown(path): fault_of_opening(tree_of(path)) for path in modules("gangze", "verify")}
    assert len(faults) > 100
    assert {name: fault for name, fault in faults.items() if fault} == {}


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("x = 1", "no docstring"),
        ('"""Short"""', "no docstring"),
        ('"""\nBegun on the second line."""', ""),
        ('"""Names and nothing else"""', "not a sentence: 'Names and nothing else'"),
        ('"""What a sentence says."""', ""),
    ],
)
def test_the_look_for_openings_finds_what_is_wrong(source: str, fault: str) -> None:
    assert fault_of_opening(ast.parse(source)) == fault


def test_a_module_has_a_name_that_names_something() -> None:
    nameless = [
        shown(path)
        for path in modules("gangze", "tests", "verify", "bench")
        for part in [*path.relative_to(REPO).parts[:-1], path.stem]
        if part.strip("_").removesuffix("s") in NAMES_THAT_NAME_NOTHING
    ]
    assert nameless == []


def test_nothing_is_left_for_later() -> None:
    marks = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X|HA" + r"CK)\b")
    assert [shown(path) for path in modules("gangze", "verify", "bench", "script") if marks.search(text_of(path))] == []


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


def test_services_save_named_fields() -> None:
    assert len(SERVICES) > 50
    saves = {shown(path): saves_without_fields(tree_of(path)) for path in SERVICES}
    assert {name: lines for name, lines in saves.items() if lines} == {}


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


def test_only_the_demo_sets_the_clock() -> None:
    others = [path for path in modules("gangze") if not {"demo", "kernel"} & set(path.parts)]
    assert [shown(path) for path in others if "standing_at" in text_of(path)] == []
