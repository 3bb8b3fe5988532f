"""Lock files pin contents by hash and name no place to get them from; nobody else's code is in the repository."""

import json
import re
import subprocess
from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parent.parent.parent
PYTHON_LOCKS = sorted((REPO / "requirements").glob("*.txt"))
NODE_LOCK = REPO / "package-lock.json"
LONGEST_LINE_OF_A_PERSON = 1000
CODE = {".js", ".mjs", ".css", ".html", ".py", ".svg", ".sh"}
BROUGHT = {".woff", ".woff2", ".ttf", ".otf", ".whl", ".jar", ".so", ".dll", ".exe", ".wasm"}


def addresses(text: str) -> list[str]:
    """Return what looks like an address: a scheme, an index option, a host of packages."""
    return re.findall(r"\w+://\S+|--(?:extra-)?index-url\S*|--find-links\S*|\bregistry\.\S+|\bgit@\S+", text)


def tracked() -> list[Path]:
    names = subprocess.run(["git", "ls-files", "-z"], cwd=REPO, capture_output=True, text=True, check=True).stdout
    return [REPO / name for name in names.split("\0") if name and (REPO / name).is_file()]


def test_the_search_finds_every_kind_of_address() -> None:
    found = ("https://a.example/x.whl", "--index-url=x", "--extra-index-url x", "registry.example.org", "git@host:x")
    assert all(addresses(f"  {one}\n") for one in found)
    assert not addresses("django==5.2.8 \\\n    --hash=sha256:00ff\n")


def test_there_are_lock_files() -> None:
    assert [path.stem for path in PYTHON_LOCKS] == ["base", "dev", "node"]
    assert NODE_LOCK.exists()


@pytest.mark.parametrize("path", [*PYTHON_LOCKS, REPO / "package.json", REPO / ".npmrc"], ids=lambda path: path.name)
def test_a_lock_file_names_no_address(path: Path) -> None:
    assert addresses(path.read_text(encoding="utf-8")) == []


def test_the_node_lock_resolves_nothing_to_an_address_and_hashes_everything() -> None:
    packages = json.loads(NODE_LOCK.read_text(encoding="utf-8"))["packages"]
    for name, package in packages.items():
        assert "resolved" not in package, name
        assert not name or package["integrity"].startswith("sha512-"), name
    # Funding pages are addresses of people, not of packages.
    bare = {name: {key: value for key, value in one.items() if key != "funding"} for name, one in packages.items()}
    assert addresses(json.dumps(bare)) == []


@pytest.mark.parametrize("path", PYTHON_LOCKS, ids=lambda path: path.name)
def test_every_requirement_is_pinned_and_hashed(path: Path) -> None:
    blocks = re.split(r"\n(?=\S)", path.read_text(encoding="utf-8").strip())
    assert len(blocks) > 1
    for block in blocks:
        assert re.match(r"[\w.\-\[\]]+==\S+", block), block[:80]
        assert "--hash=sha256:" in block, block[:80]


def test_every_direct_requirement_is_locked() -> None:
    for source in (REPO / "requirements").glob("*.in"):
        locked = {
            match.lower() for match in re.findall(r"^([\w.\-]+)", source.with_suffix(".txt").read_text(), re.MULTILINE)
        }
        named = re.findall(r"^([A-Za-z][\w.\-]*)", source.read_text(), re.MULTILINE)
        assert {name.lower().replace("_", "-") for name in named} <= locked


def test_no_third_party_code_is_committed() -> None:
    for path in tracked():
        assert ".min." not in path.name, path
        assert path.suffix not in BROUGHT, path
        assert not {"node_modules", "vendor", "third_party"} & set(path.parts), path


def test_no_committed_code_is_minified() -> None:
    for path in tracked():
        if path.suffix in CODE:
            longest = max(map(len, path.read_text(encoding="utf-8").splitlines()), default=0)
            assert longest <= LONGEST_LINE_OF_A_PERSON, f"{path} has a line of {longest} characters"
