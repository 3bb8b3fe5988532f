"""千岗一面: sketches follow what is in force, a draft is told what it shares, and a report names groups of posts."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from gangze.access.actor import Actor, Grant, system_actor
from gangze.access.matrix import Role
from gangze.accounts.models import User
from gangze.dossiers import selectors, services
from gangze.dossiers.content import DocumentContent, DossierContent, ItemContent, Kind
from gangze.dossiers.likeness import sketch_of
from gangze.dossiers.models import DocumentSketch, Revision
from gangze.jobs.models import Job
from gangze.jobs.services import perform
from gangze.kernel.errors import Absent, NotAllowed
from gangze.org import services as org
from gangze.org.models import Post

from .builders import Crew, understanding_of, whole_content

pytestmark = pytest.mark.django_db
PAGE = Path(__file__).parents[2] / "docs" / "rules" / "hints" / "shared-text.md"
LONG = "启动循环泵前盘车三圈，确认无卡涩；油位在视镜三分之二处，冷却水已投用，出口压力不超过0.55MPa，电流不超过42A。"
OTHER = (
    "开塔前确认氮气置换合格，氧含量低于百分之零点五；两个取样点连续两次合格，再缓慢打开塔底再沸器的蒸汽阀门，记录升温。"
)


def saying(post: str, *procedures: str) -> DossierContent:
    """Return a whole dossier whose operation card says this."""
    items = tuple(ItemContent(Kind.OPERATION, {"procedure": each, "standard": "无"}) for each in procedures)
    content = whole_content(post)
    return replace(
        content, documents={**content.documents, Kind.OPERATION: DocumentContent(Kind.OPERATION, items, "顺")}
    )


def store(crew: Crew, content: DossierContent) -> Revision:
    services.store_understanding(
        actor=crew.officer, enterprise=crew.enterprise, understanding=understanding_of(content), post_names=None,
        file_name="两单两卡.xlsx", file_sha256="0" * 64,
    )  # fmt: skip
    return Revision.objects.get(
        dossier__post__enterprise=crew.enterprise, dossier__post__name=content.post, state="draft"
    )


def publish(crew: Crew, draft: Revision) -> Revision:
    sent = services.submit_revision(actor=crew.officer, revision_uuid=draft.uuid)
    return services.approve_revision(actor=crew.principal, revision_uuid=draft.uuid, shown_hash=sent.content_hash)


def sketches() -> set[tuple[int, str, bytes]]:
    return {
        (pk, kind, bytes(sketch))
        for pk, kind, sketch in DocumentSketch.objects.values_list("revision_id", "kind", "sketch")
    }


@pytest.fixture
def as_(db: None) -> Callable[[Actor], Client]:
    def sign_in(actor: Actor) -> Client:
        User.objects.filter(pk=actor.user_id).update(must_change_password=False)
        client = Client()
        client.force_login(User.objects.get(pk=actor.user_id))
        return client

    return sign_in


# Sketches


def test_a_document_is_sketched_when_it_comes_into_force_by_what_is_said_in_it(crew: Crew) -> None:
    draft = store(crew, saying("聚合主操", LONG))
    assert not sketches()
    publish(crew, draft)
    assert sketches() == {
        (draft.pk, "operation", sketch_of(LONG + "无").tobytes())
    }  # the other documents are too short


def test_the_sketches_of_a_superseded_revision_are_dropped(crew: Crew) -> None:
    publish(crew, store(crew, saying("聚合主操", LONG)))
    second = publish(crew, store(crew, saying("聚合主操", OTHER)))
    assert sketches() == {(second.pk, "operation", sketch_of(OTHER + "无").tobytes())}


def test_rebuilt_sketches_equal_those_written_on_the_way(crew: Crew, stranger: Crew) -> None:
    publish(crew, store(crew, saying("聚合主操", LONG)))
    publish(crew, store(crew, saying("聚合主操", OTHER, LONG)))
    publish(crew, store(crew, saying("聚合外操", LONG)))
    publish(stranger, store(stranger, saying("聚合主操", LONG)))
    written = sketches()
    assert len(written) == 3
    DocumentSketch.objects.filter(revision__dossier__post__enterprise=crew.enterprise).first().delete()  # type: ignore[union-attr]  # there are two
    assert services.rebuild_sketches(actor=system_actor("rebuild"), tenant=crew.enterprise.code) == 2
    assert sketches() == written


def test_the_command_rebuilds_sketches_and_nobody_else_may(crew: Crew, capsys: pytest.CaptureFixture[str]) -> None:
    publish(crew, store(crew, saying("聚合主操", LONG)))
    written = sketches()
    DocumentSketch.objects.all().delete()
    call_command("dossier", "rebuild", "--enterprise", crew.enterprise.code)
    assert "文本特征已由现行版本重建：1 份。" in capsys.readouterr().out
    assert sketches() == written
    with pytest.raises(NotAllowed):
        services.rebuild_sketches(actor=crew.principal, tenant=crew.enterprise.code)


# The hint


def examples() -> list[Mapping[str, Any]]:
    blocks = re.findall(r"```json\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    return [json.loads(block)["posts"] for block in blocks]


def hints_of_example(crew: Crew, posts: Mapping[str, Any]) -> list[Any]:
    """Put the first post's documents into force and return what is said of a draft of the second."""
    drafts = []
    for post, (name, documents) in zip((crew.post, crew.other_post), posts.items(), strict=True):
        Post.objects.filter(pk=post.pk).update(name=name)
        content = whole_content(name)
        written = {
            Kind(kind): DocumentContent(Kind(kind), tuple(ItemContent(Kind(kind), item) for item in items), "顺")
            for kind, items in documents.items()
        }
        drafts.append(store(crew, replace(content, documents={**content.documents, **written})))
    publish(crew, drafts[0])
    return selectors.shared_text_of(crew.officer, drafts[1])


def test_the_first_example_of_the_page_raises_the_hint_with_post_share_and_passages(crew: Crew) -> None:
    [hint] = hints_of_example(crew, examples()[0])
    assert (hint.code, hint.kind, hint.is_blocking) == ("shared-text", Kind.OPERATION, False)
    assert hint.values["post"] == "聚合主操"
    assert 50 <= hint.values["percent"] < 100
    assert "启动循环泵前盘车三圈确认无卡涩油位在视镜三分之二处冷却水已投用" in hint.values["passages"]
    assert "“聚合主操”" in hint.message


def test_the_second_example_of_the_page_raises_nothing(crew: Crew) -> None:
    assert hints_of_example(crew, examples()[1]) == []


def test_a_draft_begun_from_a_similar_post_is_told_so(crew: Crew) -> None:
    publish(crew, store(crew, saying("聚合主操", LONG)))
    draft = services.open_draft(actor=crew.officer, post_uuid=crew.other_post.uuid, reason="新岗位")
    services.start_from_post(actor=crew.officer, revision_uuid=draft.uuid, source_post_uuid=crew.post.uuid)
    [hint] = selectors.shared_text_of(crew.officer, Revision.objects.get(pk=draft.pk))
    assert (hint.values["percent"], hint.values["post"]) == (100, "聚合主操")


def test_a_post_is_not_compared_with_its_own_earlier_revision_nor_with_a_closed_post(crew: Crew) -> None:
    publish(crew, store(crew, saying("聚合主操", LONG)))
    own = services.open_draft(actor=crew.officer, post_uuid=crew.post.uuid, reason="修订")
    assert selectors.shared_text_of(crew.officer, own) == []
    other = store(crew, saying("聚合外操", LONG))
    assert selectors.shared_text_of(crew.officer, other) != []
    Post.objects.filter(pk=crew.post.pk).update(closed_on="2026-01-01")
    assert selectors.shared_text_of(crew.officer, other) == []


def test_a_short_document_shares_nothing_worth_saying(crew: Crew) -> None:
    publish(crew, store(crew, whole_content("聚合主操")))
    assert selectors.shared_text_of(crew.officer, store(crew, whole_content("聚合外操"))) == []


def test_text_is_compared_within_the_enterprise_and_the_readers_sight(crew: Crew, stranger: Crew) -> None:
    publish(stranger, store(stranger, saying("聚合主操", LONG)))
    draft = store(crew, saying("聚合外操", LONG))
    assert selectors.shared_text_of(crew.officer, draft) == []
    publish(crew, store(crew, saying("聚合主操", LONG)))
    assert len(selectors.shared_text_of(crew.officer, draft)) == 1
    head = Actor(key="h", name="魏样东", grants=(Grant(Role.WORKSHOP_HEAD, crew.other_post.path),), user_id=1)
    assert selectors.shared_text_of(head, draft) == []


def test_the_draft_page_asks_for_shared_text_and_is_answered_with_the_passages(
    crew: Crew, as_: Callable[[Actor], Client]
) -> None:
    publish(crew, store(crew, saying("聚合主操", LONG)))
    draft = store(crew, saying("聚合外操", LONG))
    client = as_(crew.officer)
    url = reverse("dossiers:shared_text", args=[draft.uuid, "operation"])
    assert f'hx-get="{url}"' in client.get(reverse("dossiers:draft", args=[draft.uuid])).content.decode()
    answer = client.get(url).content.decode()
    assert "这份100%的文字与“聚合主操”的相同" in answer
    assert "<li>启动循环泵前盘车三圈确认无卡涩" in answer
    assert "<details" not in client.get(reverse("dossiers:shared_text", args=[draft.uuid, "duty"])).content.decode()
    assert client.get(reverse("dossiers:shared_text", args=[draft.uuid, "poem"])).status_code == 404


# The report


def report(crew: Crew, actor: Actor, path: str | None = None) -> dict[str, Any]:
    told: list[tuple[int, int]] = []
    found = services.find_shared_text(
        actor=actor, path=path or crew.enterprise.path, progress=lambda *each: told.append(each)
    )
    assert not told or told[-1] == (found["documents"], found["documents"])
    return found


def test_the_report_names_groups_of_posts_with_share_and_passages_most_alike_first(crew: Crew) -> None:
    third = org.create_post(actor=crew.officer, unit_uuid=crew.post.unit.uuid, name="聚合巡检", code="P103")
    for post, text in ((crew.post, LONG), (crew.other_post, LONG + "另加一句"), (third, OTHER)):
        publish(crew, store(crew, saying(post.name, text, text + "做完填写记录并签名")))
    found = report(crew, crew.officer)
    assert (found["documents"], found["sharing"]) == (3, 2)
    [group] = found["groups"]
    assert {post["name"] for post in group["posts"]} == {"聚合主操", "聚合外操"}
    assert (group["kind"], group["count"]) == ("operation", 2)
    assert 90 < group["percent"] <= 100
    assert any(passage.startswith("启动循环泵前盘车三圈") for passage in group["passages"])
    assert any("做完填写记录并签名" in passage for passage in group["passages"])


def test_the_report_is_for_whoever_edits_dossiers_there_and_stays_below_the_path(crew: Crew, stranger: Crew) -> None:
    for post in (crew.post, crew.other_post):
        publish(crew, store(crew, saying(post.name, LONG)))
    publish(stranger, store(stranger, saying("聚合主操", LONG)))
    assert report(crew, crew.officer)["documents"] == 2
    assert report(crew, crew.officer, crew.post.path)["groups"] == []
    for actor in (crew.worker, stranger.officer):
        with pytest.raises(NotAllowed):
            report(crew, actor)


def test_the_page_begins_empty_runs_as_a_job_and_shows_what_was_found(
    crew: Crew, as_: Callable[[Actor], Client]
) -> None:
    for post in (crew.post, crew.other_post):
        publish(crew, store(crew, saying(post.name, LONG)))
    client, url = as_(crew.officer), reverse("dossiers:likeness")
    assert "还没有比较过" in client.get(url).content.decode()
    for _twice in range(2):  # one comparison at a time
        client.post(reverse("dossiers:likeness_find"), {"place": str(crew.enterprise.uuid)})
    job = Job.objects.get(kind="dossiers.find_shared_text")
    waiting = client.get(url, headers={"HX-Request": "true"})
    assert "<progress" in waiting.content.decode()
    assert "HX-Refresh" not in waiting
    perform(job.uuid)
    assert client.get(url, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    page = client.get(url).content.decode()
    assert "比较了2份现行文件，其中2份与别的岗位大体相同" in page
    assert reverse("dossiers:dossier", args=[crew.other_post.uuid]) in page
    assert "最像的两份相同 100%" in page
    job.refresh_from_db()
    assert job.state == "succeeded"


def test_an_enterprise_without_shared_text_is_told_so(crew: Crew, as_: Callable[[Actor], Client]) -> None:
    publish(crew, store(crew, saying("聚合主操", LONG)))
    client = as_(crew.officer)
    client.post(reverse("dossiers:likeness_find"), {"place": str(crew.enterprise.uuid)})
    perform(Job.objects.get(kind="dossiers.find_shared_text").uuid)
    assert "其中0份与别的岗位大体相同" in client.get(reverse("dossiers:likeness")).content.decode()


def test_a_workshop_head_has_the_own_workshop_and_others_have_no_page(
    crew: Crew, stranger: Crew, as_: Callable[[Actor], Client]
) -> None:
    workshop = crew.post.unit.parent
    assert workshop is not None
    head = Actor(key="h", name="魏样东", grants=(Grant(Role.WORKSHOP_HEAD, workshop.path),), user_id=2)
    assert [place.name for place in selectors.likeness_places(head)] == ["聚合车间"]
    assert [place.name for place in selectors.likeness_places(crew.officer)] == ["示例企业甲"]
    with pytest.raises(Absent):
        selectors.likeness_page(head, str(crew.enterprise.uuid))
    with pytest.raises(Absent):
        selectors.likeness_page(stranger.officer, str(crew.enterprise.uuid))
    assert as_(crew.worker).get(reverse("dossiers:likeness")).status_code == 403
    refused = as_(crew.worker).post(reverse("dossiers:likeness_find"), {"place": str(crew.enterprise.uuid)})
    assert refused.status_code == 403
