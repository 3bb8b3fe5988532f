"""The shape of what an enterprise decides about mastery."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gangze.mastery.models import MasterySettings
from gangze.mastery.services.settings import bounds_of


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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if isinstance(field, forms.IntegerField):
                _tell_bounds(name, field)
        if settings.GANGZE_TRANSCRIBER == "none":
            self.fields["is_voice_on"].help_text = _("本系统还没有配置识别服务，开了也不会出现按钮；请系统管理员配置。")


def _tell_bounds(name: str, field: forms.IntegerField) -> None:
    """Say in one sentence what may be filled in, whatever is wrong with what was."""
    least, most = bounds_of(name)
    told = gettext("请填 %(least)s 到 %(most)s 之间的数。") % {"least": least, "most": most}
    field.error_messages |= dict.fromkeys(("required", "invalid", "min_value", "max_value"), told)
    field.validators += [MinValueValidator(least), MaxValueValidator(most)]
    field.widget.attrs |= {"min": least, "max": most}
