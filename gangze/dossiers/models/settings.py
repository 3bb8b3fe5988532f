"""What an enterprise has decided about its own dossiers."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from gangze.org.models import Enterprise

from ..rules.severity import DEFAULTS, Method, RiskMatrix
from ..rules.triggers import DUE_DAYS


def default_bounds() -> list[int]:
    """Return where 重大, 较大 and 一般 begin by default."""
    return list(DEFAULTS[Method.LS].bounds)


class DossierSettings(models.Model):
    """Risk matrix, whose review is usual, and how long a trigger may take; absent means the defaults."""

    enterprise = models.OneToOneField(Enterprise, on_delete=models.CASCADE, related_name="dossier_settings")
    risk_method = models.CharField(
        _("风险评价方法"), max_length=3, choices=[("ls", "L·S"), ("lec", "LEC")], default=Method.LS.value
    )
    risk_bounds = models.JSONField(_("等级界限"), default=default_bounds)
    asked_reviews = models.JSONField(_("审核步骤"), default=list)
    trigger_days = models.PositiveSmallIntegerField(_("更新触发办理天数"), default=DUE_DAYS)

    class Meta:
        verbose_name = _("两单两卡设置")

    def __str__(self) -> str:
        return f"{self.enterprise}"

    @property
    def risk_matrix(self) -> RiskMatrix:
        """Return the enterprise's matrix."""
        method = Method(self.risk_method)
        major, considerable, general = self.risk_bounds
        return RiskMatrix(method, (major, considerable, general), DEFAULTS[method].most)
