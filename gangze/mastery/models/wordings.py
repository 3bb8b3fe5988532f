"""What an enterprise adds to the judge's understanding: wordings of an item, words of its trade, its why-questions."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from gangze.org.models import Enterprise, Post


class AcceptedWording(models.Model):
    """Other words for one point of an item, as its people say it; `key` is the point's (rules.pointing)."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="accepted_wordings")
    key = models.CharField(max_length=50)
    text = models.CharField(_("说法"), max_length=300)
    added_by = models.CharField(max_length=50)
    added_at = models.DateTimeField()

    class Meta:
        verbose_name = _("认可的说法")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["post", "key", "text"], name="wording_once", violation_error_message=_("这种说法已经认可。")
            )
        ]

    def __str__(self) -> str:
        return self.text


class TradeWord(models.Model):
    """Words that mean the same at one enterprise, parted by blanks: "反应釜 R101 大釜"."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.CASCADE, related_name="trade_words")
    words = models.CharField(_("同义词"), max_length=200)

    class Meta:
        verbose_name = _("行话")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "words"], name="trade_words_once", violation_error_message=_("这组词已经有了。")
            )
        ]

    def __str__(self) -> str:
        return self.words


class WhyQuestion(models.Model):
    """A why-question about one item, written by the author; items without one get theirs from a template."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="why_questions")
    uid = models.UUIDField()
    text = models.CharField(_("问题"), max_length=200)
    answer = models.CharField(_("答案要点"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("为什么")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["post", "uid"], name="why_question_once")]

    def __str__(self) -> str:
        return self.text
