"""What an enterprise decides about its own dossiers: how risks are graded, whose review is usual, days for a trigger."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from gangze.access.matrix import Action
from gangze.dossiers import services
from gangze.dossiers.rules.reviewing import Review
from gangze.kernel.errors import RuleBroken
from gangze.org.middleware import ActorRequest
from gangze.org.selectors import enterprise_by, require_reach, visible_enterprises
from gangze.web.translating import said

if TYPE_CHECKING:
    from gangze.dossiers.models import DossierSettings

BOUNDS = ("major", "considerable", "general")


class DossierSettingsForm(forms.Form):
    """The settings as a page asks for them."""

    risk_method = forms.ChoiceField(
        label=_("风险评价方法"), choices=[("ls", "L·S"), ("lec", "LEC")], widget=forms.RadioSelect
    )
    major = forms.IntegerField(
        label=_("重大风险从多少起"),
        min_value=1,
        help_text=_("L·S 常用20、15、9；LEC 常用320、160、70（超过320为重大）。"),
    )
    considerable = forms.IntegerField(label=_("较大风险从多少起"), min_value=1)
    general = forms.IntegerField(label=_("一般风险从多少起"), min_value=1, help_text=_("再低的是低风险。"))
    asked_reviews = forms.MultipleChoiceField(
        label=_("送审时通常请谁审核"), required=False, widget=forms.CheckboxSelectMultiple
    )
    trigger_days = forms.IntegerField(label=_("更新触发办理天数"), min_value=1, max_value=365)

    def __init__(self, settings: DossierSettings, data: Any = None) -> None:
        named = dict(zip(BOUNDS, settings.risk_bounds, strict=True))
        asked = ("risk_method", "asked_reviews", "trigger_days")
        super().__init__(data, initial=named | {name: getattr(settings, name) for name in asked})
        reviews = [(review.value, said(review.label)) for review in Review]
        self.fields["asked_reviews"].choices = reviews  # type: ignore[attr-defined]

    def arguments(self) -> dict[str, Any]:
        """Return what the service takes: risk_method, risk_bounds, asked_reviews, trigger_days."""
        told = dict(self.cleaned_data)
        return {"risk_bounds": [told.pop(name) for name in BOUNDS], **told}


@require_safe
@login_required
def settings(request: ActorRequest) -> HttpResponse:
    require_reach(request.actor, Action.SETTINGS_EDIT)
    found = visible_enterprises(request.actor, Action.SETTINGS_EDIT)
    if len(found) == 1:
        return redirect("dossiers:enterprise_settings", found[0].uuid)
    return render(request, "dossiers/settings.html", {"enterprises": found})


@require_http_methods(["GET", "POST"])
@login_required
def enterprise_settings(request: ActorRequest, enterprise_uuid: UUID) -> HttpResponse:
    enterprise = enterprise_by(request.actor, enterprise_uuid, Action.SETTINGS_EDIT)
    form = DossierSettingsForm(services.settings_of(enterprise), request.POST or None)
    if form.is_valid():
        try:
            services.edit_settings(actor=request.actor, enterprise_code=enterprise.code, **form.arguments())
        except RuleBroken as refusal:
            form.add_error(None, said(refusal.message))
        else:
            messages.success(request, gettext("设置已保存。已评过的风险不变，下次改那一条时按新的界限算。"))
            return redirect("dossiers:enterprise_settings", enterprise_uuid)
    status = 422 if form.errors else 200
    return render(request, "dossiers/settings_edit.html", {"enterprise": enterprise, "form": form}, status=status)
