"""The shape of what browsers send about dossiers."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gangze.access.actor import Actor
from gangze.kernel.errors import RuleBroken
from gangze.org.forms import unit_label
from gangze.org.models import Enterprise
from gangze.web.asked import whole_number
from gangze.web.fields import LinesField
from gangze.web.translating import said

from . import selectors
from .content import FIELDS, Field, FieldKind, ItemContent, Kind, Level, Step
from .printing import Layout
from .rules.charter import LONGEST_BODY, LONGEST_TITLE
from .rules.photos import LONGEST_CAPTION
from .rules.proposing import LONGEST_DECISION, LONGEST_PROPOSAL, LONGEST_REPLY
from .rules.triggers import Scope, TriggerKind
from .services.drafting import LONGEST_TEXT

if TYPE_CHECKING:
    from .models import CharterRevision

MAX_UPLOAD_BYTES = 20 * 1024 * 1024
BLANK_STEPS = 2
BLANK_MEMBERS = 3
VERDICT_CHOICES = [("right", _("✓ 正确")), ("wrong", _("✗ 错误")), ("", _("不标"))]


def shown_items(text: str) -> set[UUID] | None:
    """Return the items a page showed, sent as uids parted by commas; None where it sent nothing, bad ones left out."""
    if not text:
        return None
    return {UUID(part) for part in text.split(",") if re.fullmatch(r"[0-9a-f]{32}", part)}


def chosen_uuids(texts: list[str]) -> set[UUID]:
    """Return the uuids that ticks sent; what is none is left out."""
    return {UUID(text) for text in texts if re.fullmatch(r"[0-9a-f-]{36}", text) and text.count("-") == 4}


def field_label(field: Field) -> str:
    """Return the name of a field in the language of the page."""
    return said(field.label)


class ItemForm(forms.Form):
    """One item of a document: its fields, its ★, and for an emergency scenario its steps as step-N / who-N pairs."""

    def __init__(self, kind: Kind, *args: Any, item: ItemContent | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        for field in FIELDS[kind]:
            written = item.fields.get(field.key, "") if item is not None else ""
            self.fields[field.key] = _form_field(field, written)
            self.initial[field.key] = written
        self.fields["is_must_know"] = forms.BooleanField(label=_("★ 必知必会"), required=False)
        if item is not None:
            self.initial["is_must_know"] = item.is_must_know
        self.steps = [(step.text, step.who) for step in item.steps] if item is not None else []

    @property
    def step_rows(self) -> list[tuple[int, str, str]]:
        """Return (number, text, who) of every step, with blank rows to add more."""
        steps = self.entered_steps if self.is_bound else self.steps
        rows = [*steps, *[("", "")] * BLANK_STEPS]
        return [(number, text, who) for number, (text, who) in enumerate(rows, 1)]

    @property
    def entered_steps(self) -> list[tuple[str, str]]:
        """Return the steps the browser sent, in order, without empty ones."""
        texts, people = self.data.getlist("step"), self.data.getlist("who")  # type: ignore[attr-defined]  # a QueryDict
        people += [""] * (len(texts) - len(people))
        return [(text, who) for text, who in zip(texts, people, strict=False) if text.strip()]

    @property
    def has_steps(self) -> bool:
        return self.kind is Kind.EMERGENCY

    def as_item(self, item: ItemContent) -> ItemContent:
        """Return an item as it would be with what was typed."""
        typed = self.arguments()
        steps = tuple(Step(text.strip(), who.strip()) for text, who in typed["steps"])
        return replace(item, fields=typed["fields"], steps=steps, is_must_know=typed["is_must_know"])

    def arguments(self) -> dict[str, Any]:
        """Return what the services take: fields, steps, is_must_know."""
        fields = {field.key: self.cleaned_data[field.key] for field in FIELDS[self.kind]}
        return {
            "fields": fields,
            "steps": self.entered_steps if self.has_steps else [],
            "is_must_know": self.cleaned_data["is_must_know"],
        }


class PhotoForm(forms.Form):
    """A photo to put beside an item."""

    picture = forms.FileField(
        label=_("照片"), widget=forms.FileInput(attrs={"accept": "image/*", "capture": "environment"})
    )
    verdict = forms.ChoiceField(label=_("这样做"), required=False, choices=VERDICT_CHOICES, widget=forms.RadioSelect)
    caption = forms.CharField(label=_("说明"), max_length=LONGEST_CAPTION, required=False)


def _form_field(field: Field, written: str) -> forms.Field:
    label = field_label(field)
    match field.kind:
        case FieldKind.LEVEL:
            # A level nobody understood at import stays selectable, so that editing another field does not lose it.
            levels = dict.fromkeys(["", *Level, written])
            labels = {"": "—"} | {str(level): said(level.label) for level in Level}
            choices = [(level, labels.get(str(level), str(level))) for level in levels]
            return forms.ChoiceField(label=label, choices=choices, required=False)
        case FieldKind.LINE:
            return forms.CharField(label=label, max_length=200, required=field.main)
        case _:
            return LinesField(label=label, max_length=LONGEST_TEXT, required=field.main)


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)


class HeaderForm(forms.Form):
    """What stands over the documents of a draft."""

    label = forms.CharField(
        label=_("版本号"), max_length=30, required=False, help_text=_("例如 A/1；不填则按第几版显示。")
    )
    reason = forms.CharField(label=_("修订原因"), max_length=200, required=False)
    drafters = forms.CharField(
        label=_("编制人"), max_length=200, required=False, help_text=_("在这里改过的，打印实际修改人。")
    )
    participants = forms.CharField(label=_("参与讨论人员"), max_length=500, required=False)
    basis = forms.CharField(
        label=_("依据"),
        max_length=500,
        required=False,
        help_text=_("操作规程、安全技术说明书、HAZOP 分析、变更编号等。"),
    )
    trigger = LinesField(label=_("更新事由"), max_length=LONGEST_TEXT, required=False)
    next_review_on = _day(_("下次评审日期"), required=False)

    def arguments(self) -> dict[str, Any]:
        """Return what the service takes: label, reason, header."""
        cleaned = dict(self.cleaned_data)
        day = cleaned.pop("next_review_on")
        label, reason = cleaned.pop("label"), cleaned.pop("reason")
        return {
            "label": label,
            "reason": reason,
            "header": cleaned | {"next_review_on": day.isoformat() if day else ""},
        }


class JingleForm(forms.Form):
    """The 顺口溜 of one document."""

    jingle = LinesField(label=_("顺口溜"), required=False, max_length=500)


class UploadForm(forms.Form):
    """A file to import and the enterprise it belongs to."""

    enterprise = forms.ModelChoiceField(label=_("企业"), queryset=Enterprise.objects.none(), empty_label=None)
    file = forms.FileField(
        label=_("文件"),
        help_text=_("支持 .xlsx .xls .ods .docx .doc .csv，最大 20 MB。先识别、预览，确认后才写入草稿。"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.docx,.doc,.csv"}),
    )

    def __init__(self, *args: Any, enterprises: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["enterprise"].queryset = enterprises  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        """Refuse what is too large before it is read."""
        file = self.cleaned_data["file"]
        if file.size > MAX_UPLOAD_BYTES:
            raise forms.ValidationError(_("文件超过 20 MB。请按车间或岗位分成几个文件再导入。"))
        return file


class ReasonForm(forms.Form):
    """A reason somebody must give."""

    reason = forms.CharField(label=_("原因"), max_length=200)


class CommentForm(forms.Form):
    """A signature with the content it is for, and what the signer wants to add."""

    shown_hash = forms.CharField(widget=forms.HiddenInput, max_length=64)
    comment = forms.CharField(label=_("意见"), max_length=500, required=False)


class ApprovalForm(CommentForm):
    """The principal's signature and the day the revision comes into force."""

    in_force_on = _day(_("生效日期"), required=False)


class PaperForm(forms.Form):
    """The day on which somebody signed on paper; today where none is named."""

    signed_on = _day(_("签字日期"), required=False)


class BatchForm(forms.Form):
    """The posts ticked in the list, or all of a narrowed list."""

    posts = forms.TypedMultipleChoiceField(coerce=str, required=False)
    layout = forms.ChoiceField(choices=[(layout.value, _(layout.title)) for layout in Layout], required=False)


class ProposalForm(forms.Form):
    """What somebody would change, or add; `client_uuid` makes a form sent twice one proposal."""

    text = forms.CharField(
        label=_("建议"),
        max_length=LONGEST_PROPOSAL,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("想改成什么、为什么；一条建议只说一件事。"),
        error_messages={"required": _("请写下建议：想改成什么，或者要加什么。")},
    )
    client_uuid = forms.UUIDField(widget=forms.HiddenInput, required=False)


class ReplyForm(forms.Form):
    """A contribution to the talk about a proposal."""

    text = forms.CharField(
        label=_("你的意见"),
        max_length=LONGEST_REPLY,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("请写下意见再发出。")},
    )


class DeclineForm(forms.Form):
    """Why a proposal is not adopted."""

    reason = forms.CharField(
        label=_("不采纳的原因"),
        max_length=LONGEST_DECISION,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("提建议的人会看到这段话。"),
        error_messages={"required": _("请写明不采纳的原因，提建议的人会看到。")},
    )


class CharterForm(forms.Form):
    """A 工作制度 or 工作专班: title, text, and for a group its members in order."""

    edit_number = forms.IntegerField(widget=forms.HiddenInput)
    title = forms.CharField(label=_("标题"), max_length=LONGEST_TITLE)
    body = forms.CharField(
        label=_("正文"), required=False, max_length=LONGEST_BODY, widget=forms.Textarea(attrs={"rows": 24})
    )

    def __init__(self, charter: CharterRevision, data: Any = None) -> None:
        initial = {"edit_number": charter.edit_number, "title": charter.title, "body": charter.body}
        super().__init__(data, initial=initial)
        self.members: list[dict[str, str]] = list(charter.members)
        self.is_group = charter.subject == "group"
        self.fields["body"].required = not self.is_group
        if self.is_group:
            self.fields["body"].label = _("说明")
            self.fields["body"].widget.attrs["rows"] = 6

    @property
    def member_rows(self) -> list[tuple[int, dict[str, str]]]:
        """Return the members with their numbers, and some blank rows after them."""
        members = self.entered_members if self.is_bound else self.members
        return list(enumerate([*members, *[{"name": "", "post": "", "duty": ""}] * BLANK_MEMBERS], 1))

    @property
    def entered_members(self) -> list[dict[str, str]]:
        """Return the rows that were sent, in the order of the numbers beside them; rows left blank are dropped."""
        columns = [self.data.getlist(name) for name in ("place", "name", "post", "duty")]  # type: ignore[attr-defined]
        rows = [
            (whole_number(place, default=index), {"name": name, "post": post, "duty": duty})
            for index, (place, name, post, duty) in enumerate(zip(*columns, strict=False), 1)
            if name.strip() or post.strip() or duty.strip()
        ]
        return [row for _place, row in sorted(rows, key=lambda each: each[0])]

    def rebase(self, edit_number: int) -> bool:
        """Take note of how the draft stands now; returns whether the one that was edited is an older one."""
        if not self.is_bound or self["edit_number"].value() == str(edit_number):
            return False
        self.data = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        self.data["edit_number"] = str(edit_number)  # type: ignore[index]
        return True

    def arguments(self) -> dict[str, Any]:
        """Return what the service takes: edit_number, title, body, members."""
        return {**self.cleaned_data, "members": self.entered_members if self.is_group else []}


def refused(form: forms.Form, error: RuleBroken) -> None:
    """Put the sentence of a refusal over a form, so that the page comes back with everything that was typed."""
    form.add_error(None, said(error.message))


class TriggerForm(forms.Form):
    """A change and where it applies; the places to choose from are those where the actor may confirm posts."""

    kind = forms.ChoiceField(label=_("类别"))
    reason = forms.CharField(
        label=_("事由"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("什么变了、从什么变成什么。会印在两单两卡的“更新事由”里。"),
        error_messages={"required": _("请写明发生了什么变化。")},
    )
    happened_on = _day(_("发生日期"))
    reference = forms.CharField(
        label=_("变更编号"), max_length=100, required=False, help_text=_("变更单、事故报告或法规的编号。")
    )
    installations = forms.MultipleChoiceField(label=_("装置"), required=False, widget=forms.CheckboxSelectMultiple)
    units = forms.MultipleChoiceField(label=_("车间、班组"), required=False, widget=forms.CheckboxSelectMultiple)
    keywords = forms.CharField(
        label=_("条目里的关键词"),
        max_length=200,
        required=False,
        help_text=_("现行两单两卡的条目里出现任意一个，就会列出该岗位。几个词用“、”隔开，例如：导热油、E-101。"),
    )
    posts = forms.CharField(
        label=_("岗位"), max_length=1000, required=False, help_text=_("岗位名称或编码，几个岗位用“、”隔开。")
    )
    client_uuid = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, actor: Actor, enterprise: Enterprise, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._posts = selectors.postable(actor, enterprise)
        kinds = [(kind.value, said(kind.label)) for kind in TriggerKind]
        self._offer("kind", [("", _("请选择")), *kinds])
        named = self._posts.exclude(installation="").order_by("installation").values_list("installation", flat=True)
        self._offer("installations", [(name, name) for name in named.distinct()])
        self._offer(
            "units", [(str(unit.uuid), unit_label(unit)) for unit in selectors.units_of_posts(actor, enterprise)]
        )

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        if choices:
            self.fields[name].choices = choices  # type: ignore[attr-defined]  # all three have choices
        else:
            del self.fields[name]

    def clean_posts(self) -> list[str]:
        """Return the uuids of the posts named."""
        names = _parts(self.cleaned_data["posts"])
        found = list(self._posts.filter(Q(name__in=names) | Q(code__in=names))) if names else []
        known = {post.name for post in found} | {post.code for post in found}
        unknown = [name for name in names if name not in known]
        if unknown:
            raise forms.ValidationError(_("没有找到岗位：%(names)s") % {"names": "、".join(unknown)})
        return [str(post.uuid) for post in found]

    def arguments(self) -> dict[str, Any]:
        """Return what the service takes: kind, reason, happened_on, reference, scope, client_uuid."""
        told = self.cleaned_data
        scope = Scope(
            installations=tuple(told.get("installations", ())),
            units=tuple(told.get("units", ())),
            posts=tuple(told["posts"]),
            keywords=tuple(_parts(told["keywords"])),
        )
        names = ("kind", "reason", "happened_on", "reference", "client_uuid")
        return {name: told[name] for name in names} | {"scope": scope}


def _parts(text: str) -> list[str]:
    """Return what is written between enumeration marks, commas and line ends, once each."""
    return list(dict.fromkeys(part.strip() for part in re.split(r"[、，,；;\n]", text) if part.strip()))


class NoChangeForm(forms.Form):
    """The safety officer's reason why documents stay true, for the revision that the page showed."""

    shown_hash = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    reason = forms.CharField(
        label=_("为什么无需修订"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("写清核对了什么、为什么现行内容仍然成立。签署后写入台账，不能撤回。"),
        error_messages={"required": _("请写明为什么无需修订（至少6个字）。")},
    )
