"""The shape of what browsers send about findings: a report, and one form for each act."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from gangze.dossiers.rules.triggers import TriggerKind
from gangze.inspections.models import Finding
from gangze.inspections.rules.handling import LONGEST_WORDS, Ground, Seen
from gangze.inspections.rules.reports import Report, Shot, Work, fen_of
from gangze.inspections.rules.words import FindingKind, FindingLevel, Speciality
from gangze.kernel.errors import RuleBroken
from gangze.org.forms import DayInput
from gangze.org.models import Person
from gangze.web.translating import said

_WORDS = forms.Textarea(attrs={"rows": 3})
_PLACES = {"post": "post_uuid", "unit": "unit_uuid", "enterprise": "enterprise_uuid"}


class PhotosInput(forms.FileInput):
    """Several photos at once, from the camera or the album."""

    allow_multiple_selected = True

    def __init__(self) -> None:
        super().__init__(attrs={"accept": "image/*", "multiple": True})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name)


class PhotosField(forms.Field):
    """The photos of one act; each is looked at by the service that keeps it."""

    widget = PhotosInput

    def clean(self, value: Any) -> list[Any]:
        """Return the files, [] for none."""
        found = [each for each in value or [] if each]
        if self.required and not found:
            raise forms.ValidationError(_("请至少选一张照片。"))
        return found


def where_named(told: Mapping[str, str]) -> dict[str, Any]:
    """Return the place that a report names in `where` ("post:<uuid>") or, where that says "other", in `elsewhere`."""
    where = told.get("where", "")
    key = told.get("elsewhere", "") if where in ("", "other") else where
    kind, _colon, uuid = key.partition(":")
    try:
        return {_PLACES[kind]: UUID(uuid)}
    except (KeyError, ValueError):
        raise RuleBroken("请选择在哪里发现的。") from None


def report_of(
    told: Mapping[str, str], shots: Iterable[Shot], work_shots: Iterable[Shot], *, is_anonymous: bool = False
) -> Report:
    """Return the report that a form or a device tells by its fields. Raises RuleBroken for a field that says nothing known."""
    try:
        kind = FindingKind(told.get("kind", ""))
        category = Speciality(told["category"]) if told.get("category") else None
        recurs = UUID(told["recurs"]) if told.get("recurs") else None
    except ValueError:
        raise RuleBroken("请选择发现的是哪一类问题。") from None
    work = (
        Work(told.get("measures", ""), tuple(work_shots), fen_of(told.get("yuan", ""))) if told.get("fixed") else None
    )
    return Report(
        kind=kind, words=told.get("words", ""), place=told.get("place", ""), category=category, recurs=recurs, work=work,
        thinks_major=bool(told.get("thinks_major")), shots=tuple(shots), is_anonymous=is_anonymous, **where_named(told),
    )  # fmt: skip


class AssignForm(forms.Form):
    """Who rectifies it until when."""

    owner = forms.TypedChoiceField(label=_("整改责任人"), coerce=UUID)
    due_on = forms.DateField(label=_("整改期限"), widget=DayInput)
    note = forms.CharField(label=_("要求"), max_length=LONGEST_WORDS, required=False, widget=_WORDS)

    def __init__(self, *args: Any, people: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(each.uuid), _name(each)) for each in people]
        self.fields["owner"].choices = [("", _("请选择")), *choices]  # type: ignore[attr-defined]  # a field with choices


def _name(person: Person) -> str:
    return f"{person.name} {person.employee_number}".strip()


class RectifyForm(forms.Form):
    """What was done about it, what it cost, and the photos that show it."""

    measures = forms.CharField(label=_("采取的措施"), max_length=LONGEST_WORDS, widget=_WORDS)
    yuan = forms.CharField(
        label=_("费用（元）"), max_length=20, required=False, widget=forms.TextInput(attrs={"inputmode": "decimal"})
    )
    photos = PhotosField(label=_("整改后的照片"), help_text=_("没有照片不能闭环。"))


class CheckForm(forms.Form):
    """Whether it is really rectified, and how that was looked at; nothing is preselected."""

    passed = forms.ChoiceField(
        label=_("结果"), widget=forms.RadioSelect, choices=[("1", _("整改到位，闭环")), ("0", _("没有到位，退回"))]
    )
    seen = forms.ChoiceField(
        label=_("怎样查看的"), widget=forms.RadioSelect, required=False, help_text=_("闭环时必须选。"),
        choices=[(Seen.SITE.value, _("到现场看过")), (Seen.PHOTO.value, _("只看了照片"))],
    )  # fmt: skip
    note = forms.CharField(
        label=_("意见"),
        max_length=LONGEST_WORDS,
        required=False,
        widget=_WORDS,
        help_text=_("退回时必须写明哪里没有到位。"),
    )
    photos = PhotosField(label=_("复查照片"), required=False)


class ExtendForm(forms.Form):
    """Until when, and why."""

    until = forms.DateField(label=_("延期至"), widget=DayInput)
    reason = forms.CharField(label=_("理由和延期期间的防护"), max_length=LONGEST_WORDS, widget=_WORDS)


class DecideForm(forms.Form):
    """Whether more time is granted; nothing is preselected."""

    granted = forms.ChoiceField(
        label=_("批复"), widget=forms.RadioSelect, choices=[("1", _("同意延期")), ("0", _("不同意，按原期限整改"))]
    )
    reason = forms.CharField(
        label=_("理由"), max_length=LONGEST_WORDS, required=False, widget=_WORDS, help_text=_("不同意时必须写。")
    )


class GradeForm(forms.Form):
    """How grave it is, on which ground."""

    level = forms.ChoiceField(
        label=_("等级"), widget=forms.RadioSelect,
        choices=[(FindingLevel.GENERAL.value, _("一般隐患")), (FindingLevel.MAJOR.value, _("重大隐患"))],
    )  # fmt: skip
    ground = forms.CharField(
        label=_("依据"),
        max_length=LONGEST_WORDS,
        widget=_WORDS,
        help_text=_("写明判定标准的条款，或为什么够不上重大。"),
    )


class _EarlierForm(forms.Form):
    """A form that names another finding of the house."""

    other_name = "other"

    def __init__(self, *args: Any, earlier: Iterable[Finding], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(each.uuid), f"{each.code} {each.told[:40] or each.place}") for each in earlier]
        self.fields[self.other_name].choices = [("", _("请选择")), *choices]  # type: ignore[attr-defined]  # a field with choices


class WithdrawForm(_EarlierForm):
    """Why it is taken out of hand."""

    ground = forms.ChoiceField(
        label=_("原因"), widget=forms.RadioSelect,
        choices=[(Ground.DUPLICATE.value, _("重复上报")), (Ground.MISTAKEN.value, _("核实后不是隐患"))],
    )  # fmt: skip
    other = forms.TypedChoiceField(label=_("与哪一条重复"), coerce=UUID, required=False, empty_value=None)
    note = forms.CharField(
        label=_("怎样核实的"),
        max_length=LONGEST_WORDS,
        required=False,
        widget=_WORDS,
        help_text=_("不是隐患时必须写。"),
    )


class LinkForm(_EarlierForm):
    """Which earlier finding came back."""

    other = forms.TypedChoiceField(label=_("原来的隐患"), coerce=UUID)


class ChangeForm(forms.Form):
    """What kind of change the finding calls for."""

    kind = forms.ChoiceField(label=_("变更类别"))
    reason = forms.CharField(label=_("发生了什么变化"), max_length=LONGEST_WORDS, widget=_WORDS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

        self.fields["kind"].choices = [(each.value, said(each.label)) for each in TriggerKind]  # type: ignore[attr-defined]  # a field with choices
