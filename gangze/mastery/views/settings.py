"""What an enterprise decides about mastery: when recall has faded, how long a demonstration holds, practice, voice."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gangze.access.matrix import Action
from gangze.kernel.errors import RuleBroken
from gangze.mastery import selectors
from gangze.mastery.forms.settings import MasterySettingsForm
from gangze.mastery.tasks import decide_settings
from gangze.org.middleware import ActorRequest
from gangze.org.selectors import enterprise_by, require_reach, visible_enterprises
from gangze.web.translating import said


@require_safe
@login_required
def settings(request: ActorRequest) -> HttpResponse:
    require_reach(request.actor, Action.SETTINGS_EDIT)
    found = visible_enterprises(request.actor, Action.SETTINGS_EDIT)
    if len(found) == 1:
        return redirect("mastery:enterprise_settings", found[0].uuid)
    return render(request, "mastery/settings.html", {"enterprises": found})


@require_http_methods(["GET", "POST"])
@login_required
def enterprise_settings(request: ActorRequest, enterprise_uuid: UUID) -> HttpResponse:
    enterprise = enterprise_by(request.actor, enterprise_uuid, Action.SETTINGS_EDIT)
    form = MasterySettingsForm(request.POST or None, instance=selectors.settings_of(enterprise))
    if form.is_valid():
        try:
            job = decide_settings(actor=request.actor, enterprise_code=enterprise.code, values=form.cleaned_data)
        except RuleBroken as refusal:
            form.add_error(None, said(refusal.message))
        else:
            told = _("设置已保存，掌握矩阵正在按新的标准重算。") if job else _("设置已保存。")
            messages.success(request, told)
            return redirect("mastery:enterprise_settings", enterprise_uuid)
    status = 422 if form.errors else 200
    return render(request, "mastery/settings_edit.html", {"enterprise": enterprise, "form": form}, status=status)
