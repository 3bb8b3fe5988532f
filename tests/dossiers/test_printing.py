"""Prints of revisions: what they carry, who may make them, the facts they leave; many posts as a job."""

from __future__ import annotations

import hashlib
import io
import re
from datetime import timedelta
from uuid import uuid4

import pypdfium2
import pytest
import zxingcpp
from django.test import Client, override_settings
from django.urls import reverse
from django.utils.timezone import localdate
from pypdf import PdfReader

from gangze.access.actor import system_actor
from gangze.accounts.models import User
from gangze.dossiers import services, tasks
from gangze.dossiers.content import Kind
from gangze.dossiers.models import PrintCode, Revision
from gangze.dossiers.printing import Layout
from gangze.dossiers.services.printing import installed_fonts
from gangze.jobs.models import Job
from gangze.jobs.rules import Cancelled
from gangze.jobs.services import JobRun, perform
from gangze.jobs.services.results import jobs_dir, partial_dir
from gangze.kernel.clock import now
from gangze.kernel.errors import Absent, NotAllowed, RuleBroken
from gangze.ledger.models import Fact
from gangze.org import services as org

from .builders import Crew, understanding_of, whole_content


def text_of(pdf: bytes) -> str:
    return "".join("".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages)


def codes_on(pdf: bytes) -> list[str]:
    pages = pypdfium2.PdfDocument(pdf)
    pictures = [page.render(scale=300 / 72, grayscale=True).to_pil() for page in pages]
    return [found.text for picture in pictures for found in zxingcpp.read_barcodes(picture)]


def print_of(crew: Crew, revision: Revision, layout: Layout = Layout.A4) -> bytes:
    return services.print_revisions(actor=crew.officer, revisions=[revision], layout=layout).content


def publish_next(crew: Crew) -> Revision:
    new = services.open_draft(actor=crew.officer, post_uuid=crew.post.uuid)
    services.edit_jingle(actor=crew.officer, revision_uuid=new.uuid, kind=Kind.RISK, jingle="新的顺口溜")
    return publish(crew, new)


def publish(crew: Crew, draft: Revision) -> Revision:
    sent = services.submit_revision(actor=crew.officer, revision_uuid=draft.uuid)
    return services.approve_revision(actor=crew.principal, revision_uuid=draft.uuid, shown_hash=sent.content_hash)


# What a print carries


@pytest.mark.parametrize("layout", Layout)
def test_a_print_carries_revision_date_hash_and_a_code_that_opens_the_card(
    crew: Crew, in_force: Revision, layout: Layout
) -> None:
    pdf = print_of(crew, in_force, layout)
    text = text_of(pdf)
    assert in_force.in_force_on is not None
    day = in_force.in_force_on
    for said in ("A/1", f"{day.year}年{day.month}月{day.day}日", in_force.content_hash):
        assert said in text
    (address,) = codes_on(pdf)
    code = PrintCode.objects.get()
    assert address.endswith(f"/c/{code.token}/")


def test_the_paper_names_who_approved_here_and_not_whom_the_file_named(crew: Crew, draft: Revision) -> None:
    draft.header = {**draft.header, "approver": "李例国", "approved_on": "2020-01-02", "drafters": "钱例文"}
    draft.save(update_fields=["header"])
    assert "李例国" in text_of(print_of(crew, draft))
    sent = services.submit_revision(actor=crew.officer, revision_uuid=draft.uuid)
    approved = services.approve_revision(actor=crew.principal, revision_uuid=draft.uuid, shown_hash=sent.content_hash)
    text = text_of(print_of(crew, approved))
    assert crew.principal.name in text
    assert f"{localdate():%Y-%m-%d}" in text
    assert ("李例国" in text, "2020-01-02" in text, "钱例文" in text) == (False, False, True)


def test_the_paper_names_who_edited_here_and_not_who_wrote_the_file_of_the_revision_before(
    crew: Crew, draft: Revision
) -> None:
    draft.header = {**draft.header, "drafters": "钱例文", "drafted_on": "2020-01-02"}
    draft.save(update_fields=["header"])
    sent = services.submit_revision(actor=crew.officer, revision_uuid=draft.uuid)
    first = services.approve_revision(actor=crew.principal, revision_uuid=draft.uuid, shown_hash=sent.content_hash)
    text = text_of(print_of(crew, first))
    assert ("钱例文" in text, "2020-01-02" in text) == (True, True)

    new = services.open_draft(actor=crew.officer, post_uuid=crew.post.uuid)
    services.edit_jingle(actor=crew.officer, revision_uuid=new.uuid, kind=Kind.RISK, jingle="新的顺口溜")
    for revision in (Revision.objects.get(pk=new.pk), publish(crew, new)):
        text = text_of(print_of(crew, revision))
        assert ("钱例文" in text, "2020-01-02" in text) == (False, False)
        assert f"编制{crew.officer.name}" in text
    assert f"编制{crew.officer.name}{localdate():%Y-%m-%d}" in text


def test_the_code_says_nothing_of_post_or_enterprise(crew: Crew, in_force: Revision) -> None:
    (address,) = codes_on(print_of(crew, in_force, Layout.BADGE))
    assert re.fullmatch(r"https?://[^/]+/c/[2-9A-HJ-NP-Z]{16}/", address)
    for secret in (crew.enterprise.code, crew.post.code, str(crew.post.uuid), str(in_force.uuid)):
        assert secret not in address


def test_all_prints_of_a_revision_carry_the_same_code_until_it_is_revoked(crew: Crew, in_force: Revision) -> None:
    first, second = (codes_on(print_of(crew, in_force, layout)) for layout in (Layout.BADGE, Layout.POCKET))
    assert first == second
    services.revoke_code(actor=crew.officer, token=PrintCode.objects.get().token, reason="丢失")
    assert codes_on(print_of(crew, in_force, Layout.BADGE)) != first


def test_a_draft_is_marked_and_carries_no_code(crew: Crew, draft: Revision) -> None:
    pdf = print_of(crew, draft)
    assert "征求意见稿不得张贴" in text_of(pdf)
    assert codes_on(pdf) == []
    assert not PrintCode.objects.exists()


def test_a_superseded_revision_is_marked_and_carries_no_code(crew: Crew, in_force: Revision) -> None:
    publish_next(crew)
    in_force.refresh_from_db()
    pdf = print_of(crew, in_force)
    assert "已作废请换新版" in text_of(pdf)
    assert codes_on(pdf) == []


def test_the_revision_of_a_closed_post_is_marked_like_a_superseded_one(crew: Crew, in_force: Revision) -> None:
    system = system_actor("test")
    org.end_assignment(actor=system, person_uuid=crew.worker_person.uuid, post_uuid=crew.post.uuid)
    org.close_post(actor=system, post_uuid=crew.post.uuid)
    pdf = print_of(crew, Revision.objects.get(pk=in_force.pk))
    assert "已作废请换新版" in text_of(pdf)
    assert codes_on(pdf) == []


# Facts


def test_a_print_is_a_fact_that_names_layout_revision_and_hash(crew: Crew, in_force: Revision) -> None:
    print_of(crew, in_force, Layout.BADGE)
    fact = Fact.objects.get(kind="dossier.printed")
    assert fact.payload == {
        "layout": "badge",
        "revisions": [{"revision": str(in_force.uuid), "content_hash": in_force.content_hash}],
    }
    assert (fact.author_name, fact.path) == ("郑样刚", crew.post.path)


# Who, and what is refused


def test_a_worker_prints_nothing(crew: Crew, in_force: Revision) -> None:
    with pytest.raises(NotAllowed):
        services.print_revisions(actor=crew.worker, revisions=[in_force], layout=Layout.A4)
    assert not Fact.objects.filter(kind="dossier.printed").exists()


def test_posts_of_another_enterprise_do_not_exist(crew: Crew, in_force: Revision, stranger: Crew) -> None:
    with pytest.raises(Absent):
        services.printable_revisions(actor=stranger.officer, post_uuids=[crew.post.uuid])


def test_where_nothing_is_in_force_there_is_nothing_to_print(crew: Crew, draft: Revision) -> None:
    with pytest.raises(RuleBroken, match="还没有现行版本"):
        services.printable_revisions(actor=crew.officer, post_uuids=[crew.post.uuid, crew.other_post.uuid])


def test_a_selection_leaves_out_posts_without_a_revision_in_force(crew: Crew, in_force: Revision) -> None:
    found = services.printable_revisions(actor=crew.officer, post_uuids=[crew.post.uuid, crew.other_post.uuid])
    assert found == [in_force]


def test_a_missing_font_is_told_in_a_sentence_and_nothing_is_printed(
    crew: Crew, in_force: Revision, tmp_path: object
) -> None:
    installed_fonts.cache_clear()
    try:
        with override_settings(NODE_MODULES_DIR=tmp_path), pytest.raises(RuleBroken, match="找不到字体文件"):
            print_of(crew, in_force)
    finally:
        installed_fonts.cache_clear()
    assert not Fact.objects.filter(kind="dossier.printed").exists()


# File names


def test_a_file_is_called_by_its_post_and_layout(crew: Crew, in_force: Revision) -> None:
    org.change_post(actor=system_actor("test"), post_uuid=crew.post.uuid, name="聚合主操/甲：班（夜）")
    revision = Revision.objects.get(pk=in_force.pk)
    made = services.print_revisions(actor=crew.officer, revisions=[revision], layout=Layout.POCKET)
    assert made.name == "聚合主操_甲_班（夜）_折叠口袋卡.pdf"


# Many posts


@pytest.fixture
def both_in_force(crew: Crew) -> list[Revision]:
    services.store_understanding(
        actor=crew.officer,
        enterprise=crew.enterprise,
        understanding=understanding_of(whole_content(), whole_content("聚合外操")),
        post_names=None,
        file_name="两单两卡.xlsx",
        file_sha256="0" * 64,
    )
    for draft in Revision.objects.all():
        sent = services.submit_revision(actor=crew.officer, revision_uuid=draft.uuid)
        services.approve_revision(actor=crew.principal, revision_uuid=draft.uuid, shown_hash=sent.content_hash)
    return list(Revision.objects.order_by("dossier__post__path"))


def started(crew: Crew, layout: str = "badge") -> Job:
    return tasks.start_print(actor=crew.officer, posts=[crew.post, crew.other_post], layout=layout)


def attempt_at(job: Job, crew: Crew) -> JobRun:
    """Return an attempt that owns the job, as a worker's does; it may die before the job is finished."""
    job.lease_key, job.lease_until, job.state = uuid4(), now() + timedelta(hours=1), "running"
    job.save()
    return JobRun(job, crew.officer, is_beating=False)


def test_a_selection_becomes_one_file_with_a_checksum_and_progress_by_post(
    crew: Crew, both_in_force: list[Revision]
) -> None:
    job = started(crew)
    perform(job.uuid)
    job.refresh_from_db()
    assert (job.state, job.done, job.of) == ("succeeded", 2, 2)
    assert job.summary == {"posts": 2, "left_out": 0}
    assert job.result_name == "示例企业甲_2个岗位_胸牌.pdf"
    content = (jobs_dir() / job.result_path).read_bytes()
    assert hashlib.sha256(content).hexdigest() == job.result_sha256
    assert len(PdfReader(io.BytesIO(content)).pages) == 2
    assert len(set(codes_on(content))) == 2


def test_an_attempt_after_one_that_died_leaves_one_fact_and_the_same_codes(
    crew: Crew, both_in_force: list[Revision]
) -> None:
    job = started(crew)
    codes = set()
    for _attempt in range(2):
        run = attempt_at(job, crew)
        tasks.print_posts(run, **job.arguments)
        codes |= set(PrintCode.objects.values_list("token", flat=True))
    assert Fact.objects.filter(kind="dossier.printed").count() == 1
    assert len(codes) == 2


def test_a_cancelled_job_leaves_neither_file_nor_fact(crew: Crew, both_in_force: list[Revision]) -> None:
    job = started(crew)
    run = attempt_at(job, crew)
    Job.objects.filter(pk=job.pk).update(cancel_requested=True)
    run.look()
    with pytest.raises(Cancelled):
        tasks.print_posts(run, **job.arguments)
    assert run.result is None
    assert not partial_dir(job.uuid).exists()
    assert not Fact.objects.filter(kind="dossier.printed").exists()


def test_posts_of_two_enterprises_are_not_printed_in_one_go(crew: Crew, stranger: Crew) -> None:
    with pytest.raises(RuleBroken, match="同一个企业"):
        tasks.start_print(actor=system_actor("test"), posts=[crew.post, stranger.post], layout="a4")


def test_an_unknown_layout_is_refused_on_the_page(crew: Crew, in_force: Revision) -> None:
    browser = Client()
    User.objects.filter(pk=crew.officer.user_id).update(must_change_password=False)
    browser.force_login(User.objects.get(pk=crew.officer.user_id))
    url = reverse("dossiers:print", args=[crew.post.uuid, in_force.number])
    assert browser.post(url, {"layout": "poster"}).status_code == 422
    answer = browser.post(url, {"layout": "badge"})
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "no-store"
    assert answer.content.startswith(b"%PDF")
