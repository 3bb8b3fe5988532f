"""Signs are found by their names, and each is drawn in the shape and colour of its class."""

import re

import pytest
from defusedxml.ElementTree import fromstring

from gangze.dossiers.signs import SIGNS, SignClass, sign_of, sign_svg, signs_in
from gangze.dossiers.signs.drawing import SAFETY_COLOURS
from gangze.dossiers.signs.pictograms import PICTOGRAMS

SVG = "{http://www.w3.org/2000/svg}"
NAMES = sorted(str(sign.name) for sign in SIGNS)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("当心烫伤、必须戴防护手套", ["scald", "gloves"]),
        ("当心窒息", ["asphyxiation"]),
        ("当心缺氧、当心窒息", ["asphyxiation"]),
        ("当心夹手", ["machinery"]),
        ("当心叉车", ["forklift"]),
        ("当心车辆（叉车）", ["vehicles", "forklift"]),
        ("禁止擅动", ["no-touching"]),
        ("当心爆炸；禁止烟火", ["explosion", "no-open-flame"]),
        ("当心爆炸、火灾、中毒", ["explosion", "fire", "poisoning"]),
        ("必须佩戴安全帽和防护眼镜", ["helmet", "goggles"]),
        ("当 心 烫 伤", []),
        ("悬挂“当心触电”标志", ["electric-shock"]),
        ("当心落水、禁止载人", []),
        ("爆炸、火灾", []),
        ("当心缺氧窒息\n禁止入内", ["asphyxiation", "no-entry"]),
        ("当心爆炸、当心爆炸", ["explosion"]),
        ("", []),
    ],
)
def test_a_text_names_its_signs_in_order_and_each_once(text: str, codes: list[str]) -> None:
    assert [sign.code for sign in signs_in(text)] == codes


@pytest.mark.parametrize("name", NAMES)
def test_every_sign_is_found_by_its_own_name_alone(name: str) -> None:
    assert [str(sign.name) for sign in signs_in(name)] == [name]


def test_no_name_means_two_signs() -> None:
    names = [name for sign in SIGNS for name in (str(sign.name), *sign.variants)]
    assert len(names) == len(set(names))


def test_every_sign_has_a_pictogram_of_its_own_and_no_pictogram_is_without_a_sign() -> None:
    assert {sign.code for sign in SIGNS} == set(PICTOGRAMS)
    assert len({tuple(marks) for marks in PICTOGRAMS.values()}) == len(SIGNS)


@pytest.mark.parametrize("code", [sign.code for sign in SIGNS])
def test_every_drawing_is_well_formed_without_words_and_styles(code: str) -> None:
    root = fromstring(sign_svg(sign_of(code), label="当心烫伤"))
    assert root.tag == f"{SVG}svg"
    assert root.get("viewBox") == "0 0 100 100"
    assert root.get("aria-label") == "当心烫伤"
    assert {each.tag.removeprefix(SVG) for each in root.iter()} <= {"svg", "g", "path", "circle", "rect"}
    assert not [each for each in root.iter() if each.get("style")]


SHAPES = {
    SignClass.PROHIBITION: ("circle", "stroke"),
    SignClass.WARNING: ("path", "fill"),
    SignClass.MANDATORY: ("circle", "fill"),
    SignClass.INFORMATION: ("rect", "fill"),
}


@pytest.mark.parametrize("code", [sign.code for sign in SIGNS])
def test_every_drawing_has_the_shape_and_the_colour_of_its_class(code: str) -> None:
    sign = sign_of(code)
    tag, attribute = SHAPES[sign.sign_class]
    ground = fromstring(sign_svg(sign))[1]  # the white rim comes first
    assert (ground.tag, ground.get(attribute)) == (f"{SVG}{tag}", SAFETY_COLOURS[sign.sign_class])


def test_only_prohibitions_end_with_a_bar_over_the_pictogram() -> None:
    barred = {
        s.code for s in SIGNS if fromstring(sign_svg(s))[-1].get("stroke") == SAFETY_COLOURS[SignClass.PROHIBITION]
    }
    assert barred == {s.code for s in SIGNS if s.sign_class is SignClass.PROHIBITION}


def test_a_sign_that_stands_beside_its_name_is_hidden_from_those_who_listen() -> None:
    assert 'aria-hidden="true"' in sign_svg(sign_of("fire"))


def test_every_path_is_written_in_plain_numbers() -> None:
    for marks in PICTOGRAMS.values():
        for mark in marks:
            assert re.fullmatch(r"[MmLlHhVvCcSsAaZz0-9 .\-]+", mark.path), mark.path
