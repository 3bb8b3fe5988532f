"""What is asked about a training, a certificate, a list and a file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from gangze.kernel.errors import RuleBroken
from gangze.mastery.models import Certificate, TrainingRecord
from gangze.mastery.rules.training import Course, Result
from gangze.mastery.selectors.training import TrainingFilter
from gangze.mastery.selectors.training_choosing import Candidate
from gangze.mastery.services.certificates import Paper
from gangze.mastery.services.training import Lesson, Pupil, today
from gangze.mastery.services.training_evidence import SentFile
from gangze.org.forms import DayInput
from gangze.org.models import Enterprise
from gangze.web.translating import said

_SCANS = "image/jpeg,image/png,image/webp,application/pdf"
_SHORT = forms.TextInput(attrs={"autocomplete": "off"})


class ManyFilesInput(forms.ClearableFileInput):
    """Several files at once; nothing there can be cleared."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class ManyFilesField(forms.FileField):
    """Files as a list, empty where none was sent."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return what was sent, each checked alone."""
        sent = data if isinstance(data, list | tuple) else [data]
        return [super(ManyFilesField, self).clean(each, initial) for each in sent if each]


class EvidenceForm(forms.Form):
    """A form with scans; the files are looked at by their bytes in the service."""

    scans = ManyFilesField(
        label=_("证明材料"), required=False, help_text=_("签到表、试卷、照片或扫描件：图片或PDF，每个最大10MB，最多6个。"),
        widget=ManyFilesInput(attrs={"accept": _SCANS, "multiple": True}),
    )  # fmt: skip

    def sent_files(self) -> list[SentFile]:
        """Return the files as the service takes them."""
        return [SentFile(one.file, one.content_type or "", one.name) for one in self.cleaned_data["scans"]]


def course_choices() -> list[tuple[str, str]]:
    """Return the courses as a picker shows them."""
    return [(course.value, said(course.label)) for course in Course]


def result_choices() -> list[tuple[str, str]]:
    """Return the results as a picker shows them."""
    return [(result.value, said(result.label)) for result in Result]


class LessonForm(EvidenceForm):
    """What was taught; whom, the rows of people tell."""

    field_order: Sequence[str] = (
        "course", "title", "hours", "trained_on", "trainer", "examiner", "result", "company", "remark", "scans",
    )  # fmt: skip
    course = forms.ChoiceField(label=_("培训类别"))
    title = forms.CharField(label=_("培训内容"), max_length=200, widget=_SHORT)
    hours = forms.DecimalField(
        label=_("学时"), max_digits=4, decimal_places=1, help_text=_("按半小时记，例如 4 或 4.5。"),
        widget=forms.NumberInput(attrs={"step": "0.5", "min": "0.5", "inputmode": "decimal"}),
    )  # fmt: skip
    trained_on = forms.DateField(label=_("培训日期"), widget=DayInput)
    result = forms.ChoiceField(label=_("统一结果"), help_text=_("没有单独选结果的人都按这个登记。"))
    trainer = forms.CharField(label=_("授课人"), max_length=50, required=False, widget=_SHORT)
    examiner = forms.CharField(label=_("考核人"), max_length=50, required=False, widget=_SHORT)
    company = forms.CharField(
        label=_("承包商单位"), max_length=100, required=False, help_text=_("只在培训承包商人员时填。"), widget=_SHORT
    )
    remark = forms.CharField(label=_("备注"), max_length=200, required=False, widget=_SHORT)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["course"].choices = [("", _("请选择")), *course_choices()]  # type: ignore[attr-defined]  # it has choices
        self.fields["result"].choices = [("", _("请选择")), *result_choices()]  # type: ignore[attr-defined]  # as above
        self.fields["trained_on"].initial = today

    def lesson(self, *, post_uuid: UUID | None, uids: Iterable[str], evidence: Iterable[str]) -> Lesson:
        """Return what was taught as the service takes it."""
        told = {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in ("scans", "result", "score", "people")
        }
        course = Course(told.pop("course"))
        return Lesson(course=course, post_uuid=post_uuid, uids=tuple(uids), evidence=tuple(evidence), **told)


class NewLessonForm(LessonForm):
    """What was taught with whom; the rows of people are the page's own, what is wrong in them is told here."""

    people = forms.Field(label=_("参加的人"), required=False)

    @property
    def _sent(self) -> MultiValueDict[str, str]:
        return cast("MultiValueDict[str, str]", self.data)

    def clean_people(self) -> list[str]:
        """Refuse where nobody is ticked, or a score of somebody ticked is no number."""
        try:
            pupils = pupils_sent(self._sent, Result.PASSED)
        except RuleBroken as refusal:
            raise forms.ValidationError(said(refusal.message)) from refusal
        if not pupils:
            raise forms.ValidationError(_("请至少选一个人。"))
        return [str(pupil.person_uuid) for pupil in pupils]

    def clean(self) -> dict[str, Any]:
        """Refuse contractors' people without their firm, at the field where it is told."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        if told.get("course") == Course.CONTRACTOR.value and not told.get("company"):
            self.add_error("company", _("承包商入厂教育须写明承包商单位。"))
        return told

    def as_sent(self, candidates: Iterable[Candidate]) -> list[Candidate]:
        """Return the rows of people with what was ticked and told in them, so that a refusal loses nothing."""
        if not self.is_bound:
            return list(candidates)
        sent = self._sent
        ticked = set(sent.getlist("people"))
        return [
            replace(
                each, is_ticked=str(each.person.uuid) in ticked,
                result=sent.get(f"result-{each.person.uuid}", ""), score=sent.get(f"score-{each.person.uuid}", "")[:5],
            )
            for each in candidates
        ]  # fmt: skip


class CorrectionForm(LessonForm):
    """One record as it should be."""

    field_order = ("course", "title", "hours", "trained_on", "result", "score", "trainer", "examiner", "company")
    result = forms.ChoiceField(label=_("考核结果"))
    score = forms.DecimalField(
        label=_("成绩"), required=False, max_digits=4, decimal_places=1, min_value=0, max_value=100
    )

    def __init__(self, *args: Any, record: TrainingRecord, **kwargs: Any) -> None:
        initial = {
            name: getattr(record, name) for name in ("course", "title", "hours", "trained_on", "result", "score")
        }
        initial |= {name: getattr(record, name) for name in ("trainer", "examiner", "company", "remark")}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["result"].choices = result_choices()  # type: ignore[attr-defined]  # a ChoiceField has choices


def pupils_sent(post: MultiValueDict[str, str], result: Result) -> list[Pupil]:
    """Return who was ticked, with result and score of their rows, `result` where a row tells none; what is no uuid is left out.

    Raises RuleBroken for a score that is no number.
    """
    return [
        Pupil(uuid, _result(post.get(f"result-{text}", ""), result), _score(post.get(f"score-{text}", "")))
        for text in dict.fromkeys(post.getlist("people"))
        if (uuid := _uuid(text)) is not None
    ]


def _result(text: str, otherwise: Result) -> Result:
    return Result(text) if text in [each.value for each in Result] else otherwise


def _score(text: str) -> Any:
    try:
        return forms.DecimalField(required=False, max_digits=4, decimal_places=1).clean(text.strip())
    except forms.ValidationError as wrong:
        raise RuleBroken("成绩“{text}”不是数。", text=text[:10]) from wrong


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


class CertificateForm(EvidenceForm):
    """What stands on a certificate."""

    field_order = ("name", "number", "issuer", "issued_on", "expires_on", "scans")
    name = forms.CharField(
        label=_("证书名称"), max_length=100, help_text=_("例如：危险化学品安全作业（聚合工艺）。"), widget=_SHORT
    )
    number = forms.CharField(label=_("证书编号"), max_length=50, required=False, widget=_SHORT)
    issuer = forms.CharField(label=_("发证机关"), max_length=100, required=False, widget=_SHORT)
    issued_on = forms.DateField(label=_("发证日期"), required=False, widget=DayInput)
    expires_on = forms.DateField(label=_("有效期至"), required=False, widget=DayInput, help_text=_("长期有效的不填。"))

    @classmethod
    def of(cls, row: Certificate) -> dict[str, Any]:
        """Return what stands, as the form's initial values."""
        return {name: getattr(row, name) for name in cls.base_fields if name != "scans"}

    def paper(self, evidence: Iterable[str]) -> Paper:
        """Return the certificate as the service takes it."""
        told = {name: value for name, value in self.cleaned_data.items() if name != "scans"}
        return Paper(**told, evidence=tuple(evidence))


class GroundForm(forms.Form):
    """Why something is taken back."""

    ground = forms.CharField(label=_("撤回原因"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}))


class TrainingUploadForm(forms.Form):
    """A file of training or certificates, and whose people it tells of."""

    enterprise_uuid = forms.TypedChoiceField(label=_("企业"), coerce=UUID)
    file = forms.FileField(
        label=_("文件"), help_text=_("Excel（.xlsx .xls）、ODS、CSV 或带表格的 Word，最大 20 MB。"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv,.docx,.doc"}),
    )  # fmt: skip

    def __init__(self, *args: Any, enterprises: list[Enterprise], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["enterprise_uuid"]
        field.choices = [(str(one.uuid), one.name) for one in enterprises]  # type: ignore[attr-defined]  # TypedChoiceField
        if len(enterprises) == 1:
            field.initial = str(enterprises[0].uuid)
            field.widget = forms.HiddenInput()


def filter_asked(query: MultiValueDict[str, str]) -> TrainingFilter:
    """Return what a list is narrowed to by its address; what cannot be read does not narrow."""
    day = forms.DateField(required=False)

    def text(name: str) -> str:
        return query.get(name, "").strip()

    def on(name: str) -> Any:
        try:
            return day.clean(text(name))
        except forms.ValidationError:
            return None

    unit = text("unit") if _uuid(text("unit")) else ""
    return TrainingFilter(
        query=text("q")[:100], enterprise=text("enterprise"), unit=unit, course=text("course"), result=text("result"),
        since=on("since"), until=on("until"), state=text("state"),
    )  # fmt: skip
