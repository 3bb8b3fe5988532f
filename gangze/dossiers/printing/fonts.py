"""Our fonts on paper: which files, in which order, and which characters none of them can draw."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib import resources
from pathlib import Path

import typst

from gangze.kernel.wording import Sentence

from .coverage import drawable_characters

MAIN_FAMILY = "Noto Sans SC"

_NPM_FILES = (
    "noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf",
    "noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf",
    # Sub- and superscripts (H₂SO₄, 10⁻⁶), ticked boxes and signs such as ∼ and ⌀ are not in the Chinese font.
    "noto-sans/400Regular/NotoSans_400Regular.ttf",
    "noto-sans/700Bold/NotoSans_700Bold.ttf",
    "noto-sans-symbols-2/400Regular/NotoSansSymbols2_400Regular.ttf",
    "noto-sans-math/400Regular/NotoSansMath_400Regular.ttf",
)
_RARE_CHARACTERS = ("noto_cjk_sans_jp_regular", "NotoSansCJKjp-Regular.otf")
"""Two thousand characters of the CJK extensions (𠮷 …) that stand in names; in no npm package of a bearable size."""


class FontsMissing(Exception):
    """A font that belongs to the set-up is not there: set-up has not run or was interrupted. Nothing is printed then."""


@dataclass(frozen=True, slots=True)
class MissingCharacter:
    """A character that no font of ours can draw, and the posts whose text has it."""

    character: str
    posts: tuple[str, ...]

    @property
    def code(self) -> str:
        """Return the Unicode notation, for example U+20B9F."""
        return f"U+{ord(self.character):04X}"


class MissingGlyphs(Exception):
    """Some text holds characters that our fonts cannot draw; nothing was printed."""

    def __init__(self, characters: tuple[MissingCharacter, ...]) -> None:
        named = "；".join(f"{each.character}（{each.code}，{'、'.join(each.posts)}）" for each in characters)
        super().__init__(
            Sentence(
                "有 {count} 个字字库里没有，不能打印：{characters}。请改用规范字，或请管理员补充字库。",
                count=len(characters),
                characters=named,
            )
        )
        self.characters = characters


@dataclass(frozen=True)
class FontSet:
    """Font files in the order in which they are asked for a character."""

    files: tuple[Path, ...]

    @property
    def folders(self) -> tuple[Path, ...]:
        """Return the folders of the files, as the typesetter takes them."""
        return tuple(dict.fromkeys(file.parent for file in self.files))

    @cached_property
    def families(self) -> tuple[str, ...]:
        """Return family names, the Chinese one first; raises FontsMissing without it."""
        wanted = {str(file.resolve()): place for place, file in enumerate(self.files)}
        book = typst.Fonts(
            include_system_fonts=False,
            include_embedded_fonts=False,
            font_paths=[str(folder) for folder in self.folders],
        )
        faces = [face for face in book.fonts() if face.path and str(Path(face.path).resolve()) in wanted]
        weights = {face.weight for face in faces if face.family == MAIN_FAMILY}
        if not {400, 700} <= weights:
            raise FontsMissing(Sentence("找不到字体 {family}（常规与加粗），请重新运行安装。", family=MAIN_FAMILY))
        faces.sort(key=lambda face: (face.family != MAIN_FAMILY, wanted[str(Path(face.path or "").resolve())]))
        return tuple(dict.fromkeys(face.family for face in faces))

    @cached_property
    def characters(self) -> frozenset[int]:
        """Return every code point that at least one of the fonts can draw."""
        return frozenset().union(*(_characters_of(file) for file in self.files))

    def missing_in(self, texts: Iterable[str]) -> tuple[str, ...]:
        """Return the characters of `texts` without a glyph, each once, in code point order."""
        seen = set("".join(texts))
        return tuple(sorted(each for each in seen if ord(each) not in self.characters and not _is_invisible(each)))


def fonts_from(node_modules: Path, *, extra: Path | None = None) -> FontSet:
    """Return the fonts that set-up brought, and after them every .ttf and .otf file of the folder `extra`.

    `extra` is where an operator puts a font for still rarer names. Raises FontsMissing, also when only one is missing: a
    print with other glyphs than yesterday's would go unnoticed.
    """
    ours = [*(node_modules / "@expo-google-fonts" / file for file in _NPM_FILES), _rare_characters()]
    for file in ours:
        if not file.is_file():
            raise FontsMissing(Sentence("找不到字体文件 {name}，请重新运行安装。", name=file.name))
    return _font_set((*ours, *_font_files(extra)))


def _rare_characters() -> Path:
    package, name = _RARE_CHARACTERS
    try:
        return Path(str(resources.files(package))) / name
    except ModuleNotFoundError:
        return Path(name)


def fonts_in(folder: Path) -> FontSet:
    """Return every .ttf and .otf file of a folder as one set; raises FontsMissing without the Chinese font."""
    return _font_set(tuple(_font_files(folder)))


def _font_set(files: tuple[Path, ...]) -> FontSet:
    fonts = FontSet(files)
    if MAIN_FAMILY not in fonts.families:
        raise FontsMissing(Sentence("找不到字体 {family}。", family=MAIN_FAMILY))
    return fonts


def _font_files(folder: Path | None) -> list[Path]:
    if folder is None or not folder.is_dir():
        return []
    return sorted(file for file in folder.rglob("*") if file.suffix.lower() in {".ttf", ".otf"})


@lru_cache(maxsize=64)
def _characters_of(file: Path) -> frozenset[int]:
    return drawable_characters(file)


def _is_invisible(character: str) -> bool:
    # Joiners, direction marks and variation selectors draw nothing by themselves.
    return (
        unicodedata.category(character) in {"Cf", "Zl", "Zp"} or "\ufe00" <= character <= "\ufe0f" or character in "\n"
    )
