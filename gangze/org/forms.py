"""The shape of what people type about the organisation; services decide whether it may be."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.kernel.errors import RuleBroken
from gangze.web.translating import said

from . import selectors
from .models import Authority, Enterprise, Person, Post, Unit
from .rules.authorities import check_parent
from .rules.rescue import LARGEST_FILE_BYTES
from .rules.wording import split_aliases

_LINE = forms.TextInput(attrs={"autocomplete": "off"})
Choices = Iterable[tuple[str, str]]


class DayInput(forms.DateInput):
    """A day, with the browser's own picker."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class AuthorityForm(forms.Form):
    """The name of an authority."""

    name = forms.CharField(label=_("名称"), max_length=100)


class NewAuthorityForm(AuthorityForm):
    """A city, a district or a park, and what stands above it; `may_top` when it may also stand at the top."""

    level = forms.ChoiceField(label=_("级别"), choices=Authority.Level.choices, initial=Authority.Level.PARK)
    parent_uuid = forms.TypedChoiceField(
        label=_("上级"),
        required=False,
        empty_value=None,
        help_text=_("市没有上级；区县的上级是市；园区的上级是市或区县。"),
    )

    def __init__(self, *args: Any, parents: list[Authority], may_top: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._levels = {str(parent.uuid): parent.level for parent in parents}
        top = [("", _("没有上级"))] if may_top else []
        field = self.fields["parent_uuid"]
        field.required = not may_top
        _offer(field, [*top, *_parent_choices(parents)], blank=False)

    def clean(self) -> dict[str, Any]:
        told = self.cleaned_data
        if "level" in told and "parent_uuid" in told:
            try:
                check_parent(told["level"], self._levels.get(told["parent_uuid"] or ""))
            except RuleBroken as broken:
                self.add_error("parent_uuid", said(broken.message))
        return told


class ParentForm(forms.Form):
    """What an authority is put below."""

    parent_uuid = forms.TypedChoiceField(label=_("上级"))

    def __init__(self, *args: Any, parents: list[Authority], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self.fields["parent_uuid"], _parent_choices(parents))


class EnterpriseForm(forms.Form):
    """What is said of an enterprise."""

    name = forms.CharField(label=_("企业名称"), max_length=100)
    credit_code = forms.CharField(
        label=_("统一社会信用代码"), max_length=30, help_text=_("18位，按 GB 32100-2015 校验末位。")
    )
    industry = forms.CharField(label=_("行业类别"), max_length=100, required=False)
    principal_name = forms.CharField(label=_("主要负责人"), max_length=50, required=False)
    phone = forms.CharField(label=_("联系电话"), max_length=30, required=False)
    address = forms.CharField(label=_("地址"), max_length=200, required=False)
    is_major_hazard = forms.BooleanField(label=_("构成重大危险源"), required=False)

    @classmethod
    def of(cls, enterprise: Enterprise) -> dict[str, Any]:
        """Return what stands, as the form's initial values."""
        return {name: getattr(enterprise, name) for name in cls.base_fields}


class NewEnterpriseForm(EnterpriseForm):
    """An enterprise that joins a park."""

    field_order = ("authority_uuid", "code", "name", "credit_code")
    code = forms.CharField(label=_("企业编码"), max_length=20, help_text=_("园区编的9位数字，登记后不能更改。"))
    authority_uuid = forms.TypedChoiceField(label=_("所属园区"))

    def __init__(self, *args: Any, parks: list[Authority], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self.fields["authority_uuid"], [(str(park.uuid), park.name) for park in parks], blank=False)


class SettingsForm(forms.Form):
    """The settings an enterprise makes for itself."""

    is_emergency_card_public = forms.BooleanField(
        label=_("扫码免登录查看应急卡"),
        required=False,
        help_text=_("应急时无须登录即可打开应急处置卡；其他三个文件仍须登录。"),
    )
    is_name_masked_for_park = forms.BooleanField(
        label=_("对园区隐去姓名"), required=False, help_text=_("园区页面中只显示姓和末字，例如“姜*东”。")
    )

    @classmethod
    def of(cls, enterprise: Enterprise) -> dict[str, Any]:
        """Return what stands, as the form's initial values."""
        return {name: getattr(enterprise, name) for name in cls.base_fields}


class UnitForm(forms.Form):
    """What is said of a workshop or team."""

    name = forms.CharField(label=_("名称"), max_length=100)
    leader_name = forms.CharField(label=_("负责人"), max_length=50, required=False)
    phone = forms.CharField(label=_("电话"), max_length=30, required=False)

    @classmethod
    def of(cls, unit: Unit) -> dict[str, Any]:
        """Return what stands, as the form's initial values."""
        return {name: getattr(unit, name) for name in cls.base_fields}


class PlaceForm(forms.Form):
    """Another unit for a team or a post."""

    unit_uuid = forms.TypedChoiceField(label=_("调整到"))

    def __init__(self, *args: Any, units: Iterable[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self.fields["unit_uuid"], [(str(unit.uuid), unit_label(unit)) for unit in units])


class PostForm(forms.Form):
    """What is said of a post."""

    name = forms.CharField(label=_("岗位名称"), max_length=100)
    code = forms.CharField(label=_("岗位编码"), max_length=30, required=False)
    aliases = forms.CharField(label=_("别名"), required=False, help_text=_("导入文件时也认得的其他叫法，用“、”隔开。"))
    is_frontline = forms.BooleanField(label=_("一线岗位"), required=False, initial=True)
    is_key = forms.BooleanField(label=_("关键岗位"), required=False)
    speciality = forms.CharField(label=_("专业"), max_length=30, required=False)
    installation = forms.CharField(label=_("装置"), max_length=100, required=False)
    headcount = forms.IntegerField(label=_("定员"), min_value=0, max_value=99999, initial=0)
    shift_system = forms.CharField(label=_("班制"), max_length=30, required=False)

    def clean_aliases(self) -> list[str]:
        return split_aliases(self.cleaned_data["aliases"])

    @classmethod
    def of(cls, post: Post) -> dict[str, Any]:
        """Return what stands, as the form's initial values."""
        return {name: getattr(post, name) for name in cls.base_fields} | {"aliases": "、".join(post.aliases)}


class PersonForm(forms.Form):
    """What is said of a person."""

    name = forms.CharField(label=_("姓名"), max_length=50, widget=_LINE)
    employee_number = forms.CharField(label=_("工号"), max_length=30, required=False, widget=_LINE)
    phone = forms.CharField(label=_("手机号"), max_length=30, required=False, widget=_LINE)
    shift_group = forms.CharField(
        label=_("班次"), max_length=10, required=False, help_text=_("甲、乙、丙、丁，或常白班。")
    )
    hired_on = forms.DateField(label=_("入职日期"), required=False, widget=DayInput)
    remark = forms.CharField(label=_("备注"), max_length=200, required=False)

    @classmethod
    def of(cls, person: Person) -> dict[str, Any]:
        """Return what stands, as the form's initial values."""
        return {name: getattr(person, name) for name in cls.base_fields}


class NewPersonForm(PersonForm):
    """A person who begins, with the first post."""

    post_uuid = forms.TypedChoiceField(label=_("岗位"), required=False)

    def __init__(self, *args: Any, posts: Iterable[Post], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self.fields["post_uuid"], post_choices(posts))


class OfficerForm(forms.Form):
    """A person of the park's office."""

    name = forms.CharField(label=_("姓名"), max_length=50, widget=_LINE)
    phone = forms.CharField(label=_("手机号"), max_length=30, widget=_LINE)
    authority_uuid = forms.TypedChoiceField(label=_("所属机构"))

    def __init__(self, *args: Any, authorities: list[Authority], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self.fields["authority_uuid"], [(str(one.uuid), one.name) for one in authorities], blank=False)


class AssignmentForm(forms.Form):
    """A post to hold, from a day on."""

    post_uuid = forms.TypedChoiceField(label=_("岗位"))
    starts_on = forms.DateField(label=_("任职日期"), required=False, widget=DayInput, help_text=_("不填为今天。"))

    def __init__(self, *args: Any, posts: Iterable[Post], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self.fields["post_uuid"], post_choices(posts))


class DayForm(forms.Form):
    """The day on which something ends; blank is today."""

    day = forms.DateField(label=_("日期"), required=False, widget=DayInput, help_text=_("不填为今天。"))


class GrantForm(forms.Form):
    """A role at a place, chosen from what the actor may give."""

    choice = forms.TypedChoiceField(label=_("角色与范围"))

    def __init__(self, *args: Any, choices: Iterable[selectors.GrantChoice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self.fields["choice"], [(f"{one.role.value}|{one.path}", one.label) for one in choices])


class CalendarDayForm(forms.Form):
    """A day that differs from Monday–Friday."""

    day = forms.DateField(label=_("日期"), widget=DayInput)
    is_working = forms.TypedChoiceField(
        label=_("这一天"), choices=[("0", _("放假")), ("1", _("上班"))], coerce=lambda value: value == "1"
    )
    name = forms.CharField(label=_("说明"), max_length=50, required=False)


class UploadForm(forms.Form):
    """A file to import and what it is."""

    kind = forms.ChoiceField(label=_("文件类型"), widget=forms.RadioSelect)
    file = forms.FileField(
        label=_("文件"),
        help_text=_("Excel（.xlsx .xls）、ODS、CSV 或带表格的 Word，最大 20 MB。"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv,.docx,.doc"}),
    )
    authority_uuid = forms.TypedChoiceField(label=_("新企业所属园区"), required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [
            ("org", _("组织架构（企业、车间班组、岗位）"), Action.ORG_EDIT),
            ("roster", _("人员花名册"), Action.PEOPLE_EDIT),
        ]
        offered = [(value, label) for value, label, action in kinds if actor.reaches(action)]
        _offer(self.fields["kind"], offered, blank=False)
        self.initial.setdefault("kind", offered[0][0] if offered else "")
        parks = selectors.authorities_for(actor, Action.ORG_EDIT)
        _offer(self.fields["authority_uuid"], [(str(park.uuid), park.name) for park in parks], blank=False)
        if not parks:
            del self.fields["authority_uuid"]


class RescueForm(forms.Form):
    """A file in which a device saved what it could not hand in."""

    file = forms.FileField(
        label=_("救援文件"),
        help_text=_("从手机“未上传的记录”页存下的 .gangze 文件，最大 64 MB。同一个文件可以重复上传，不会重复记录。"),
        widget=forms.FileInput(attrs={"accept": ".gangze"}),
    )

    def clean_file(self) -> Any:
        """Refuse what no device saves."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE_BYTES:
            raise forms.ValidationError(_("文件超过 64 MB。"))
        return file


def _offer(field: forms.Field, choices: Iterable[tuple[str, Any]], *, blank: bool = True) -> None:
    first = [("", _("请选择"))] if blank else []
    field.choices = [*first, *choices]  # type: ignore[attr-defined]  # every field given here has choices


def _parent_choices(parents: Iterable[Authority]) -> list[tuple[str, str]]:
    return [
        (
            str(parent.uuid),
            gettext("%(name)s（%(level)s）") % {"name": parent.name, "level": parent.get_level_display()},
        )
        for parent in parents
    ]


def unit_label(unit: Unit) -> str:
    """Return a unit as a picker shows it: workshop and team."""
    return f"{unit.parent.name} / {unit.name}" if unit.parent else unit.name


def post_choices(posts: Iterable[Post]) -> list[tuple[str, str]]:
    """Return posts as a picker shows them: name and unit."""
    return [
        (str(post.uuid), gettext("%(post)s（%(unit)s）") % {"post": post.name, "unit": unit_label(post.unit)})
        for post in posts
    ]
