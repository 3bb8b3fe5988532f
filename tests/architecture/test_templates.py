"""Templates compile, carry no script or style of their own, and leave no Chinese untranslated.

One test asks one thing of all templates and names every template at fault.
"""

import re
from pathlib import Path

import pytest
from django.template.loader import get_template

REPO = Path(__file__).resolve().parent.parent.parent
TEMPLATES = sorted(path for path in REPO.glob("gangze/*/templates/**/*") if path.is_file())

CHINESE = re.compile(r"[\u3400-\u9fff\u3000-\u303f\uff00-\uffef]")
COMMENTS = re.compile(r"{#.*?#}|{%\s*comment\b.*?{%\s*endcomment\s*%}|<!--.*?-->", re.DOTALL)
TRANSLATED = re.compile(
    r"{%\s*blocktrans(late)?\b.*?{%\s*endblocktrans(late)?\s*%}"
    r"|{%\s*trans(late)?\b.*?%}"
    r"""|_\(\s*("[^"]*"|'[^']*')\s*\)""",
    re.DOTALL,
)
COMPARED = re.compile(r"{%\s*(if|elif)\b.*?%}", re.DOTALL)
NAME_OF_A_LANGUAGE = re.compile(r'lang="zh-CN"[^>]*>[^<]*<')

INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>|<style\b|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:"
    r"|\shx-on[:\-]|\shx-vals\s*=\s*['\"]js:",
    re.IGNORECASE,
)


def shown(path: Path) -> str:
    return str(path.relative_to(REPO / "gangze"))


def untranslated(text: str) -> list[str]:
    """Return the pieces of Chinese that no gettext tag surrounds.

    A comparison (`{% if level == "重大" %}`) looks at a value, and a language is named in itself.
    """
    for pattern in (COMMENTS, TRANSLATED, COMPARED, NAME_OF_A_LANGUAGE):
        text = pattern.sub("\n", text)
    return [line.strip() for line in text.splitlines() if CHINESE.search(line)]


def test_there_are_templates_to_look_at() -> None:
    assert len(TEMPLATES) > 40


def fault_of(path: Path) -> str:
    """Return why a template cannot be used under its name, empty when it can."""
    name = str(path.relative_to(next(parent for parent in path.parents if parent.name == "templates")))
    try:
        found = get_template(name).origin.name  # type: ignore[attr-defined]
    except Exception as error:  # whatever a template's tags raise, the others are looked at too
        return f"{type(error).__name__}: {error}"
    return "" if Path(found) == path else "another app has a template of this name"


def test_a_template_compiles() -> None:
    faults = {shown(path): fault_of(path) for path in TEMPLATES}
    assert {name: fault for name, fault in faults.items() if fault} == {}


def test_a_template_has_no_inline_script_or_style() -> None:
    inline = {
        shown(path): [found.group() for found in INLINE.finditer(COMMENTS.sub("", path.read_text(encoding="utf-8")))]
        for path in TEMPLATES
    }
    assert {name: found for name, found in inline.items() if found} == {}


def test_every_chinese_word_of_a_template_can_be_translated() -> None:
    left = {shown(path): untranslated(path.read_text(encoding="utf-8")) for path in TEMPLATES}
    assert {name: lines for name, lines in left.items() if lines} == {}


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("<p>登录</p>", 1),
        ('<p>{% trans "登录" %}</p>', 0),
        ("{% translate '登录' as words %}", 0),
        ("{% blocktrans trimmed with n=n %}还有 {{ n }} 个{% endblocktrans %}", 0),
        ("{% blocktrans count n=n %}{{ n }} 个{% plural %}{{ n }} 个{% endblocktrans %}", 0),
        ('{% status "done" _("已生效") %}', 0),
        ('{% include "x.html" with label="保存" %}', 1),
        ('{{ words|default:"无" }}', 1),
        ('{% if level == "重大" %}', 0),
        ("{# 说明 #}", 0),
        ("a：b", 1),
    ],
)
def test_the_look_for_untranslated_words_finds_them(text: str, left: int) -> None:
    assert len(untranslated(text)) == left


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("<script>x()</script>", True),
        ('<script src="/x.js"></script>', False),
        ('<script type="application/json" id="x">{}</script>', False),
        ('<p style="color:red">', True),
        ('<a onclick="x()">', True),
        ('<a href="javascript:x()">', True),
        ('<a data-on="x" class="style">', False),
    ],
)
def test_the_look_for_inline_code_finds_it(text: str, is_found: bool) -> None:
    assert bool(INLINE.search(text)) is is_found
