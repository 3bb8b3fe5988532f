"""A slip is checked by four programs that know nothing of each other, and each names what was altered."""

import ast
import copy
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from playwright.sync_api import Browser

from gangze.draws.rules.hashing import roster_hash
from gangze.draws.rules.planning import Wish
from gangze.draws.rules.verifying import UnreadableSlip, faults_of

from .single_file import VERIFIER, slip_faults
from .slips import plant, slip_from

REPOSITORY = Path(__file__).resolve().parents[2]
PAGE = REPOSITORY / "verify" / "draw.html"
MODULE = REPOSITORY / "gangze" / "draws" / "static" / "draws" / "slip.js"
Slip = dict[str, Any]
needs_node = pytest.mark.skipif(
    not shutil.which("node"), reason="no node on this machine; the browser runs the same module"
)


def altered(change: Callable[[Slip], object]) -> Slip:
    slip = copy.deepcopy(slip_from())
    change(slip)
    return slip


def _swap(slip: Slip) -> None:
    drawn = slip["result"]["drawn"]
    drawn[0], drawn[1] = drawn[1], drawn[0]


def _replace(slip: Slip) -> None:
    taken = {pick["number"] for picks in slip["result"].values() for pick in picks}
    free = next(number for number in range(1, 25) if number not in taken)
    slip["result"]["drawn"][2]["number"] = free


def _document(slip: Slip) -> None:
    first = slip["result"]["drawn"][0]
    first["document"] = "risk" if first["document"] == "emergency" else "emergency"


def _out_of_turn(slip: Slip) -> None:
    note = {"absent": slip["result"]["drawn"][0]["number"], "substitute": None, "ground": "请假", "noted_at": "2026"}
    slip["after"].append(note)


def _late_excuse(slip: Slip) -> None:
    slip["frozen"]["entries"][4]["excused_since"] = "2026-03-02T09:00:00.000000Z"
    slip["roster_hash"] = roster_hash(slip["frozen"])


ALTERATIONS: dict[str, tuple[str, Callable[[Slip], object]]] = {
    "a weight": ("roster", lambda s: s["frozen"]["entries"][7].update(weight=3 + s["frozen"]["entries"][7]["weight"])),
    "a person left out": ("roster", lambda s: s["frozen"]["entries"].pop()),
    "the purpose": ("roster", lambda s: s["frozen"].update(purpose="别的")),
    "the number drawn": ("roster", lambda s: s["frozen"]["plan"].update(count=1)),
    "the hash itself": ("roster", lambda s: s.update(roster_hash="0" * 64)),
    "an excuse after the freeze": ("excused", _late_excuse),
    "the secret": ("commitment", lambda s: s.update(secret="f" * 64)),
    "the commitment": ("commitment", lambda s: s.update(commitment="f" * 64)),
    "a number": ("contribution", lambda s: s["contributions"][0].update(number="1")),
    "a number that is none": ("contribution", lambda s: s["contributions"][1].update(number="x")),
    "the sides": ("contribution", lambda s: s["contributions"].reverse()),
    "the seed": ("seed", lambda s: s.update(seed="0" * 64)),
    "somebody drawn": ("result", _replace),
    "one drawn less": ("result", lambda s: s["result"]["drawn"].pop()),
    "the order": ("order", _swap),
    "the substitutes": ("substitutes", lambda s: s["result"]["substitutes"].reverse()),
    "a document": ("document", _document),
    "a substitute out of turn": ("after", _out_of_turn),
    "a name": ("opening", lambda s: s["openings"][0]["person"].update(name="别人")),
    "a post": ("opening", lambda s: s["openings"][3]["place"].update(post="别的岗位")),
}
ALONE = {"seed", "result", "order", "substitutes", "document", "after", "opening"}
"""What is named alone: nothing else follows from it."""
OF_VERIFIER = {
    "roster": "roster was altered", "excused": "excused after", "commitment": "does not give the commitment",
    "contribution": "number of", "seed": "seed does not follow", "result": "result was altered", "order": "order was altered",
    "substitutes": "substitutes were altered", "document": "documents of", "after": "out of turn", "opening": "name or place",
}  # fmt: skip


def verified(slip: Slip, folder: Path, *options: str) -> tuple[int, str]:
    """Run the single file as a stranger would; return exit status and output."""
    file = folder / "slip.json"
    file.write_text(json.dumps(slip, ensure_ascii=False), encoding="utf-8")
    command = [sys.executable, "-I", "-S", str(VERIFIER), str(file), *options]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, encoding="utf-8")
    return done.returncode, done.stdout + done.stderr


def commanded(slip: Slip, folder: Path, *options: str) -> tuple[int, str]:
    file = folder / "slip.json"
    file.write_text(json.dumps(slip, ensure_ascii=False), encoding="utf-8")
    out = StringIO()
    with pytest.raises(SystemExit) as left:
        call_command("draw", "verify", str(file), *options, stdout=out)
    return int(left.value.code or 0), out.getvalue()


@pytest.mark.parametrize("name", ALTERATIONS)
def test_an_alteration_is_named(name: str) -> None:
    code, change = ALTERATIONS[name]
    codes = [fault.code for fault in faults_of(altered(change))]
    assert codes[0] == code
    assert codes == [code] or code not in ALONE


def test_a_sound_slip_has_no_fault(slip: Slip) -> None:
    assert faults_of(slip, [slip["roster_hash"], slip["commitment"][:12], slip["seed"].upper()]) == []


def test_a_slip_that_breaks_off_is_named_as_far_as_it_goes(slip: Slip, tmp_path: Path) -> None:
    slip["secret"] = "f" * 64
    del slip["result"]
    assert [fault.code for fault in faults_of(slip)] == ["commitment"]
    assert commanded(slip, tmp_path)[0] == verified(slip, tmp_path)[0] == 1


def test_a_slip_without_names_is_sound_as_well(slip: Slip) -> None:
    slip["openings"] = [{**each, "person": None, "person_salt": None} for each in slip["openings"][:3]]
    assert faults_of(slip) == []


def test_a_slip_invented_as_a_whole_is_told_by_the_hash_published_at_the_freeze(slip: Slip) -> None:
    invented = slip_from(secret="a" * 64)
    assert faults_of(invented) == []
    assert [fault.code for fault in faults_of(invented, [slip["commitment"]])] == ["expected"]
    assert [fault.code for fault in faults_of(slip, [slip["commitment"][:8]])] == ["expected"]


@pytest.mark.parametrize("content", ["", "{}", "[]", "null", '{"format": "gangze-draw-slip/1"}', "x"])
def test_what_is_no_slip_is_called_unreadable_by_every_program(content: str, tmp_path: Path) -> None:
    file = tmp_path / "slip.json"
    file.write_text(content, encoding="utf-8")
    with pytest.raises((UnreadableSlip, ValueError)):
        faults_of(json.loads(content))
    with pytest.raises(SystemExit) as left:
        call_command("draw", "verify", str(file), stdout=StringIO())
    assert left.value.code == 2
    command = [sys.executable, "-I", "-S", str(VERIFIER), str(file)]
    assert subprocess.run(command, capture_output=True, timeout=60).returncode == 2


def test_the_single_file_names_every_alteration(tmp_path: Path) -> None:
    status, output = verified(slip_from(), tmp_path, "--expect", slip_from()["roster_hash"])
    assert (status, "完好 · sound" in output) == (0, True)
    for name, (code, change) in ALTERATIONS.items():
        said = []
        try:
            for fault in slip_faults(altered(change), []):
                said.append(fault)
        except (LookupError, ValueError):
            assert said, name
        assert OF_VERIFIER[code] in said[0], (name, said)
        assert len(said) == 1 or code not in ALONE, (name, said)
    status, output = verified(altered(_swap), tmp_path)
    assert (status, "the order was altered" in output) == (1, True)
    assert verified(slip_from(), tmp_path, "--expect", "0" * 12)[0] == 1


def test_the_single_file_imports_nothing_but_the_standard_library() -> None:
    tree = ast.parse(VERIFIER.read_text(encoding="utf-8"))
    names = {
        alias.name.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names
    }
    assert names <= set(sys.stdlib_module_names)
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]


def test_the_command_names_what_differs_and_ends_with_its_status(tmp_path: Path) -> None:
    assert commanded(slip_from(), tmp_path)[0] == 0
    status, output = commanded(altered(_swap), tmp_path)
    assert (status, "[order] 抽取次序被改动。" in output) == (1, True)
    assert commanded(slip_from(), tmp_path, "--expect", "f" * 12)[0] == 1


def node(slips: dict[str, Slip], tmp_path: Path) -> dict[str, list[dict[str, Any]]]:
    """Return what the module of the pages says of each slip."""
    (tmp_path / "slip.mjs").write_text(MODULE.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "slips.json").write_text(json.dumps(slips, ensure_ascii=False), encoding="utf-8")
    (tmp_path / "run.mjs").write_text(
        'import fs from "node:fs"; import { faultsOf } from "./slip.mjs";\n'
        'const slips = JSON.parse(fs.readFileSync("slips.json", "utf8")); const found = {};\n'
        "for (const name of Object.keys(slips)) found[name] = await faultsOf(JSON.stringify(slips[name]));\n"
        "console.log(JSON.stringify(found));\n"
    )
    done = subprocess.run(["node", "run.mjs"], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=True)
    found: dict[str, list[dict[str, Any]]] = json.loads(done.stdout)
    return found


@needs_node
def test_the_module_of_the_pages_names_every_alteration_and_draws_the_same_names(tmp_path: Path) -> None:
    wishes = {
        f"sound {count} {subject}": slip_from(
            plant(40), Wish(count=count, substitutes=5, subject=subject, documents=("duty",))
        )
        for count in (1, 7, 30)
        for subject in ("people", "pairs")
    }
    found = node({name: altered(change) for name, (_code, change) in ALTERATIONS.items()} | wishes, tmp_path)
    for name, (code, _change) in ALTERATIONS.items():
        codes = [fault["code"] for fault in found[name]]
        assert codes[0] == code, (name, codes)
        assert codes == [code] or code not in ALONE, (name, codes)
    assert {name: found[name] for name in wishes} == {name: [] for name in wishes}


def test_the_page_on_disk_holds_the_same_module() -> None:
    module = re.sub(r"^export ", "", MODULE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    page = PAGE.read_text(encoding="utf-8")
    if os.environ.get("GANGZE_REWRITE"):
        page = re.sub(
            r"(// <slip\.js>\n).*?(// </slip\.js>)", lambda found: found[1] + module + found[2], page, flags=re.DOTALL
        )
        PAGE.write_text(page, encoding="utf-8")
    assert f"// <slip.js>\n{module}// </slip.js>" in page


def test_the_page_on_disk_asks_for_nothing_from_anywhere() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert "default-src 'none'" in page
    assert not re.search(r"https?://|\bsrc=|\bhref=|fetch\(|import\(", page)


@pytest.mark.browser
def test_the_page_on_disk_checks_a_slip_in_a_browser_without_a_network(chromium: Browser, tmp_path: Path) -> None:
    sound, wrong = tmp_path / "sound.json", tmp_path / "wrong.json"
    sound.write_text(json.dumps(slip_from()), encoding="utf-8")
    wrong.write_text(json.dumps(altered(_swap)), encoding="utf-8")
    context = chromium.new_context(offline=True)
    page = context.new_page()
    page.goto(PAGE.as_uri())
    for file, words in ((sound, "完好 · sound"), (wrong, "the order was altered")):
        page.set_input_files("#slip", str(file))
        page.get_by_text(words).wait_for()
    page.fill("#expect", "0" * 12)
    page.set_input_files("#slip", str(sound))
    page.get_by_text("not in the slip").wait_for()
    context.close()
