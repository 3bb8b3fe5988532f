"""The hints over real-format files: they find what is wrong in the bad one, and nothing in the good ones."""

from dataclasses import replace
from pathlib import Path

import pytest

from gangze.dossiers.content import DocumentContent, DossierContent
from gangze.dossiers.hints import hints_of
from gangze.dossiers.importing import understand
from gangze.officefiles import open_source

SAMPLES = Path(__file__).parents[2] / "samples"
GOOD = ("两单两卡_聚酰胺.xlsx", "锅炉司炉_两单两卡.docx", "电工_岗位卡.docx", "LNG装卸_一岗一表.xlsx")
BAD = "坏文件_缺列错行.xlsx"


def raised(name: str) -> set[tuple[str, str, str]]:
    """Return (post, code, item) for every hint; rows the import refuses are looked at, too."""
    found = set()
    for post in understand(open_source(SAMPLES / name)).posts:
        documents = {}
        for kind, document in post.documents.items():
            items = tuple(replace(each.content, uid=each.place.cell) for each in document.items)
            documents[kind] = DocumentContent(kind, items, document.jingle)
        content = DossierContent(post.name, documents)
        names = {item.uid: item.main_text for item in content.items()}
        found |= {(post.name, hint.code, names.get(hint.uid, "")) for hint in hints_of(content)}
    return found


@pytest.mark.parametrize("name", GOOD)
def test_what_is_right_raises_nothing(name: str) -> None:
    assert raised(name) == set()


def test_what_is_wrong_is_found_and_nothing_else() -> None:
    assert raised(BAD) == {
        ("循环水操作工", "control-missing", "次氯酸钠加药"),
        ("循环水操作工", "scenario-missing", "集水池清淤"),  # the emergency card is missing
        ("污水处理工", "control-missing", "池边走道"),
        ("分析化验员", "contacts-missing", "酸灼伤"),
        ("叉车司机", "alarm-wrong", "叉车着火"),
    }
