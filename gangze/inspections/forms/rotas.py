"""The shape of rotas, of days that differ from them, and of stoppages on their pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any, TypeVar

from django import forms
from django.utils.translation import gettext_lazy as _

from gangze.inspections.rules.rotas import OFF, TEMPLATES, Pattern
from gangze.inspections.rules.writing import read_pattern, shifts_text, turns_text
from gangze.kernel.clock import PARK_ZONE
from gangze.kernel.errors import RuleBroken
from gangze.org.forms import DayInput
from gangze.web.translating import said

T = TypeVar("T")
_LINE = forms.TextInput(attrs={"autocomplete": "off"})


class MomentInput(forms.DateTimeInput):
    """A moment in the park's zone, with the browser's own picker."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class MomentField(forms.DateTimeField):
    """A moment as the park's clocks show it; aware in Python."""

    widget = MomentInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"], **kwargs)

    def to_python(self, value: Any) -> datetime | None:
        moment = super().to_python(value)
        return moment.astimezone(PARK_ZONE) if moment else None


class PatternForm(forms.Form):
    """The pattern of a rota, written as people write it."""

    shifts = forms.CharField(
        label=_("班"), widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("一行一个，如“早班 08:00-16:00”。00:00 开始的夜班属于前一天。"),
    )  # fmt: skip
    turns = forms.CharField(
        label=_("轮转"), widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("一行一个班次，从周期第一天写起，如“甲 早早中中夜夜休休”。班次名称与人员档案一致。"),
    )  # fmt: skip
    starts_on = forms.DateField(
        label=_("周期第一天"), widget=DayInput, help_text=_("上面每行的第一个字就是这一天上的班。")
    )
    follows_calendar = forms.BooleanField(label=_("休息日不上班（按园区日历，调休上班日照上）"), required=False)
    effective_on = forms.DateField(
        label=_("生效日期"), required=False, widget=DayInput, help_text=_("不填为明天。今天的班不变。")
    )

    def pattern(self) -> Pattern | None:
        """Return the pattern, or None with the refusal put to the form; only for a valid form."""
        told = self.cleaned_data
        try:
            return read_pattern(
                told["shifts"], told["turns"], starts_on=told["starts_on"], follows_calendar=told["follows_calendar"]
            )
        except RuleBroken as broken:
            self.add_error(None, said(broken.message))
            return None

    @classmethod
    def of(cls, pattern: Pattern) -> dict[str, Any]:
        """Return what stands, as the form's initial values."""
        return {
            "shifts": shifts_text(pattern.shifts), "turns": turns_text(pattern), "starts_on": pattern.starts_on,
            "follows_calendar": pattern.follows_calendar,
        }  # fmt: skip


class NewRotaForm(PatternForm):
    """A rota with its name."""

    field_order = ("name",)
    name = forms.CharField(label=_("倒班表名称"), max_length=50, widget=_LINE)

    @classmethod
    def from_template(cls, key: str, starts_on: date) -> dict[str, Any]:
        """Return a usual rota as initial values."""
        template = TEMPLATES[key]
        return {"name": said(template.name), **cls.of(template.pattern(starts_on))}


class ExceptionForm(forms.Form):
    """A day on which a group works another shift."""

    day = forms.DateField(label=_("日期"), widget=DayInput)
    group = forms.ChoiceField(label=_("班次"))
    shift = forms.ChoiceField(label=_("改上"))
    ground = forms.CharField(label=_("原因"), max_length=200, widget=_LINE)

    def __init__(self, *args: Any, pattern: Pattern, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "group", [(group, group) for group in pattern.turns])
        _offer(self, "shift", [*((each.name, each.name) for each in pattern.shifts), (OFF, _("休"))])


class StoppageForm(forms.Form):
    """What stands still from when on, and why."""

    place = forms.ChoiceField(label=_("停用的地方"))
    installation = forms.CharField(
        label=_("装置"), max_length=100, required=False, widget=_LINE,
        help_text=_("只停一套装置时填写，与岗位资料里的装置名一致；不填为整个地方。"),
    )  # fmt: skip
    starts_at = MomentField(label=_("停用时间"), help_text=_("紧急停车可补记 24 小时内的。"))
    ends_at = MomentField(label=_("计划恢复时间"), required=False, help_text=_("不填为恢复时再登记。"))
    ground = forms.CharField(label=_("停用原因"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, places: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "place", places.items())


class ResumeForm(forms.Form):
    """When something runs again."""

    ends_at = MomentField(label=_("恢复时间"), required=False, help_text=_("不填为现在。"))


def attempt(form: forms.Form, act: Callable[[], T]) -> T | None:
    """Return what a service did, None with its refusal put to the form."""
    try:
        return act()
    except RuleBroken as broken:
        form.add_error(None, said(broken.message))
        return None


def _offer(form: forms.Form, name: str, choices: Iterable[tuple[str, Any]]) -> None:
    form.fields[name].choices = list(choices)  # type: ignore[attr-defined]  # a field with choices
