"""The days on which an authority's calendar differs from Monday–Friday."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from .places import Authority


class CalendarDay(models.Model):
    """A day on which the calendar of working days differs from Monday–Friday; editable, because make-up days change."""

    authority = models.ForeignKey(Authority, on_delete=models.CASCADE, related_name="calendar_days")
    day = models.DateField(_("日期"))
    is_working = models.BooleanField(_("是否工作日"))
    name = models.CharField(_("说明"), max_length=50, blank=True)

    class Meta:
        verbose_name = _("日历")
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "day"], name="calendar_day_once", violation_error_message=_("该日期已设置。")
            )
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"
