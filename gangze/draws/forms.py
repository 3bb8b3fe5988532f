"""The shape of what browsers send about draws."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gangze.kernel.errors import RuleBroken
from gangze.web.translating import said

from .rules.planning import LONGEST_PURPOSE, MOST_DRAWN, MOST_SUBSTITUTES, Wish
from .rules.states import LONGEST_GROUND

if TYPE_CHECKING:
    from .selectors import DrawPlace

SUBJECT_CHOICES = [
    ("people", _("人员（每人最多抽中一次）")),
    ("posts", _("岗位（不点名）")),
    ("pairs", _("岗位与人员（一人多岗可分别抽中）")),
]
DOCUMENT_CHOICES = [
    ("risk", _("岗位风险清单")),
    ("duty", _("岗位职责清单")),
    ("operation", _("岗位操作卡")),
    ("emergency", _("岗位应急处置卡")),
]
DEFAULTS: Mapping[str, Any] = {
    "subject": "people",
    "count": 5,
    "substitutes": 2,
    "every_key_post": True,
    "every_shift": True,
    "each_enterprise": 0,
    "each_workshop": 0,
}


class DrawForm(forms.Form):
    """A new draw: where, what for, what, how many, with which requirements."""

    place = forms.ChoiceField(label=_("范围"))
    purpose = forms.CharField(label=_("用途"), max_length=LONGEST_PURPOSE)
    subject = forms.ChoiceField(label=_("抽什么"), choices=SUBJECT_CHOICES, widget=forms.RadioSelect)
    count = forms.IntegerField(label=_("抽取数量"), min_value=1, max_value=MOST_DRAWN)
    substitutes = forms.IntegerField(
        label=_("候补数量"),
        min_value=0,
        max_value=MOST_SUBSTITUTES,
        help_text=_("与抽中人员在同一次抽取中产生，按次序替换缺席的人。"),
    )
    every_key_post = forms.BooleanField(label=_("每个关键岗位至少一名"), required=False)
    every_shift = forms.BooleanField(label=_("每个班次至少一名"), required=False)
    each_enterprise = forms.IntegerField(
        label=_("每个企业至少"), required=False, min_value=0, max_value=MOST_DRAWN, help_text=_("0 为不要求。")
    )
    each_workshop = forms.IntegerField(
        label=_("每个车间至少"), required=False, min_value=0, max_value=MOST_DRAWN, help_text=_("0 为不要求。")
    )
    is_rested_first = forms.BooleanField(label=_("半年内没有抽中过的，机会为三倍"), required=False)
    documents = forms.MultipleChoiceField(
        label=_("抽背哪一件"),
        required=False,
        choices=DOCUMENT_CHOICES,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("从勾选的文件中为每人抽一件；不勾则不抽文件。"),
    )
    client_uuid = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, places: Sequence[DrawPlace], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["place"]
        assert isinstance(field, forms.ChoiceField)  # declared above
        field.choices = [(place.key, place.name) for place in places]

    def wish(self) -> Wish:
        """Return what is wished for; only for a valid form."""
        told = self.cleaned_data
        return Wish(
            count=told["count"],
            substitutes=told["substitutes"],
            subject=told["subject"],
            every_key_post=told["every_key_post"],
            every_shift=told["every_shift"],
            each_enterprise=told["each_enterprise"] or 0,
            each_workshop=told["each_workshop"] or 0,
            is_rested_first=told["is_rested_first"],
            documents=tuple(told["documents"]),
        )


class NumberForm(forms.Form):
    """The number of one side, and who enters it."""

    number = forms.CharField(
        label=_("数字"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "class": "form-control secret-number"}
        ),
    )
    by = forms.CharField(label=_("填数人"), max_length=50, widget=forms.TextInput(attrs={"autocomplete": "off"}))


class GroundForm(forms.Form):
    """Why something is given up, done again or noted."""

    ground = forms.CharField(label=_("事由"), max_length=LONGEST_GROUND, widget=forms.Textarea(attrs={"rows": 3}))
    client_uuid = forms.UUIDField(widget=forms.HiddenInput, required=False)


class ExcuseForm(forms.Form):
    """Who cannot be drawn, why, from when to when."""

    person = forms.ChoiceField(label=_("人员"))
    ground = forms.CharField(
        label=_("事由"), max_length=LONGEST_GROUND, help_text=_("例如：病假、产假、外出培训。抽取单上会写明。")
    )
    starts_on = forms.DateField(label=_("开始日期"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    ends_on = forms.DateField(
        label=_("结束日期"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("最后一天；不填则到办理结束为止。"),
    )
    client_uuid = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        assert isinstance(field, forms.ChoiceField)  # declared above
        field.choices = list(choices)


class EndForm(forms.Form):
    """The last day of an excuse."""

    ends_on = forms.DateField(label=_("最后一天"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))


def refused(form: forms.Form, broken: RuleBroken) -> None:
    """Put a refusal over a form, so that nothing typed is lost."""
    form.add_error(None, said(broken.message))
