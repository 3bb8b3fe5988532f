"""Every text for people has an English one: complete, nothing unused, the same values, no Chinese left over."""

import ast
import re
import sys
from pathlib import Path

import polib
import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPOSITORY / "script"))

import texts  # noqa: E402  # a script, which finds its neighbours beside itself

CHINESE = re.compile(r"[\u3400-\u9fff\u3000-\u303f\uff00-\uffef]+")
PLACE = re.compile(r"%\(\w+\)[sd]|{\w*}|%[sd%]")
QUOTED = {
    "是", "否", "、", "甲", "乙", "丙", "丁", "常白班", "姓名", "企业名称", "车间", "岗位", "岗位名称", "岗位：", "填报单位：", "重大",
    "较大", "一般", "低", "姜", "东", "公司级", "车间级", "班组级", "转岗", "复工", "变更", "承包商", "日常", "培训类别", "培训内容", "学时",
    "培训日期", "证书名称", "合格", "不合格", "补考", "职工代表",
    "早班", "休", "早早中中夜夜休休",
}  # fmt: skip
"""Chinese that stays in an English text: what a person must write into a file, or finds in one, word for word."""
COMMANDS_AND_FILES = ("management", "cli.py", "exporting", "printing", "demo")
"""What commands print and what goes into prints and files of the enterprises is Chinese."""


@pytest.fixture(scope="module")
def catalogue() -> polib.POFile:
    return polib.pofile(str(texts.CATALOGUE))


@pytest.fixture(scope="module")
def collected() -> list[texts.Text]:
    return texts.all_texts()


def english(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def places(text: str) -> set[str]:
    return set(PLACE.findall(text))


def is_singular_without_its_count(entry: polib.POEntry, text: str) -> bool:
    """Tell whether only the number is left out where it is one: "Hidden row 7 was not read."."""
    return text == entry.msgstr_plural.get(0) and places(entry.msgid) - places(text) == {"{count}"}


def test_every_text_has_an_english_one(catalogue: polib.POFile, collected: list[texts.Text]) -> None:
    known = {texts.key_of(entry) for entry in catalogue if all(english(entry))}
    lacking = [f"{text.place}: {text.msgid}" for text in collected if text.key not in known]
    assert lacking == [], "add them with script/texts, then translate them in gangze/locale"


def test_nothing_is_in_the_catalogue_that_no_page_says(catalogue: polib.POFile, collected: list[texts.Text]) -> None:
    said = {text.key for text in collected}
    assert [entry.msgid for entry in catalogue if texts.key_of(entry) not in said] == []
    assert [entry.msgid for entry in catalogue if entry.obsolete or entry.fuzzy] == []


def test_what_is_counted_has_a_singular_and_a_plural(catalogue: polib.POFile, collected: list[texts.Text]) -> None:
    counted = {text.msgid for text in collected if text.is_counted}
    assert counted == {entry.msgid for entry in catalogue if entry.msgid_plural}
    assert all(set(entry.msgstr_plural) == {0, 1} for entry in catalogue if entry.msgid_plural)


def test_the_english_has_the_same_values(catalogue: polib.POFile) -> None:
    differing = [
        (entry.msgid, text)
        for entry in catalogue
        for text in english(entry)
        if places(text) != places(entry.msgid) and not is_singular_without_its_count(entry, text)
    ]
    assert differing == []


def test_no_chinese_is_left_in_the_english(catalogue: polib.POFile) -> None:
    left = [
        (found, text)
        for entry in catalogue
        for text in english(entry)
        for found in CHINESE.findall(text)
        if found not in QUOTED
    ]
    assert left == []


def test_every_quoted_word_is_still_quoted(catalogue: polib.POFile) -> None:
    used = {found for entry in catalogue for text in english(entry) for found in CHINESE.findall(text)}
    assert used == QUOTED


def test_the_catalogue_is_as_the_script_writes_it(catalogue: polib.POFile) -> None:
    ids = [entry.msgid for entry in catalogue]
    assert ids == sorted(ids)
    text = texts.CATALOGUE.read_text(encoding="utf-8")
    assert "\n#: " not in text, "places of texts change with every edit and stay out of the catalogue"
    assert "POT-Creation-Date" not in text


def unmarked_sentences(path: Path, known: set[str]) -> list[str]:
    """Return the sentences of a module that end like one but are taken by nothing that translates."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    standing_alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        f"{path.relative_to(REPOSITORY)}:{node.lineno}: {node.value}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.search(r"[\u4e00-\u9fff].*。$", node.value)
        and id(node) not in standing_alone
        and node.value not in known
    ]


def test_every_sentence_in_python_is_collected(collected: list[texts.Text]) -> None:
    known = {text.msgid for text in collected}
    modules = [path for path in texts.modules() if not set(COMMANDS_AND_FILES) & set(path.parts)]
    assert [found for path in modules for found in unmarked_sentences(path, known)] == []


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ('RuleBroken("还有 {count} 人。", count=n)', [("还有 {count} 人。", True)]),
        ('x = Sentence("没有“{name}”。", name=post)', [("没有“{name}”。", False)]),
        ('raise FileRefused("ENCRYPTED", "文件" "已加密。")', [("文件已加密。", False)]),
        ('self.gathering.leave(spot, "没有导入。", text, "X")', [("没有导入。", False)]),
        ('Field("remark", "备注")', [("备注", False)]),
        ('pgettext("several", "企业")', [("企业", False)]),
        ('print("备注")', []),
    ],
)
def test_a_text_is_collected_from_whatever_takes_one(tmp_path: Path, code: str, found: list[tuple[str, bool]]) -> None:
    module = REPOSITORY / "gangze" / "example.py"
    collected = texts.texts_in(ast.parse(code), module)
    assert [(text.msgid, text.is_counted) for text in collected] == found


def test_a_value_formatted_into_a_text_is_refused() -> None:
    with pytest.raises(texts.FormattedText):
        list(texts.texts_in(ast.parse('RuleBroken(f"还有 {n} 人。")'), REPOSITORY / "example.py"))


def test_texts_of_a_template_are_collected_from_tags_and_variables(tmp_path: Path) -> None:
    template = REPOSITORY / "gangze" / "web" / "templates" / "404.html"
    assert "没有这一页" in {text.msgid for text in texts.texts_of_template(template)}
