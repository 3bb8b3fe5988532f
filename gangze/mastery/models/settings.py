"""What an enterprise has decided about hearing its people; absent means the defaults of docs/rules/mastery.md."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from gangze.org.models import Enterprise


class MasterySettings(models.Model):
    """Thresholds in percent, validity in days. Voice is off unless switched on; recordings are kept 0 days by default."""

    enterprise = models.OneToOneField(Enterprise, on_delete=models.CASCADE, related_name="mastery_settings")
    pass_score = models.PositiveSmallIntegerField(
        _("抽背合格分"), default=80, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    fading_percent = models.PositiveSmallIntegerField(
        _("记忆低于多少算淡忘（%）"), default=80, validators=[MinValueValidator(50), MaxValueValidator(99)]
    )
    expired_percent = models.PositiveSmallIntegerField(
        _("记忆低于多少算过期（%）"), default=60, validators=[MinValueValidator(30), MaxValueValidator(98)]
    )
    shown_share_percent = models.PositiveSmallIntegerField(
        _("非★条目至少掌握多少（%）"), default=80, validators=[MinValueValidator(0), MaxValueValidator(100)]
    )
    explanation_days = models.PositiveSmallIntegerField(
        _("讲明有效天数"), default=365, validators=[MinValueValidator(1)]
    )
    demonstration_days = models.PositiveSmallIntegerField(
        _("实操演练有效天数"), default=365, validators=[MinValueValidator(1)]
    )
    practice_count = models.PositiveSmallIntegerField(
        _("每日练习题数"), default=8, validators=[MinValueValidator(3), MaxValueValidator(30)]
    )
    induction_hours = models.PositiveSmallIntegerField(
        _("三级教育学时"), default=72, validators=[MinValueValidator(1), MaxValueValidator(500)],
        help_text=_("《生产经营单位安全培训规定》第十三条：危险化学品等单位新上岗人员不少于72学时，请按本单位适用的规定确认。"),
    )  # fmt: skip
    yearly_hours = models.PositiveSmallIntegerField(
        _("每年再培训学时"), default=20, validators=[MinValueValidator(0), MaxValueValidator(500)],
        help_text=_("同上：每年再培训不少于20学时。"),
    )  # fmt: skip
    is_voice_on = models.BooleanField(_("允许语音识别"), default=False)
    recording_days = models.PositiveSmallIntegerField(
        _("录音保留天数"), default=0, validators=[MaxValueValidator(365)], help_text=_("0表示识别后立即删除。")
    )

    class Meta:
        verbose_name = _("掌握设置")

    def __str__(self) -> str:
        return f"{self.enterprise}"
