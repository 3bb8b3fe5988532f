"""What stands over and under the documents: enterprise, post, version, people, dates — and how they are written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from .wording import plain, trimmed

_LABELS: dict[str, tuple[str, ...]] = {
    "enterprise": ("企业名称", "企业", "单位名称", "公司名称", "填报单位", "编制单位", "单位", "公司"),
    "post": ("岗位名称", "适用岗位", "所属岗位", "岗位", "工种", "岗位工种"),
    "department": ("责任部门", "所属部门", "所属车间", "部门名称", "部门", "车间", "车间名称", "车间部门", "所在车间"),
    "team": ("班组", "所属班组", "班组名称"),
    "revision_label": ("版本号", "版本", "版次", "修订号", "修订版本", "文件版本"),
    "number": ("文件编号", "编号", "文件号", "卡号", "卡片编号"),
    "drafters": ("编制人员", "编制人", "编制", "编写人", "编写", "制定人", "制表人", "制表", "拟制", "编写人员", "填表人", "起草"),
    "participants": ("参与讨论人员", "参与人员", "参与人", "讨论人员", "参编人员", "参加人员", "参与编制人员"),
    "reviewer": ("审核人员", "审核人", "审核", "审查", "校核", "复核"),
    "approver": ("批准人员", "批准人", "批准", "审批人", "审批", "签发", "审定", "签发人"),
    "responsible": ("负责人", "岗位负责人", "部门负责人"),
    "drafted_on": ("填报日期", "填报时间", "制作日期", "编制日期", "编制时间", "日期", "制定日期", "制表日期", "时间", "填表日期", "编写日期", "年月日"),
    "reviewed_on": ("审核日期", "审核时间"),
    "approved_on": ("批准日期", "生效日期", "实施日期", "发布日期", "执行日期", "审批日期", "批准时间", "生效时间", "签发日期"),
    "basis": ("编制依据", "制定依据", "依据文件"),
    "trigger": ("修订原因", "更新原因", "变更原因"),
    "next_review_on": ("下次评审日期", "复审日期", "有效期至", "下次修订日期", "有效期", "下次复审日期", "评审日期"),
    "signature": ("本人签字", "签字", "签名", "员工签字", "岗位人员签字", "学习人签字", "签收", "签收人", "本人签名", "确认签字", "承诺人", "告知人", "被告知人"),
    "page": ("页码", "页次", "页数", "共页"),
}  # fmt: skip
DATES = frozenset({"drafted_on", "reviewed_on", "approved_on", "next_review_on"})
_NAMES = {name: key for key, names in _LABELS.items() for name in names}
_ANY = "|".join(r"\s*".join(name) for name in sorted(_NAMES, key=len, reverse=True))
_PAIR = re.compile(rf"(?:^|(?<=[\s　；;，,、。|｜/（(]))(?P<label>{_ANY})\s*(?:[（(][^（()）]*[）)])?\s*[:：]\s*")
_DATE = re.compile(
    r"(?<!\d)((?:19|20)\d\d)\s*[年./\-]\s*(\d{1,2})\s*[月./\-]\s*(\d{1,2})\s*日?(?!\d)|(?<!\d)(20\d\d)(\d\d)(\d\d)(?!\d)"
)
_BLANK = re.compile(r"^[^:,。;]{2,10}:(?:[_年月日时分\s]*$|(?P<value>[^。;]{1,20}$))")


def label_key(text: str) -> str | None:
    """Return which particular a label cell names (版本 → revision_label), None for anything else."""
    return _NAMES.get(plain(text).rstrip(":").split("(")[0])


def are_blanks(texts: Sequence[str]) -> bool:
    """Tell whether cells are what people fill in by hand on the printed form: 操作人：____, 开始时间：  年  月  日."""
    matches = [_BLANK.match(plain(text)) for text in texts]
    return all(matches) and sum(1 for match in matches if match and not match["value"]) * 2 >= len(matches)


def pairs_in(text: str) -> list[tuple[str, str]]:
    """Return the (key, value) pairs of a line such as 编制：张三　审核：李四, in order; values may be empty.

    A pair counts only when the line begins with one; a date standing alone at the end is the day of drafting.
    """
    if "：" not in text and ":" not in text:
        return []
    line = text.strip()
    marks = list(_PAIR.finditer(line))
    if not marks or not _may_precede(line[: marks[0].start()]):
        return []
    found = []
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        value = line[mark.end() : following.start() if following else len(line)]
        found.append((_NAMES[plain(mark["label"])], trimmed(value).rstrip("；;，,、。|")))
    return list(_with_lone_date(found))


def _may_precede(text: str) -> bool:
    """Tell whether what stands before the first known label is nothing, or a label of another kind with its value."""
    return len(plain(text)) <= 1 or re.match(r"^[^\s：:，。；]{2,8}[：:][^。；：:]{0,30}$", text.strip()) is not None


def _with_lone_date(pairs: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for index, (key, value) in enumerate(pairs):
        parts = re.split(r"\s{2,}|\u3000+|\t", value)
        if len(parts) > 1 and re.match(r"^[^\s：:]{1,10}[：:]", parts[1]):
            parts = parts[:1]  # another label, unknown to us, begins there
            yield key, parts[0]
        elif key not in DATES and len(parts) == 2 and index == len(pairs) - 1 and iso_date(parts[1]):
            yield key, trimmed(parts[0])
            yield "drafted_on", trimmed(parts[1])
        elif len(pairs) > 1 and key not in ("basis", "participants", "trigger"):
            yield key, trimmed(parts[0])
        else:
            yield key, value


def iso_date(text: str) -> str:
    """Return the first date in a text as 2026-03-01, "" when there is none or it does not exist."""
    match = _DATE.search(plain(text))
    if match is None:
        return ""
    year, month, day = (int(part) for part in match.groups() if part)
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""
