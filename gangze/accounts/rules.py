"""How people are named at sign-in, how initial passwords look, and how long to wait after failures. No Django."""

import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

from gangze.kernel.wording import Sentence

READABLE_CHARACTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Letters and digits that nobody confuses when read from paper: no i, l, o, 0, 1."""
INITIAL_PASSWORD_LENGTH = 10

FAILURES_PER_ADDRESS = 5
FAILURES_PER_NAME = 20
FORGET_FAILURES_AFTER = timedelta(hours=1)
KEEP_FAILURES_FOR = timedelta(days=1)
_FIRST_WAIT = timedelta(minutes=5)
_LONGEST_WAIT = timedelta(hours=1)

PIN_DIGITS = (4, 6)
"""Least and most digits of the PIN with which a person signs on a shared tablet."""


def is_easy_pin(pin: str) -> bool:
    """Return whether a PIN is one that a colleague tries first: one digit repeated, or digits in a row."""
    steps = {int(after) - int(before) for before, after in pairwise(pin)}
    return len(steps) == 1 and steps <= {-1, 0, 1}


TOKEN_SCOPES: Mapping[str, str] = {
    "read": Sentence("读取组织、岗位与两单两卡"),
    "facts": Sentence("上报记录（签收、排查等）"),
}
"""What an API token may be limited to, with the words people see. source: product description, exchange."""
LONGEST_TOKEN_DAYS = 730


@dataclass(frozen=True, slots=True)
class SignInName:
    """A name as typed at sign-in, folded. `enterprise_code` is empty when the name is a mobile number."""

    text: str
    enterprise_code: str

    @property
    def phone(self) -> str:
        """Return the name read as a phone number."""
        return normal_phone(self.text)


def folded(text: str) -> str:
    """Return the text with full-width characters narrowed and every blank and invisible character removed."""
    narrow = unicodedata.normalize("NFKC", text)
    return "".join(c for c in narrow if not c.isspace() and unicodedata.category(c) != "Cf")


def normal_phone(text: str) -> str:
    """Return a phone number as it is stored: digits of a mobile without +86, blanks and hyphens; "" for none."""
    number = "".join(c for c in folded(text) if c not in "-‐‑‒–—()")
    for prefix in ("+86", "0086"):
        if number.startswith(prefix) and is_mobile(number.removeprefix(prefix)):
            return number.removeprefix(prefix)
    return number


def normal_employee_number(text: str) -> str:
    """Return an employee number as it is stored: folded and in capitals; "" for none."""
    return folded(text).upper()


def is_mobile(text: str) -> bool:
    """Return whether the text is a mobile number of the mainland: 11 digits that begin with 1."""
    return len(text) == 11 and text.isascii() and text.isdigit() and text.startswith("1")


def sign_in_name(typed: str, enterprise_code: str = "") -> SignInName:
    """Return the name under which attempts are counted and users are looked up.

    A mobile number belongs to one person in the whole installation, so a code typed beside it says nothing.
    """
    phone = normal_phone(typed)
    if is_mobile(phone):
        return SignInName(phone, "")
    return SignInName(normal_employee_number(typed), folded(enterprise_code))


def waiting_time(failures: int, *, allowed: int) -> timedelta:
    """Return how long to wait after so many failures in a row; zero while some are still allowed.

    The wait doubles with each failure past the allowance, from 5 minutes to at most one hour.
    """
    if failures < allowed:
        return timedelta(0)
    doublings = min(failures - allowed, 10)
    return min(_FIRST_WAIT * (1 << doublings), _LONGEST_WAIT)


def new_initial_password() -> str:
    """Return a random password to be read aloud or from paper: 10 characters, about 49 bits."""
    while True:
        password = "".join(secrets.choice(READABLE_CHARACTERS) for _ in range(INITIAL_PASSWORD_LENGTH))
        if any(c.isdigit() for c in password) and any(c.isalpha() for c in password):
            return password


def new_token() -> str:
    """Return a random API token; its fixed beginning lets scanners of leaked secrets recognise it."""
    return f"gz_{secrets.token_urlsafe(32)}"


@dataclass(frozen=True, slots=True)
class Device:
    """What a browser says it is, in proper names that need no translation; "" where it does not say."""

    system: str
    browser: str


_SYSTEMS = {
    "HarmonyOS": "HarmonyOS",
    "OpenHarmony": "HarmonyOS",
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS X": "macOS",
    "Linux": "Linux",
}
_BROWSERS = {
    "MicroMessenger": Sentence("微信"),
    "DingTalk": Sentence("钉钉"),
    "wxwork": Sentence("企业微信"),
    "Edg": "Edge",
    "Firefox": "Firefox",
    "Chrome": "Chrome",
    "Safari": "Safari",
}


def device_of(user_agent: str) -> Device:
    """Return the system and browser named in a User-Agent header; the more particular name wins."""

    def first(names: Mapping[str, str]) -> str:
        return next((shown for mark, shown in names.items() if mark in user_agent), "")

    return Device(system=first(_SYSTEMS), browser=first(_BROWSERS))
