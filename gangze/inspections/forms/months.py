"""The shape of what browsers send about months: new measures, what is said of old ones, what came of a measure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from gangze.inspections.models import Measure
from gangze.inspections.rules.months import LONGEST_WORDS, MOST_MEASURES, Wish
from gangze.inspections.rules.words import MeasureState
from gangze.org.forms import DayInput
from gangze.org.models import Person

BLANK_ROWS = 3
MOST_ROWS = MOST_MEASURES + BLANK_ROWS
_WORDS = forms.Textarea(attrs={"rows": 2})
SAID = "said:"


class WishForm(forms.Form):
    """One measure: what, who, until when; left blank it is none."""

    words = forms.CharField(label=_("措施"), max_length=LONGEST_WORDS, widget=_WORDS)
    owner = forms.TypedChoiceField(label=_("责任人"), coerce=UUID)
    due_on = forms.DateField(label=_("完成期限"), widget=DayInput)
    uuid = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, people: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = [("", _("请选择")), *people]  # type: ignore[attr-defined]  # a field with choices

    def wish(self) -> Wish:
        """Return the measure; a new one gets its name here."""
        told = self.cleaned_data
        return Wish(told["words"], told["owner"], told["due_on"], told.get("uuid") or uuid4())


_Wishes = formset_factory(WishForm, extra=BLANK_ROWS, max_num=MOST_ROWS, absolute_max=MOST_ROWS, can_delete=True)


def wishes_form(people: Sequence[Person], measures: Iterable[Measure], sent: Any = None) -> BaseFormSet[WishForm]:
    """Return the rows of measures: those there are, filled, and some blank ones; `more` among what was sent adds blank ones.

    Who did one and has left since can be kept for it.
    """
    measures = list(measures)
    gone = [each.owner for each in measures if each.state == MeasureState.DONE.value and each.owner not in people]
    choices = [
        (str(each.uuid), f"{each.name} {each.employee_number}".strip()) for each in (*people, *dict.fromkeys(gone))
    ]
    initial = [
        {"words": each.words, "owner": str(each.owner.uuid), "due_on": each.due_on, "uuid": each.uuid} for each in measures
    ]  # fmt: skip
    if sent is not None and "more" in sent:
        sent = sent.copy()
        sent["form-TOTAL_FORMS"] = str(min(_number(sent.get("form-TOTAL_FORMS", "")) + BLANK_ROWS, MOST_ROWS))
    return _Wishes(sent, initial=initial, form_kwargs={"people": choices})


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0


def wishes_in(rows: BaseFormSet[WishForm]) -> list[Wish]:
    """Return the measures of a valid form, without blank rows and those taken out."""
    kept = [form for form in rows.forms if form.has_changed() or form.initial]
    return [form.wish() for form in kept if not form.cleaned_data.get("DELETE")]


class ClosingForm(forms.Form):
    """What is said when a month is closed beside its measures; what does not apply is not asked."""

    none_reason = forms.CharField(
        label=_("不定新措施的理由"), max_length=LONGEST_WORDS, required=False, widget=_WORDS,
        help_text=_("只在一条措施都不定时写。"),
    )  # fmt: skip
    words = forms.CharField(label=_("还要说明的"), max_length=LONGEST_WORDS, required=False, widget=_WORDS)
    why_delegated = forms.CharField(
        label=_("受谁委托、为什么代办"), max_length=LONGEST_WORDS, widget=_WORDS,
        help_text=_("您不是主要负责人。这次月排查会在所有地方显示“代办”。"),
    )  # fmt: skip
    ground = forms.CharField(
        label=_("更正的原因"),
        max_length=LONGEST_WORDS,
        widget=_WORDS,
        help_text=_("原来的记录保留，并指向更正后的。"),
    )

    def __init__(self, *args: Any, is_delegate: bool, is_correction: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_delegate:
            del self.fields["why_delegated"]
        if not is_correction:
            del self.fields["ground"]

    def told(self) -> dict[str, str]:
        """Return what was said, "" for what was not asked."""
        names = ("none_reason", "words", "why_delegated", "ground")
        return {name: self.cleaned_data.get(name, "") for name in names}


def said_in(sent: Mapping[str, str]) -> dict[UUID, str]:
    """Return what was said of measures of before, by their uuid: fields named `said:<uuid>`."""
    found: dict[UUID, str] = {}
    for name, text in sent.items():
        if name.startswith(SAID) and text.strip():
            try:
                found[UUID(name.removeprefix(SAID))] = text.strip()
            except ValueError:
                continue
    return found


class ReportForm(forms.Form):
    """What came of a measure; nothing is preselected."""

    state = forms.ChoiceField(
        label=_("完成了没有"), widget=forms.RadioSelect,
        choices=[(MeasureState.DONE.value, _("已完成")), (MeasureState.NOT_DONE.value, _("没有完成"))],
    )  # fmt: skip
    outcome = forms.CharField(
        label=_("结果"),
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("做到了什么程度；没有完成的写明原因和打算。"),
    )
    client_uuid = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid4)
    """Names the report: the form sent twice is one."""


class SignForm(forms.Form):
    """What is said with a signature."""

    words = forms.CharField(label=_("说明"), max_length=LONGEST_WORDS, required=False, widget=_WORDS)

    def __init__(self, *args: Any, is_lacking: bool, has_missed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].required = is_lacking
        if has_missed:
            self.fields["words"].label = _("漏查的原因和怎么补救")
        elif is_lacking:
            self.fields["words"].label = _("周排查没有做的原因和怎么补救")
