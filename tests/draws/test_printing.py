"""The printed slip says why more were drawn than asked for, and where everybody works."""

import subprocess
from pathlib import Path
from typing import Any

import pytest

from gangze.dossiers.services.printing import installed_fonts
from gangze.draws.printing import slip_pdf
from gangze.draws.rules.planning import Wish
from gangze.draws.services.printing import plan_lines

from .slips import candidate, slip_from


def printed(count: int, folder: Path) -> tuple[str, bytes]:
    """Return the words of a slip of so many and the file itself."""
    people = [
        candidate(
            number, shift="甲乙丙丁"[number % 4] + "班", post=f"己内酰胺装置外操岗位{number}",
            unit="己内酰胺生产一车间 · 萃取精制一班", enterprise="示例聚酰胺新材料有限公司",
        )
        for number in range(60)
    ]  # fmt: skip
    wish = Wish(count=count, every_key_post=False, every_shift=False, documents=("emergency",))
    slip: dict[str, Any] = slip_from(people, wish)
    content = slip_pdf(slip, plan=["人员"], check_url="https://example.org/draws/check/", fonts=installed_fonts())
    (folder / "slip.pdf").write_bytes(content)
    done = subprocess.run(["pdftotext", "-layout", str(folder / "slip.pdf"), "-"], capture_output=True, text=True)
    return done.stdout, content


def test_a_number_that_requirements_raised_is_explained() -> None:
    assert next(plan_lines(Wish(count=5), 21)) == "人员 5 名，因每个关键岗位、每个班次至少一名增至 21 名"
    wish = Wish(count=5, subject="posts", every_key_post=False, each_enterprise=2, each_workshop=1)
    assert next(plan_lines(wish, 8)) == "岗位 5 名，因每个企业至少 2 名、每个车间至少 1 名增至 8 名"


def test_a_number_as_asked_for_stands_beside_its_requirements() -> None:
    told = list(plan_lines(Wish(count=5, substitutes=2, documents=("risk",)), 5))
    assert told[:3] == ["人员 5 名", "每个关键岗位、每个班次至少一名", "候补 2 名"]


@pytest.mark.parametrize("count", [5, 23, 28, 44, 60])
def test_every_row_says_where_somebody_works_and_all_stands_on_one_page(count: int, tmp_path: Path) -> None:
    words, content = printed(count, tmp_path)
    assert content.startswith(b"%PDF")
    if words:  # pdftotext is on this machine
        assert words.count("甲班") + words.count("乙班") + words.count("丙班") + words.count("丁班") == count
        assert words.count("\f") == 1
        assert ("酰胺新材料" in words, "精制一班" in words) == (count <= 28, count <= 44)
