"""The two codes of an enterprise: the park's nine digits, and the unified social credit code."""

import re
import unicodedata

from gangze.kernel.errors import RuleBroken

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""GB 32100-2015: I O Z S V are left out, because they are easily misread."""
_SHAPE = re.compile(rf"[{_ALPHABET}]{{2}}[0-9]{{6}}[{_ALPHABET}]{{10}}")


def _narrow(text: str) -> str:
    return re.sub(r"[\s-]+", "", unicodedata.normalize("NFKC", text)).upper()


def credit_code_check_character(first_seventeen: str) -> str:
    """Return the check character of the first 17 characters.

    Each character's value is weighted with 3^i mod 31; the check value makes the sum divisible by 31.
    source: GB 32100-2015, 附录 A.
    """
    total = sum(_ALPHABET.index(character) * pow(3, place, 31) for place, character in enumerate(first_seventeen))
    return _ALPHABET[-total % 31]


def credit_code(text: str) -> str:
    """Return the unified social credit code in its written form (18 characters, upper case).

    Raises RuleBroken when length, alphabet or check character is wrong. source: GB 32100-2015.
    """
    code = _narrow(text)
    if len(code) != 18:
        raise RuleBroken("统一社会信用代码应为18位，现为{length}位。", length=len(code))
    if not _SHAPE.fullmatch(code):
        raise RuleBroken("统一社会信用代码含有不允许的字符（不用 I、O、Z、S、V，第3至8位为数字）。")
    expected = credit_code_check_character(code[:17])
    if code[17] != expected:
        raise RuleBroken(
            "统一社会信用代码校验不通过：末位应为“{expected}”，现为“{written}”。", expected=expected, written=code[17]
        )
    return code


def enterprise_code(text: str) -> str:
    """Return the park's code of an enterprise (nine digits). Raises RuleBroken otherwise."""
    code = _narrow(text)
    if not re.fullmatch(r"[0-9]{9}", code):
        raise RuleBroken("企业编码应为9位数字。")
    return code
