"""The pages of the kit: one of each kind of state, two cards, and an outbox that remembers what it got."""

import base64
import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import include, path

from gangze.kernel.errors import Absent, NotAllowed, RuleBroken
from gangze.ledger.rules.canonical import canonical_bytes
from gangze.web.keyset import KeysetPage

RECEIVED: list[dict[str, Any]] = []
MEDIA: dict[str, bytes] = {}
PARTS: list[tuple[str, int, int]] = []
FAULTS: dict[str, str] = {}
"""What goes wrong next, by name; told by /kit/fault/…/, and gone once it has happened where it happens once."""


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
    """Answer a batch as the product does, or wrongly on purpose: `FAULTS` says for how many batches."""
    facts = json.loads(request.body)["facts"]
    if FAULTS.pop("busy", None):
        return JsonResponse({"error": "busy"}, status=429, headers={"Retry-After": "1"})
    if FAULTS.get("unreadable") and any(fact["body"].get("note") == "unreadable" for fact in facts):
        return JsonResponse({"error": "看不懂。"}, status=400)
    shown = datetime.now(UTC) + timedelta(hours=float(FAULTS.get("clock", 0)))
    answers = [_answer(request, fact) for fact in facts]
    return JsonResponse({"server_at": shown.isoformat(), "answers": answers})


def _answer(request: HttpRequest, fact: dict[str, Any]) -> dict[str, Any]:
    uuid = fact["client_uuid"]
    if fact["actor"] != request.actor.key:  # type: ignore[attr-defined]  # PersonMiddleware puts it there
        return {"client_uuid": uuid, "status": 403, "code": "other_person", "error": "另一个账号的记录。"}
    if fact["body"].get("note") == "refuse":
        return {"client_uuid": uuid, "status": 422, "code": "rule", "error": "这个版本已被替代。"}
    if fact["body"].get("note") == "early" and not any(each["body"].get("note") == "awaited" for each in RECEIVED):
        return {"client_uuid": uuid, "status": 404, "code": "early", "error": "等另一条先到。"}
    if fact["body"].get("note") == "later":
        return {"client_uuid": uuid, "status": 500, "code": "failed", "error": "稍后再试。"}
    if uuid not in {each["client_uuid"] for each in RECEIVED}:
        RECEIVED.append(fact)
    hashed = {name: fact[name] for name in ("actor", "body", "client_uuid", "device_at", "kind")}
    digest = hashlib.sha256(canonical_bytes(hashed)).hexdigest()
    if FAULTS.pop("forge", None):
        digest = "0" * 64
    return {
        "client_uuid": uuid,
        "status": 200,
        "receipt": "abcdef1234",
        "content_hash": "7f3a9c01d2b4e" + "0" * 51,  # its receipt_code is FWX9-R0EJ-PK
        "record_hash": digest,
    }


def media(request: HttpRequest, sha256: str) -> HttpResponse:
    """Take a photo in parts; with the fault "cut" a part is kept and the answer lost."""
    had = MEDIA.setdefault(sha256, b"")
    if request.method == "PUT":
        offset = int(request.headers["Upload-Offset"])
        if offset != len(had):
            return JsonResponse(_progress(sha256), status=409)
        MEDIA[sha256] = had + request.body
        PARTS.append((sha256, offset, len(request.body)))
        if FAULTS.pop("cut", None):
            return HttpResponse(status=502)
    return JsonResponse(_progress(sha256))


def _progress(sha256: str) -> dict[str, Any]:
    content = MEDIA[sha256]
    is_whole = hashlib.sha256(content).hexdigest() == sha256
    return {"sha256": sha256, "received": len(content), "is_whole": is_whole, "is_kept": is_whole}


def fault(request: HttpRequest, name: str, value: str) -> HttpResponse:
    FAULTS[name] = value
    return JsonResponse(FAULTS)


def well(request: HttpRequest) -> HttpResponse:
    FAULTS.clear()
    return JsonResponse(FAULTS)


def received(request: HttpRequest) -> HttpResponse:
    photos = {sha256: base64.b64encode(content).decode() for sha256, content in MEDIA.items()}
    return JsonResponse({"facts": RECEIVED, "media": photos, "parts": PARTS})


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
    path("api/outbox/batch/", outbox),
    path("api/media/<str:sha256>/", media),
    path("kit/fault/<str:name>/<str:value>/", fault),
    path("kit/well/", well),
    path("kit/photo/", page("kit/photo.html")),
    path("", include("gangze.web.urls")),
]
