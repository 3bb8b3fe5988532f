"""Collects every text for people from Python and templates into the catalogue; its translations stay, unused ones go."""

import ast
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polib

REPOSITORY = Path(__file__).resolve().parent.parent
CATALOGUE = REPOSITORY / "gangze" / "locale" / "en" / "LC_MESSAGES" / "django.po"

POSITIONS = {
    "_": 0, "pgettext": 1, "pgettext_lazy": 1, "gettext": 0, "gettext_lazy": 0, "ngettext": 0, "ngettext_lazy": 0,
    "Sentence": 0, "RuleBroken": 0, "FileRefused": 1, "Alert": 3, "Field": 1,
    "add_problem": 2, "add_absence": 2, "leave": 1, "problem": 2, "warning": 2,
}  # fmt: skip
"""Where the text stands among the arguments of whatever takes one."""
FRAMEWORK_FREE = ("Sentence", "RuleBroken", "FileRefused")
CHINESE = re.compile(r"[\u3400-\u9fff\u3000-\u303f\uff00-\uffef“”]")
_CALL_IN_TEMPLATE = re.compile(r"\b(?:_|n?p?gettext)\(")


@dataclass(frozen=True)
class Text:
    """A text to translate; `is_counted` when singular and plural may differ. `place` is for people: file and line.

    `context` parts what Chinese says alike and English does not: 企业 is one enterprise, and the heading of several.
    """

    msgid: str
    is_counted: bool
    place: str
    context: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """Return what the catalogue knows the text by."""
        return self.msgid, self.context


class FormattedText(ValueError):
    """A value is formatted into a text before it is translated, so that no catalogue can have it."""


def texts_of_python(path: Path) -> Iterator[Text]:
    """Yield the texts of one module. Raises FormattedText."""
    yield from texts_in(ast.parse(path.read_text(encoding="utf-8")), path)


def texts_in(tree: ast.AST, path: Path, line: int = 0) -> Iterator[Text]:
    """Yield what the calls in a piece of Python take for a text. Raises FormattedText."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        position = POSITIONS.get(name)
        if position is None or len(node.args) <= position:
            continue
        argument = node.args[position]
        place = f"{path.relative_to(REPOSITORY)}:{line + node.lineno}"
        if isinstance(argument, ast.JoinedStr) and CHINESE.search(ast.unparse(argument)):
            raise FormattedText(f"{place}: {ast.unparse(argument)}")
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str) and CHINESE.search(argument.value):
            context = ast.literal_eval(node.args[0]) if name.startswith("pgettext") else ""
            yield Text(argument.value, _is_counted(name, node), place, context)


def texts_of_template(path: Path) -> Iterator[Text]:
    """Yield the texts of one template: {% trans %}, {% blocktrans %} and _() in tags and variables."""
    # Django turns a template into calls of gettext and blots out all the rest.
    from django.utils.translation.template import templatize

    found = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    for match in _CALL_IN_TEMPLATE.finditer(found):
        line = found.count("\n", 0, match.start())
        yield from texts_in(_call_at(found, match.start()), path, line)


def all_texts() -> list[Text]:
    """Return the texts of the whole program, each msgid once, sorted; Python's before templates' where both have it."""
    from django.conf import settings

    if not settings.configured:
        settings.configure(USE_I18N=True)
    texts = [text for path in modules() for text in texts_of_python(path)]
    texts += [text for path in templates() for text in texts_of_template(path)]
    once: dict[tuple[str, str], Text] = {}
    for text in texts:
        known = once.setdefault(text.key, text)
        if text.is_counted and not known.is_counted:
            once[text.key] = text
    return [once[key] for key in sorted(once)]


def modules() -> list[Path]:
    """Return every module of the product; migrations keep what was, and the demo's people speak Chinese."""
    found = sorted(REPOSITORY.glob("gangze/**/*.py"))
    return [path for path in found if not {"migrations", "demo"} & set(path.parts)]


def templates() -> list[Path]:
    """Return every template of the product."""
    return sorted(path for path in REPOSITORY.glob("gangze/*/templates/**/*") if path.is_file())


def write(texts: list[Text]) -> list[Text]:
    """Bring the catalogue up to date and return what has no translation yet."""
    known = {key_of(entry): entry for entry in polib.pofile(str(CATALOGUE))} if CATALOGUE.exists() else {}
    catalogue = polib.POFile(wrapwidth=120)
    catalogue.header = (
        "The English of Gangze: msgids are collected by script/texts, translations are written by people."
    )
    catalogue.metadata = {
        "Project-Id-Version": "Gangze",
        "Language": "en",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    for text in texts:
        entry = polib.POEntry(msgid=text.msgid, msgstr="", msgctxt=text.context or None)
        before = known.get(text.key)
        if text.is_counted:
            entry.msgid_plural = text.msgid
            entry.msgstr_plural = dict(before.msgstr_plural if before and before.msgid_plural else {0: "", 1: ""})
        elif before is not None and not before.msgid_plural:
            entry.msgstr = before.msgstr
        catalogue.append(entry)
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    whole = CATALOGUE.with_suffix(f".{os.getpid()}.part")
    catalogue.save(str(whole))
    whole.replace(CATALOGUE)  # whoever reads at the same time finds the old one or the new one, never half of one
    missing = {key_of(entry) for entry in catalogue if not entry.translated()}
    return [text for text in texts if text.key in missing]


def key_of(entry: polib.POEntry) -> tuple[str, str]:
    """Return what an entry is known by: msgid and context."""
    return entry.msgid, entry.msgctxt or ""


def _is_counted(name: str, call: ast.Call) -> bool:
    return name.startswith("ngettext") or (
        name in FRAMEWORK_FREE and any(each.arg == "count" for each in call.keywords)
    )


def _call_at(source: str, start: int) -> ast.AST:
    end = start
    while True:
        end = source.index(")", end) + 1
        try:
            return ast.parse(source[start:end], mode="eval")
        except SyntaxError:
            continue


def main() -> None:
    """Write the catalogue; exit 1 while something has no English."""
    if sys.argv[1:]:
        sys.exit("script/texts takes no arguments: it collects all texts into the catalogue.")
    texts = all_texts()
    missing = write(texts)
    for text in missing:
        print(f"{text.place}: {text.msgid!r}")
    print(f"{len(texts)} texts, {len(missing)} without English")
    sys.exit(1 if missing else 0)


if __name__ == "__main__":
    main()
