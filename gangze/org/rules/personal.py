"""How a person's number, phone, shift and dates are written, whatever a file or a form says."""

import re
import unicodedata
from datetime import date, datetime, timedelta

from gangze.kernel.errors import RuleBroken

from .wording import is_nothing, tidy_name

_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_SHIFT = re.compile(r"([甲乙丙丁戊己A-H1-8一二三四五六])(?:班|值|组|运行班|倒班)?")
_DAY_STAFF = frozenset({"常白班", "长白班", "白班", "日班", "常日班", "长日班", "正常班", "常白"})
_WRITTEN_DATE = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*[日号]?(?:[ T]+[\d:.]+)?")
_PLAIN_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SERIAL_DATE = re.compile(r"\d{5}(?:\.\d+)?")
_SERIAL_START = date(1899, 12, 30)


def person_name(text: str) -> str:
    """Return a person's name without padding. Raises RuleBroken when it is empty or longer than 50 characters."""
    name = tidy_name(text)
    if not name:
        raise RuleBroken("姓名为空。")
    if len(name) > 50:
        raise RuleBroken("姓名不能超过50个字。")
    return name


def mobile_phone(text: str) -> str:
    """Return a mainland mobile number as 11 digits, or "" when nothing is given.

    Blanks, hyphens, full-width digits, +86 and numbers kept as numbers are normal. Raises RuleBroken otherwise.
    """
    if is_nothing(text):
        return ""
    digits = re.sub(r"[\s()-]+", "", unicodedata.normalize("NFKC", text)).replace("−", "").replace("—", "")
    digits = re.sub(r"\.0+$", "", digits)
    digits = re.sub(r"^(\+86|0086|86(?=\d{11}$))", "", digits)
    if not digits.isdigit():
        raise RuleBroken("手机号含有数字以外的字符。")
    if len(digits) < 11:
        raise RuleBroken("手机号只有{length}位。", length=len(digits))
    if len(digits) > 11:
        raise RuleBroken("手机号多于11位（{length}位）。", length=len(digits))
    if not _MOBILE.fullmatch(digits):
        raise RuleBroken("手机号应以13至19开头。")
    return digits


def employee_number(text: str) -> str:
    """Return an employee number in upper case without blanks, or "" when nothing is given."""
    if is_nothing(text):
        return ""
    number = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).upper()
    number = re.sub(r"^(\d+)\.0$", r"\1", number)
    if len(number) > 30:
        raise RuleBroken("工号不能超过30个字符。")
    return number


def shift_group(text: str) -> str:
    """Return the shift group: one letter for 甲班, 常白班 for day staff, "" for nothing, else as written."""
    word = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).upper()
    if is_nothing(word):
        return ""
    if word in _DAY_STAFF:
        return "常白班"
    if match := _SHIFT.fullmatch(word):
        return match[1]
    if len(word) > 10:
        raise RuleBroken("班次不能超过10个字。")
    return word


def is_shift(text: str) -> bool:
    """Return whether a text can only mean a shift group: 甲班, 丙值, 常白班."""
    word = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).upper()
    return word in _DAY_STAFF or _SHIFT.fullmatch(word) is not None


def calendar_date(written: str | date | datetime) -> date | None:
    """Return the day that a cell or a field means; None when nothing is given.

    Understood: date cells, 2012.9.28, 2020年8月22日, 2025/10/08, 20200822, and the serial numbers of spreadsheets.
    Raises RuleBroken for a day that does not exist or cannot be read.
    """
    if isinstance(written, date):
        return _existing_day(written.year, written.month, written.day, written=written.isoformat()[:10])
    text = unicodedata.normalize("NFKC", written).strip()
    if is_nothing(text):
        return None
    if match := _WRITTEN_DATE.fullmatch(text) or _PLAIN_DATE.fullmatch(text):
        return _existing_day(*(int(part) for part in match.groups()), written=text)
    if _SERIAL_DATE.fullmatch(text):
        return calendar_date(_SERIAL_START + timedelta(days=int(float(text))))
    raise RuleBroken("日期“{written}”无法识别，请写成 2026-03-05 的样子。", written=text)


def _existing_day(year: int, month: int, day: int, *, written: str) -> date:
    try:
        found = date(year, month, day)
    except ValueError:
        raise RuleBroken("日期 {written} 不存在。", written=written) from None
    if not 1940 <= year <= 2100:
        raise RuleBroken("日期 {written} 的年份不合理。", written=written)
    return found


def masked_name(name: str) -> str:
    """Return a name of which only the first and the last character show (姜*东, 王*, 欧**宁)."""
    if len(name) < 2:
        return "*"
    if len(name) == 2:
        return name[0] + "*"
    return name[0] + "*" * (len(name) - 2) + name[-1]


def masked_phone(phone: str) -> str:
    """Return a phone of which the middle digits are hidden (138****0001)."""
    return phone[:3] + "****" + phone[-4:] if len(phone) >= 8 else "*" * len(phone)
