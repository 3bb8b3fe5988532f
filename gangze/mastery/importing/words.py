"""What is written in the cells of such lists: courses, hours, results and scores in many shapes."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation

from gangze.kernel.errors import RuleBroken
from gangze.mastery.rules.training import Course, Result
from gangze.org.rules.wording import is_nothing, matching_key

_COURSES = (
    (Course.COMPANY, r"公司级|厂级|一级|企业级|入厂教育|新员工|新进|入职"),
    (Course.WORKSHOP, r"车间|部门级|工段级|二级"),
    (Course.TEAM, r"班组|岗位级|三级安全教育班|岗位教育|班级"),
    (Course.TRANSFER, r"转岗|调岗|换岗|变换工种|变岗|调换工种"),
    (Course.RETURN, r"复工|复岗|返岗|离岗|节后|开工第一课"),
    (Course.CHANGE, r"变更|四新|新工艺|新设备|新技术|新材料|再培训"),
    (Course.CONTRACTOR, r"承包商|外来|外委|施工|相关方|外协"),
    (Course.ROUTINE, r"日常|经常性|全员|月度|季度|年度|专项|继续教育|班前|例行|日常教育|安全活动"),
)
_EXACT = {"三级": Course.TEAM, "公司": Course.COMPANY, "厂": Course.COMPANY}
_HOURS = re.compile(r"(\d+(?:\.\d+)?)\s*(?:个)?(学时|课时|小时|h|H|天|分钟|min)?")
_SCORE = re.compile(r"(\d+(?:\.\d+)?)\s*分?")
_HOURS_A_DAY = 8
_RESULTS = {
    Result.PASSED: {
        "合格", "通过", "及格", "优秀", "良好", "优", "良", "是", "√", "✓", "补考合格", "考核合格", "考试合格", "合格通过", "中",
    },
    Result.FAILED: {"不合格", "未通过", "不及格", "差", "否", "×", "不通过", "考核不合格", "补考不合格"},
    Result.RESIT: {"补考", "待补考", "需补考", "缓考", "未考", "待考核"},
}  # fmt: skip


def course_of(text: str) -> Course:
    """Return the course that a cell names. Raises RuleBroken for one that names none or more than one."""
    key = matching_key(text)
    exact = {matching_key(course.label): course for course in Course} | _EXACT
    if key in exact:
        return exact[key]
    found = [course for course, words in _COURSES if re.search(words, key)]
    if len(found) == 1:
        return found[0]
    if not found:
        raise RuleBroken(
            "培训类别“{text}”认不出，请写：公司级、车间级、班组级、转岗、复工、变更、承包商或日常。", text=text
        )
    raise RuleBroken("培训类别“{text}”不止一种，请分成几行。", text=text)


def hours_of(text: str) -> Decimal:
    """Return hours as a cell tells them: 4, 4学时, 1天 (8), 90分钟, to half hours. Raises RuleBroken."""
    match = _HOURS.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if match is None:
        raise RuleBroken("学时“{text}”不是数。", text=text)
    hours = Decimal(match[1])
    if match[2] == "天":
        hours *= _HOURS_A_DAY
    elif match[2] in ("分钟", "min"):
        hours /= 60
    return (hours * 2).quantize(Decimal(1)) / 2 if match[2] in ("分钟", "min") else hours


def score_of(text: str) -> Decimal | None:
    """Return a score, None for a cell that tells none. Raises RuleBroken for what is no number."""
    if is_nothing(text):
        return None
    match = _SCORE.fullmatch(unicodedata.normalize("NFKC", text).strip())
    try:
        return Decimal(match[1]) if match else _no_score(text)
    except InvalidOperation:
        return _no_score(text)


def _no_score(text: str) -> Decimal:
    raise RuleBroken("成绩“{text}”不是数。", text=text)


def result_of(text: str) -> Result:
    """Return how it ended. Raises RuleBroken for an empty cell and another word."""
    key = matching_key(text)
    if not key:
        raise RuleBroken("考核结果为空，请写合格、不合格或补考。")
    for result, words in _RESULTS.items():
        if key in words:
            return result
    raise RuleBroken("考核结果“{text}”认不出，请写合格、不合格或补考。", text=text)


def is_for_good(text: str) -> bool:
    """Return whether a cell says that a certificate never ends."""
    return matching_key(text) in {"长期", "长期有效", "永久", "永久有效", "无期限", "无固定期限"}
