"""The shape of what an enterprise decides about mastery."""

from django import forms
from django.utils.translation import gettext_lazy as _

from gangze.mastery.models import MasterySettings


class MasterySettingsForm(forms.ModelForm):  # type: ignore[type-arg]  # django-stubs takes the model as an argument, Django does not
    """The settings as a page asks for them; saving is the service's."""

    class Meta:
        model = MasterySettings
        fields = (
            "pass_score", "fading_percent", "expired_percent", "shown_share_percent", "explanation_days",
            "demonstration_days", "practice_count", "induction_hours", "yearly_hours", "is_voice_on", "recording_days",
        )  # fmt: skip
        help_texts = {
            "fading_percent": _("按记忆曲线估计还记得的可能性，低于它的格显示“在淡忘”。"),
            "expired_percent": _("低于它的格显示“已过期”，须重新抽背或练习。"),
            "shown_share_percent": _("★条目须全部做到；全部条目中做到的比例还须达到这个数。"),
            "explanation_days": _("最后30天显示“快到期”。"),
            "demonstration_days": _("最后30天显示“快到期”。"),
        }
