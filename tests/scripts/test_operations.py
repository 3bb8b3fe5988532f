"""The table of the environment in docs/operations.md is complete and names nothing that is gone."""

import re
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
ASKED = re.compile(r"""(?:environ(?:\.get\(|\[)|_told\()\s*["'](GANGZE_[A-Z_]+)|\$\{(GANGZE_[A-Z_]+)""")

FILED = re.compile(r"""told_or_filed\(\s*["'](GANGZE_[A-Z_]+)""")
"""A secret that may also lie in a file, which a variable of its own names."""


def asked() -> set[str]:
    """Return the variables that programs and scripts ask the environment for."""
    files = [*(REPOSITORY / "gangze").rglob("*.py"), *(REPOSITORY / "script").iterdir()]
    texts = [path.read_text(encoding="utf-8") for path in files if path.is_file()]
    filed = {name for text in texts for secret in FILED.findall(text) for name in (secret, f"{secret}_FILE")}
    return filed | {name for text in texts for match in ASKED.findall(text) for name in match if name}


def test_every_variable_of_the_environment_is_told_once() -> None:
    page = (REPOSITORY / "docs" / "operations.md").read_text(encoding="utf-8")
    table = page.split("## Environment")[1].split("## Deploy")[0]
    told = re.findall(r"GANGZE_[A-Z_]+", "\n".join(line.split(" | ")[0] for line in table.splitlines()))
    assert sorted(told) == sorted(asked())
