"""What people see of changes and do about them in the browser, each in the own role."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from gangze.dossiers.models import Revision, Trigger, TriggerTask
from gangze.ledger.models import Fact
from tests.builders import make_post
from tests.cast import (
    ADMINISTRATOR,
    EXPERT,
    PARK_OFFICER,
    PRINCIPAL,
    SAFETY_OFFICER,
    STRANGER,
    TEAM_LEADER,
    WORKER,
    WORKSHOP_HEAD,
    Cast,
)

from .change import StillClock, bring, confirm, one_task, put_in_force, raise_change

pytestmark = pytest.mark.django_db


def told(**more: object) -> dict[str, object]:
    return {
        "kind": "parameters", "reason": "导热油出口油温上限由320℃改为315℃", "happened_on": "2026-12-01",
        "keywords": "导热油，氯气", "client_uuid": str(uuid4()),
    } | more  # fmt: skip


def page(client: Client, name: str, *arguments: object, status: int = 200) -> str:
    response = client.get(reverse(f"dossiers:{name}", args=arguments))
    assert response.status_code == status
    return str(response.content.decode())


def test_a_change_is_told_its_posts_confirmed_and_a_draft_opened_that_cites_it(cast: Cast) -> None:
    put_in_force(cast, cast.post)
    head = cast.client(WORKSHOP_HEAD)
    raised = head.post(reverse("dossiers:trigger_raise"), told())
    trigger = Trigger.objects.get()
    assert trigger.scope["keywords"] == ["导热油", "氯气"]
    assert raised.url == reverse("dossiers:trigger_posts", args=[trigger.uuid])
    shown = page(head, "trigger_posts", trigger.uuid)
    assert "1 个岗位可能受影响" in shown
    assert "条目中有“导热油”" in shown
    head.post(raised.url, {"posts": [str(cast.post.uuid)]})
    task = TriggerTask.objects.get()
    assert "2026-12-31" in page(head, "trigger", trigger.uuid)
    opened = head.post(reverse("dossiers:trigger_revise", args=[task.uuid]))
    draft = Revision.objects.get(state="draft")
    assert opened.url == reverse("dossiers:draft", args=[draft.uuid])
    shown = page(head, "draft", draft.uuid)
    assert "本次修订回应的变更" in shown
    assert "操作参数变更：导热油出口油温上限由320℃改为315℃" in shown  # 更新事由


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"happened_on": "2026-12-02"}, "不能晚于今天"),
        ({"reason": ""}, "写明发生了什么变化"),
        ({"posts": "聚合主操、没有的岗位"}, "没有找到岗位：没有的岗位"),
        ({"posts": "邻厂锅炉司炉"}, "没有找到岗位：邻厂锅炉司炉"),
        ({"kind": "weather"}, "类别"),
    ],
)
def test_a_form_that_is_refused_comes_back_with_everything_typed(
    cast: Cast, sent: dict[str, str], sentence: str
) -> None:
    response = cast.client(SAFETY_OFFICER).post(reverse("dossiers:trigger_raise"), told(**sent))
    text = response.content.decode()
    assert response.status_code == 422
    assert sentence in text
    assert "导热油，氯气" in text
    assert not Trigger.objects.exists()


def test_posts_are_named_by_name_or_code(cast: Cast) -> None:
    cast.client(SAFETY_OFFICER).post(reverse("dossiers:trigger_raise"), told(posts="聚合主操、P106"))
    assert set(Trigger.objects.get().scope["posts"]) == {str(cast.post.uuid), str(cast.other_post.uuid)}


def test_a_head_chooses_among_the_places_of_the_own_workshop(cast: Cast) -> None:
    make_post(cast.team, name="聚合副操", installation="聚合装置")
    make_post(cast.other_team, name="卸车工", installation="罐区装置")
    form = page(cast.client(WORKSHOP_HEAD), "trigger_raise")
    assert "聚合装置" in form
    assert "罐区" not in form


def test_where_nothing_is_concerned_the_page_says_so_and_posts_are_found_by_name(cast: Cast) -> None:
    trigger = raise_change(cast)
    officer = cast.client(SAFETY_OFFICER)
    assert "没有找到受影响的岗位" in page(officer, "trigger_posts", trigger.uuid)
    url = reverse("dossiers:trigger_posts", args=[trigger.uuid])
    found = officer.post(url, {"q": "巡检", "find": "1", "posts": [str(cast.post.uuid)]}).content.decode()
    assert f'value="{cast.post.uuid}" checked' in found  # a tick made before is kept
    assert f'value="{cast.other_post.uuid}">' in found
    refused = officer.post(url, {"q": "巡检"})
    assert refused.status_code == 422
    officer.post(url, {"posts": [str(cast.other_post.uuid)]})
    assert TriggerTask.objects.get().post == cast.other_post


def test_an_unticked_post_gets_no_task(cast: Cast) -> None:
    put_in_force(cast, cast.post)
    put_in_force(cast, cast.other_post)
    trigger = raise_change(cast)
    url = reverse("dossiers:trigger_posts", args=[trigger.uuid])
    cast.client(SAFETY_OFFICER).post(url, {"posts": [str(cast.other_post.uuid)]})
    assert TriggerTask.objects.get().post == cast.other_post


def test_more_posts_than_can_be_ticked_are_confirmed_together(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gangze.dossiers.selectors.concerning.MOST_TICKS", 1)
    put_in_force(cast, cast.post)
    put_in_force(cast, cast.other_post)
    trigger = raise_change(cast)
    officer = cast.client(SAFETY_OFFICER)
    assert "确认全部 2 个岗位" in page(officer, "trigger_posts", trigger.uuid)
    officer.post(reverse("dossiers:trigger_posts", args=[trigger.uuid]), {"all": "1"})
    assert TriggerTask.objects.count() == 2


def test_the_safety_officer_signs_no_change_on_the_page_of_the_task(cast: Cast) -> None:
    current = put_in_force(cast, cast.post)
    task = one_task(cast)
    officer = cast.client(SAFETY_OFFICER)
    url = reverse("dossiers:trigger_task", args=[task.uuid])
    short = officer.post(url, {"reason": "不用", "shown_hash": current.content_hash})
    assert short.status_code == 422
    assert "至少6个字" in short.content.decode()
    assert '<details class="inline-confirm" open>' in short.content.decode()
    officer.post(url, {"reason": "已核对四件，均不受影响", "shown_hash": current.content_hash})
    shown = page(officer, "trigger_task", task.uuid)
    assert "已核对四件，均不受影响" in shown
    assert "打开草稿修订" not in shown


@pytest.mark.parametrize(
    ("name", "revises", "signs"),
    [(SAFETY_OFFICER, True, True), (WORKSHOP_HEAD, True, False), (PRINCIPAL, True, False), (TEAM_LEADER, False, False)],
)
def test_a_task_offers_what_the_role_may_do(cast: Cast, name: str, *, revises: bool, signs: bool) -> None:
    task = one_task(cast)
    shown = page(cast.client(name), "trigger_task", task.uuid)
    assert ("打开草稿修订" in shown) is revises
    assert ("签署“无需修订”" in shown) is signs


@pytest.mark.parametrize("name", [WORKER, EXPERT, ADMINISTRATOR])
def test_whoever_looks_after_no_changes_has_no_page_of_them(cast: Cast, name: str) -> None:
    client = cast.client(name)
    page(client, "triggers", status=403)
    page(client, "trigger_raise", status=403)
    page(client, "trigger_task", one_task(cast).uuid, status=404)


def test_a_tick_on_the_draft_is_kept_and_told_on_the_revision(cast: Cast) -> None:
    draft = bring(cast, cast.post)
    trigger = one_task(cast).trigger
    officer = cast.client(SAFETY_OFFICER)
    assert f'value="{trigger.uuid}">' in page(officer, "draft", draft.uuid)
    officer.post(reverse("dossiers:draft_triggers", args=[draft.uuid]), {"triggers": [str(trigger.uuid)]})
    assert f'value="{trigger.uuid}" checked' in page(officer, "draft", draft.uuid)
    officer.post(reverse("dossiers:submit", args=[draft.uuid]))
    assert "操作参数变更 MOC-07" in page(officer, "revision", cast.post.uuid, draft.number)


def test_the_page_of_a_post_tells_what_waits_for_it(cast: Cast) -> None:
    put_in_force(cast, cast.post)
    task = one_task(cast)
    shown = page(cast.client(TEAM_LEADER), "dossier", cast.post.uuid)
    assert reverse("dossiers:trigger_task", args=[task.uuid]) in shown
    assert "还有 30 天" in shown
    assert "有变更等" not in page(cast.client(WORKER), "dossier", cast.post.uuid)


def test_home_shows_each_role_what_has_climbed_to_it(cast: Cast, clock: StillClock) -> None:
    url = reverse("dossiers:trigger_task", args=[one_task(cast).uuid])

    def shown_to() -> list[str]:
        people = (WORKER, TEAM_LEADER, WORKSHOP_HEAD, SAFETY_OFFICER, PRINCIPAL, PARK_OFFICER, STRANGER)
        return [name for name in people if url in cast.client(name).get("/").content.decode()]

    assert shown_to() == [TEAM_LEADER, WORKSHOP_HEAD]
    clock.pass_days(31)
    assert shown_to() == [TEAM_LEADER, WORKSHOP_HEAD, SAFETY_OFFICER]
    assert "逾期 1 天" in cast.client(SAFETY_OFFICER).get("/").content.decode()
    clock.pass_days(7)
    assert shown_to() == [TEAM_LEADER, WORKSHOP_HEAD, SAFETY_OFFICER, PRINCIPAL]
    clock.pass_days(7)
    assert shown_to() == [TEAM_LEADER, WORKSHOP_HEAD, SAFETY_OFFICER, PRINCIPAL, PARK_OFFICER]


def test_home_reminds_of_changes_whose_posts_wait_to_be_confirmed(cast: Cast) -> None:
    url = reverse("dossiers:trigger_posts", args=[raise_change(cast).uuid])
    assert url in cast.client(SAFETY_OFFICER).get("/").content.decode()
    for name in (WORKSHOP_HEAD, TEAM_LEADER, PARK_OFFICER, STRANGER):
        assert url not in cast.client(name).get("/").content.decode()


def test_the_park_reads_numbers_and_what_has_climbed_without_names(cast: Cast, clock: StillClock) -> None:
    trigger = one_task(cast).trigger
    park = cast.client(PARK_OFFICER)
    early = page(park, "triggers")
    assert "全部办理中 1 项" in early
    assert trigger.reason not in early
    page(park, "trigger", trigger.uuid, status=404)
    clock.pass_days(60)
    late = page(park, "trigger", trigger.uuid)
    assert trigger.reason in late
    assert SAFETY_OFFICER not in late
    assert "园区" in late


def test_search_finds_a_change_by_words_and_by_its_number(cast: Cast) -> None:
    url = reverse("dossiers:trigger", args=[raise_change(cast).uuid])
    officer = cast.client(SAFETY_OFFICER)
    for words in ("油温上限", "moc-07"):
        assert url in officer.get("/search/", {"q": words}).content.decode()
    for name in (STRANGER, WORKER, PARK_OFFICER):
        assert url not in cast.client(name).get("/search/", {"q": "MOC-07"}).content.decode()


def test_withdrawing_asks_for_the_reason_and_keeps_it(cast: Cast) -> None:
    trigger = raise_change(cast)
    officer = cast.client(SAFETY_OFFICER)
    url = reverse("dossiers:trigger_withdraw", args=[trigger.uuid])
    assert officer.post(url, {"reason": "错"}).status_code == 422
    officer.post(url, {"reason": "与上周的重复"})
    shown = page(officer, "trigger", trigger.uuid)
    assert "已撤回" in shown
    assert "与上周的重复" in shown
    late = raise_change(cast, reason="换了循环泵")
    confirm(cast, late, [cast.post])
    refused = officer.post(reverse("dossiers:trigger_withdraw", args=[late.uuid]), {"reason": "与上周的重复"})
    assert refused.status_code == 422
    assert "逐个签署" in refused.content.decode()


def test_the_history_tells_who_did_what(cast: Cast, clock: StillClock) -> None:
    task = one_task(cast)
    clock.day += timedelta(days=1)
    shown = page(cast.client(TEAM_LEADER), "trigger", task.trigger.uuid)
    assert "提出变更" in shown
    assert "确认变更涉及的岗位" in shown
    assert Fact.objects.filter(kind__startswith="trigger.").count() == 2
