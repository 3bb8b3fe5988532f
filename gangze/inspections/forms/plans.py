"""The shape of a plan on its page: when, by whom, how late, and the lines of the sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from gangze.inspections.models import Rota
from gangze.inspections.rules.hours import clock_text, read_clock, read_spans, spans_text
from gangze.inspections.rules.planning import (
    CHOICE,
    LONGEST_GROUND,
    LONGEST_QUESTION,
    READING,
    Question,
    Specification,
    check_specification,
)
from gangze.inspections.rules.telling import WEEKDAYS
from gangze.inspections.rules.words import Cadence
from gangze.kernel.errors import RuleBroken
from gangze.org.forms import DayInput
from gangze.web.asked import whole_number
from gangze.web.translating import said

T = TypeVar("T")
DAY = 24 * 60
BLANK_LINES, MOST_LINES = 3, 60
_LINE = forms.TextInput(attrs={"autocomplete": "off"})
INTERVALS = [
    (0, _("不巡检")), (30, _("每 30 分钟")), (60, _("每 1 小时")), (90, _("每 90 分钟")), (120, _("每 2 小时")), (180, _("每 3 小时")),
    (240, _("每 4 小时")),
]  # fmt: skip


class _WhenForm(forms.Form):
    """What every plan says besides its times."""

    rota: forms.TypedChoiceField

    duty_questions = forms.BooleanField(
        label=_("加入履责提问"), required=False,
        help_text=_("从本岗位的两单两卡里每次自动取一项：卡是否在位有效、能否说出今天的一条、第几步是否照做。"),
    )  # fmt: skip
    effective_on = forms.DateField(
        label=_("生效日期"), required=False, widget=DayInput, help_text=_("不填为明天。今天应查的、已经开始的不变。")
    )

    def __init__(self, *args: Any, cadence: Cadence, rotas: Iterable[Rota] = (), rule: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._tell_rule(rule)
        self.cadence = cadence
        self.rotas = {str(rota.uuid): rota for rota in rotas}
        if "rota" in self.fields:
            choices = [("", _("不按倒班表")), *((key, rota.name) for key, rota in self.rotas.items())]
            self.fields["rota"].choices = choices  # type: ignore[attr-defined]  # a field with choices

    def _tell_rule(self, rule: str) -> None:
        """Ask for the ground of a longer interval where a rule limits it, and name the rule there."""
        if rule and "why_seldom" in self.fields:
            self.fields["why_seldom"].help_text = rule
        else:
            self.fields.pop("why_seldom", None)

    def specification(self, questions: tuple[Question, ...]) -> Specification | None:
        """Return what was filled in, or None with the refusal put to the form; only for a valid form."""
        told = Specification(questions=questions, **self.told())
        try:
            check_specification(told, self.cadence)
        except RuleBroken as broken:
            self.add_error(None, said(broken.message))
            return None
        return told

    def told(self) -> dict[str, Any]:
        """Return the parts of a specification that were filled in; each form adds its times."""
        return {"duty_questions": self.cleaned_data["duty_questions"]}

    def chosen_rota(self) -> Rota | None:
        """Return the rota that was chosen."""
        return self.rotas.get(self.cleaned_data.get("rota") or "")


class DailyForm(_WhenForm):
    """When a daily plan falls due."""

    at_handover = forms.BooleanField(label=_("交接班时查一次"), required=False)
    every_minutes = forms.TypedChoiceField(label=_("班中巡检"), choices=INTERVALS, coerce=int)
    times_a_day = forms.IntegerField(
        label=_("每天次数"), min_value=0, max_value=12, help_text=_("专业检查用：在时段内平均分开。0 为不用。")
    )
    why_seldom = forms.CharField(label=_("比规定间隔少的理由"), required=False, max_length=LONGEST_GROUND, widget=_LINE)
    rota = forms.TypedChoiceField(
        label=_("倒班表"), required=False, help_text=_("按倒班表时，每次应查都写明当班班次；没人上班的日子不查。")
    )
    windows = forms.CharField(
        label=_("时段"), max_length=100, widget=_LINE,
        help_text=_("如 08:00-12:00 13:00-17:00；全天写 08:00-08:00。按倒班表时，交接班和巡检以班为准。"),
    )  # fmt: skip
    skips_weekends = forms.BooleanField(label=_("周末不查（调休上班日照查）"), required=False)
    skips_holidays = forms.BooleanField(label=_("法定节假日不查"), required=False)
    opens_minutes = forms.IntegerField(label=_("可提前（分钟）"), min_value=0, max_value=720)
    due_minutes = forms.IntegerField(label=_("按时（分钟内）"), min_value=0, max_value=720)
    grace_minutes = forms.IntegerField(
        label=_("宽限（分钟）"), min_value=0, max_value=2880, help_text=_("宽限内算迟，过后算漏查。")
    )
    field_order = (
        "at_handover", "every_minutes", "why_seldom", "times_a_day", "rota", "windows", "skips_weekends", "skips_holidays",
        "opens_minutes", "due_minutes", "grace_minutes", "duty_questions", "effective_on",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        standing = self.initial.get("every_minutes")
        if standing not in dict(INTERVALS) and standing is not None:
            choices = sorted([*INTERVALS, (standing, _("每 %(n)s 分钟") % {"n": standing})], key=lambda each: each[0])
            self.fields["every_minutes"].choices = choices  # type: ignore[attr-defined]  # a field with choices

    def clean_windows(self) -> tuple[tuple[int, int], ...]:
        return _read(read_spans, self.cleaned_data["windows"])

    def told(self) -> dict[str, Any]:
        """Return the parts of a specification."""
        return {name: self.cleaned_data[name] for name in self.fields if name not in ("rota", "effective_on")}

    @classmethod
    def of(cls, told: Specification, rota: Rota | None) -> dict[str, Any]:
        """Return what stands, as the form's initial values."""
        names = [name for name in cls.base_fields if name not in ("rota", "effective_on", "windows")]
        return {name: getattr(told, name) for name in names} | {
            "windows": spans_text(told.windows), "rota": str(rota.uuid) if rota else "",
        }  # fmt: skip


class PeriodForm(_WhenForm):
    """Until when a weekly or monthly plan is due."""

    due_day = forms.TypedChoiceField(
        label=_("到期日"), coerce=int, help_text=_("遇休息日提前到同一周、同一月里的前一个工作日。")
    )
    due_time = forms.CharField(label=_("到期时间"), max_length=5, widget=_LINE)
    grace_days = forms.IntegerField(
        label=_("宽限（天）"), min_value=0, max_value=15, help_text=_("从这一周、这一月结束时算起；过后算漏查。")
    )
    field_order = ("due_day", "due_time", "grace_days", "duty_questions", "effective_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        weekly = [(number, said(day)) for number, day in enumerate(WEEKDAYS, 1)]
        monthly = [(number, _("%(n)s 日") % {"n": number}) for number in range(1, 32)]
        field = self.fields["due_day"]
        field.choices = weekly if self.cadence is Cadence.WEEKLY else monthly  # type: ignore[attr-defined]  # a field with choices

    def clean_due_time(self) -> int:
        return _read(read_clock, self.cleaned_data["due_time"])

    def told(self) -> dict[str, Any]:
        """Return the parts of a specification."""
        told = self.cleaned_data
        return super().told() | {
            "due_day": told["due_day"], "due_minute": told["due_time"], "grace_minutes": told["grace_days"] * DAY,
            "opens_minutes": 0, "due_minutes": 0,
        }  # fmt: skip

    @classmethod
    def of(cls, told: Specification, rota: Rota | None) -> dict[str, Any]:
        """Return what stands, as the form's initial values."""
        return {
            "due_day": told.due_day, "due_time": clock_text(told.due_minute), "grace_days": told.grace_minutes // DAY,
            "duty_questions": told.duty_questions,
        }  # fmt: skip


def _read(reader: Callable[[str], T], text: str) -> T:
    try:
        return reader(text)
    except RuleBroken as broken:
        raise forms.ValidationError(said(broken.message)) from broken


def when_form(cadence: Cadence) -> type[DailyForm] | type[PeriodForm]:
    """Return the form of a cadence."""
    return DailyForm if cadence is Cadence.DAILY else PeriodForm


class QuestionForm(forms.Form):
    """A line of the sheet; without words it is none."""

    key = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    position = forms.IntegerField(label=_("序"), required=False, min_value=0, max_value=999)
    text = forms.CharField(label=_("检查项"), required=False, max_length=LONGEST_QUESTION, widget=_LINE)
    kind = forms.ChoiceField(
        label=_("答法"), choices=[("choice", _("正常／有问题")), ("reading", _("填读数"))], required=False
    )
    unit = forms.CharField(label=_("单位"), required=False, max_length=10, widget=_LINE)
    low = forms.CharField(label=_("下限"), required=False, max_length=12, widget=_LINE)
    high = forms.CharField(label=_("上限"), required=False, max_length=12, widget=_LINE)

    def question(self) -> Question | None:
        """Return the line, None without words. A new line gets a key that stays with it."""
        told = self.cleaned_data
        if not told.get("text"):
            return None
        is_reading = told["kind"] == READING
        bounds = {name: told[name].strip() if is_reading else "" for name in ("unit", "low", "high")}
        return Question(told["key"] or uuid4().hex[:8], told["text"].strip(), told["kind"] or CHOICE, **bounds)


class QuestionSet(forms.BaseFormSet[QuestionForm]):
    """The lines of a sheet, with some blank ones at the end."""

    form = QuestionForm
    extra, min_num, max_num, absolute_max = BLANK_LINES, 0, MOST_LINES, 2 * MOST_LINES
    can_order = can_delete = can_delete_extra = validate_max = validate_min = edit_only = False
    renderer = None

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        """Return what each line is made with: one that nobody changed since the page was shown is a line all the same."""
        return {**super().get_form_kwargs(index), "empty_permitted": False}

    def questions(self) -> tuple[Question, ...]:
        """Return the lines by their numbers; lines of one number stay as they stood."""
        told = [(form.cleaned_data.get("position"), form.question()) for form in self.forms]
        kept = [(999 if position is None else position, question) for position, question in told if question]
        return tuple(question for _position, question in sorted(kept, key=lambda each: each[0]))


def lines_of(questions: Iterable[Question]) -> list[dict[str, Any]]:
    """Return questions as the initial values of their lines."""
    return [
        {
            "key": each.key, "position": number * 10, "text": each.text, "kind": each.kind, "unit": each.unit,
            "low": each.low, "high": each.high,
        }
        for number, each in enumerate(questions, 1)
    ]  # fmt: skip


def with_more_lines(posted: Mapping[str, Any], add: Iterable[Question] = ()) -> dict[str, Any]:
    """Return posted lines with some more, blank or filled in, as a page sends them when nobody saves yet."""
    told = {name: value for name, value in posted.items() if isinstance(value, str)}
    total = whole_number(told.get("form-TOTAL_FORMS", ""), default=0, most=MOST_LINES)
    known = {value for name, value in told.items() if name.endswith("-text")}
    for line in lines_of(each for each in add if each.text not in known):
        told |= {f"form-{total}-{name}": str(value) for name, value in line.items() if name not in ("key", "position")}
        told |= {f"form-{total}-key": "", f"form-{total}-position": ""}
        total += 1
    return told | {"form-TOTAL_FORMS": str(min(total + BLANK_LINES, MOST_LINES)), "form-INITIAL_FORMS": "0"}


class NewPlanForm(forms.Form):
    """Where a plan is to be, how often, of which speciality, and its name."""

    name = forms.CharField(label=_("计划名称"), max_length=100, widget=_LINE)


class GroundForm(forms.Form):
    """Why something ends."""

    ground = forms.CharField(label=_("理由"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))
