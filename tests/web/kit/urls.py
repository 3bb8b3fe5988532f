"""The pages of the kit: one of each kind of state, two cards, and an outbox that remembers what it got."""

import json
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import include, path

from gangze.kernel.errors import Absent, NotAllowed, RuleBroken
from gangze.web.keyset import KeysetPage

RECEIVED: list[dict[str, Any]] = []


class PostForm(forms.Form):
    """Every kind of field."""

    name = forms.CharField(label="岗位名称", help_text="写全称。")
    unit = forms.ChoiceField(label="班组", choices=[("", "请选择"), ("1", "一班")])
    note = forms.CharField(label="说明", widget=forms.Textarea, required=False)
    specialities = forms.MultipleChoiceField(
        label="专业", choices=[("a", "工艺"), ("b", "设备")], widget=forms.CheckboxSelectMultiple
    )
    shift = forms.ChoiceField(label="班次", choices=[("a", "甲班"), ("b", "乙班")], widget=forms.RadioSelect)
    is_key = forms.BooleanField(label="重点岗位", required=False, help_text="每次抽取都有。")
    file = forms.FileField(label="附件", required=False)


def listing(request: HttpRequest) -> HttpResponse:
    levels = ["重大", "较大", "一般", "低", "未定"]
    states = ["done", "waiting", "draft", "attention", "stopped", "neutral"]
    rows = [
        {"name": f"样例岗位 {number}", "level": levels[number % 5], "state": states[number % 6]} for number in range(12)
    ]
    page: KeysetPage[Any] = KeysetPage([], "next", "previous")
    return render(request, "kit/list.html", {"rows": rows, "page": page, "has_panel": "panel" in request.GET})


def form(request: HttpRequest) -> HttpResponse:
    bound = PostForm(request.POST or None)
    return render(request, "kit/form.html", {"form": bound}, status=422 if bound.errors else 200)


def states(request: HttpRequest) -> HttpResponse:
    messages.success(request, "已保存。")
    messages.error(request, "没有上传。")
    return render(request, "kit/states.html")


def card(request: HttpRequest, keep: str) -> HttpResponse:
    if keep == "private" and not request.user.is_authenticated:
        return redirect("/nowhere/")
    response = render(request, "kit/card.html", {"keep": keep})
    response["X-Gangze-Keep"] = keep
    return response


def end_session(request: HttpRequest) -> HttpResponse:
    response = redirect("/c/public/")
    response.delete_cookie("kit_role")
    return response


def outbox(request: HttpRequest) -> HttpResponse:
    fact = json.loads(request.body)
    if fact["actor"] != request.actor.key:  # type: ignore[attr-defined]  # PersonMiddleware puts it there
        raise NotAllowed("outbox of another person")
    if fact["body"].get("note") == "refuse":
        raise RuleBroken("这个版本已被替代。")
    RECEIVED.append(fact)
    return JsonResponse({"client_uuid": fact["client_uuid"], "receipt": "abcdef1234"})


def received(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"facts": RECEIVED})


def page(template: str) -> Callable[[HttpRequest], HttpResponse]:
    return lambda request: render(request, template)


def refuse(error: Exception) -> Callable[[HttpRequest], HttpResponse]:
    def view(request: HttpRequest) -> HttpResponse:
        raise error

    return view


urlpatterns = [
    path("kit/list/", listing),
    path("kit/form/", form),
    path("kit/states/", states),
    path("kit/phone/", page("kit/phone.html")),
    path("kit/outbox/", page("kit/outbox.html")),
    path("kit/received/", received),
    path("kit/rule/", refuse(RuleBroken("只有已整改的问题可以销号。"))),
    path("kit/forbidden/", refuse(NotAllowed("org.edit"))),
    path("kit/absent/", refuse(Absent("post"))),
    path("c/<str:keep>/", card),
    path("accounts/logout/", end_session, name="account_logout"),
    path("accounts/login/", page("kit/states.html"), name="account_login"),
    path("api/outbox/", outbox),
    path("", include("gangze.web.urls")),
]
