"""Our fonts: rare characters in names, what none of them can draw, and fonts that are missing."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from gangze.dossiers.printing import (
    FontsMissing,
    Layout,
    MissingGlyphs,
    TypesettingFailed,
    fonts_from,
    fonts_in,
    missing_characters,
    print_documents,
)

from .builders import REPOSITORY, bare_content, our_fonts, printed, renamed, sheet_of, text_of

FONTS = REPOSITORY / "node_modules" / "@expo-google-fonts"
IN_NAMES = "𠮷䶮㛃喆堃玥犇昇囍赟翀頔燚淼甯亓仝仉仵"
OF_CHEMISTRY = "𬭊𬭛𫓧𬬻"
IN_NO_FONT_OF_OURS = "𠀒"


@pytest.mark.parametrize("layout", Layout)
def test_rare_characters_of_names_are_drawn_and_in_the_text_layer(layout: Layout) -> None:
    name = f"张{IN_NAMES}{OF_CHEMISTRY}"
    sheet = replace(sheet_of(renamed(name)), unit=f"聚合车间 · {IN_NAMES}班")
    text = text_of(print_documents([sheet], layout, fonts=our_fonts()))
    assert name in text
    assert f"{IN_NAMES}班" in text


def test_formulas_and_signs_of_the_trade_are_drawn() -> None:
    sheet = replace(sheet_of(bare_content()), unit="H₂SO₄ 10⁻⁶ ☑ ☐ ∼ ⌀ ≤ ≥ ± ℃ Ω ① №")
    assert not missing_characters([sheet], Layout.A4, our_fonts())


def test_a_character_without_a_glyph_stops_the_print_and_is_named_with_its_post() -> None:
    sheet = sheet_of(renamed(f"王{IN_NO_FONT_OF_OURS}"))
    with pytest.raises(MissingGlyphs) as refusal:
        print_documents([sheet], Layout.A4, fonts=our_fonts())
    (missing,) = refusal.value.characters
    assert (missing.character, missing.code, missing.posts) == (
        IN_NO_FONT_OF_OURS,
        "U+20012",
        (f"王{IN_NO_FONT_OF_OURS}",),
    )
    assert "U+20012" in str(refusal.value)


@pytest.mark.parametrize("layout", Layout)
def test_by_wish_it_is_printed_as_a_blank_with_a_note_at_the_foot(layout: Layout) -> None:
    text = text_of(printed(sheet_of(renamed(f"王{IN_NO_FONT_OF_OURS}")), layout=layout, substitute_missing=True))
    assert "王〓" in text
    assert "字库缺字:U+20012" in text


def test_the_note_stands_only_on_the_prints_that_need_it() -> None:
    sheets = [sheet_of(renamed(f"王{IN_NO_FONT_OF_OURS}")), sheet_of(renamed("张主操"))]
    assert text_of(printed(*sheets, layout=Layout.BADGE, substitute_missing=True)).count("字库缺字") == 1


# Missing fonts


@pytest.mark.parametrize("missing", ["noto-sans-sc/700Bold", "noto-sans/400Regular", "noto-sans-math"])
def test_a_set_up_that_lacks_one_of_our_fonts_prints_nothing(missing: str, tmp_path: Path) -> None:
    shutil.copytree(FONTS, tmp_path / "@expo-google-fonts", copy_function=_linked)
    shutil.rmtree(tmp_path / "@expo-google-fonts" / missing)
    with pytest.raises(FontsMissing, match="请重新运行安装"):
        fonts_from(tmp_path)


def test_a_folder_without_the_chinese_font_is_refused(tmp_path: Path) -> None:
    shutil.copy(FONTS / "noto-sans/400Regular/NotoSans_400Regular.ttf", tmp_path)
    with pytest.raises(FontsMissing, match="Noto Sans SC"):
        fonts_in(tmp_path)


def test_a_font_that_vanishes_later_fails_the_print_instead_of_giving_other_glyphs(tmp_path: Path) -> None:
    for weight in ("400Regular", "700Bold"):
        shutil.copy(FONTS / "noto-sans-sc" / weight / f"NotoSansSC_{weight}.ttf", tmp_path)
    fonts = fonts_in(tmp_path)
    assert fonts.characters
    assert fonts.families
    for file in fonts.files:
        file.unlink()
    with pytest.raises(TypesettingFailed, match="unknown font family"):
        print_documents([sheet_of(bare_content())], Layout.A4, fonts=fonts)


def test_an_operator_adds_a_font_by_putting_it_into_a_folder(tmp_path: Path) -> None:
    shutil.copy(FONTS / "noto-sans-sc/900Black/NotoSansSC_900Black.ttf", tmp_path)
    fonts = fonts_from(REPOSITORY / "node_modules", extra=tmp_path)
    assert fonts.files[-1].parent == tmp_path
    assert fonts.families[0] == "Noto Sans SC"


def test_files_that_are_no_fonts_are_told_from_fonts(tmp_path: Path) -> None:
    (tmp_path / "broken.ttf").write_bytes(b"not a font at all")
    with pytest.raises(FontsMissing):
        fonts_in(tmp_path)


def _linked(source: str, target: str) -> None:
    Path(target).hardlink_to(source)
