"""Finds the signs that a text names; what it does not know stays what it is, text."""

import re
import unicodedata

from .catalogue import SIGNS, Sign

_NAMED = {name: sign for sign in SIGNS for name in (sign.name, *sign.variants)}
# Longer names first: 当心缺氧窒息 is one sign, not 当心缺氧 with something after it.
_NAME = re.compile("|".join(re.escape(name) for name in sorted(_NAMED, key=len, reverse=True)))
_FIRST_WORD = re.compile("当心|小心|禁止|严禁|必须戴|必须佩戴|必须穿|必须系")
_BETWEEN = re.compile(r"[\s、,;。.:/|()+和及或与]+")


def signs_in(text: str) -> tuple[Sign, ...]:
    """Return the signs a text names, each once, in the order of the text.

    Names are compared after NFKC; the first word of a name holds for those after it that have none (当心爆炸、火灾、中毒).
    """
    found: list[Sign] = []
    first_word = ""
    for part in _BETWEEN.split(unicodedata.normalize("NFKC", text)):
        if own := _FIRST_WORD.match(part):
            first_word = own.group()
        elif (sign := _NAMED.get(first_word + part)) is not None:
            found.append(sign)
            continue
        found += [_NAMED[match.group()] for match in _NAME.finditer(part)]
    return tuple(dict.fromkeys(found))
