"""制度与专班: begun, edited by two, approved by the principal, superseded; and who may read which version."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gangze.access.actor import Actor, Grant
from gangze.access.matrix import Role
from gangze.dossiers import selectors, services
from gangze.dossiers.models import CharterRevision
from gangze.dossiers.rules.charter import (
    LONGEST_COMPARED,
    CharterText,
    Member,
    charter_differences,
    charter_hash,
    require_within_limits,
)
from gangze.dossiers.templatetags.dossiers import chapters
from gangze.dossiers.views.charter import starting_text
from gangze.kernel.errors import Absent, NotAllowed, RuleBroken
from gangze.ledger.models import Fact

from .builders import Crew

HEAD = {"name": "何例东", "post": "总经理", "duty": "组长，总负责"}
LEADER = {"name": "郑样刚", "post": "安全员", "duty": "编制、审核"}


def begin(crew: Crew, subject: str = "system", body: str = "第一条 一线岗位四件齐全。") -> CharterRevision:
    return services.begin_charter(
        actor=crew.officer, enterprise_uuid=crew.enterprise.uuid, subject=subject, title="工作制度", body=body
    )


def approve(crew: Crew, draft: CharterRevision) -> CharterRevision:
    shown = services.hash_of_charter(draft)
    return services.approve_charter(actor=crew.principal, charter_uuid=draft.uuid, shown_hash=shown)


@pytest.mark.django_db
def test_the_principal_approves_a_system_and_the_fact_names_its_content(crew: Crew) -> None:
    approved = approve(crew, begin(crew))
    fact = Fact.objects.get(kind="charter.approved")
    assert (approved.state, approved.approved_by, approved.fact_uuid) == ("in_force", "何例东", fact.client_uuid)
    assert fact.payload == {
        "subject": "system", "number": 1, "title": "工作制度", "content_hash": approved.content_hash, "supersedes": None,
    }  # fmt: skip
    assert approved.content_hash == services.hash_of_charter(approved)


@pytest.mark.django_db
def test_a_revision_begins_from_the_one_in_force_and_supersedes_it(crew: Crew) -> None:
    first = approve(crew, begin(crew))
    draft = begin(crew, body="不会用到的文字")
    assert (draft.number, draft.body) == (2, first.body)
    assert begin(crew) == draft  # one draft at a time
    edited = services.edit_charter(
        actor=crew.officer, charter_uuid=draft.uuid, edit_number=0, title="工作制度", body="第一条 四件齐全，现行有效。"
    )
    approve(crew, edited)
    first.refresh_from_db()
    assert (first.state, Fact.objects.filter(kind="charter.approved").last().payload["supersedes"]) == ("superseded", 1)
    changes = selectors.charter_changes(crew.principal, edited)
    assert "".join(piece.text for piece in changes if piece.change != "new") == first.to_text().read_out()
    assert {piece.text for piece in changes if piece.change == "new"} >= {"，现行有效"}
    assert selectors.charter_changes(crew.principal, first) == []


@pytest.mark.django_db
def test_two_editors_of_a_charter_lose_nothing(crew: Crew) -> None:
    draft = begin(crew, "group", body="")
    sent = {"charter_uuid": draft.uuid, "edit_number": 0, "title": "工作专班"}
    services.edit_charter(actor=crew.officer, members=[HEAD, LEADER], **sent)
    with pytest.raises(RuleBroken, match="刚被别人改过"):
        services.edit_charter(actor=crew.principal, members=[HEAD], **sent)
    draft.refresh_from_db()
    assert [member["name"] for member in draft.members] == ["何例东", "郑样刚"]


@pytest.mark.django_db
def test_an_approval_is_for_what_was_shown(crew: Crew) -> None:
    draft = begin(crew)
    shown = services.hash_of_charter(draft)
    services.edit_charter(actor=crew.officer, charter_uuid=draft.uuid, edit_number=0, title="制度", body="改了一个字")
    with pytest.raises(RuleBroken, match="内容与你看到的不一致"):
        services.approve_charter(actor=crew.principal, charter_uuid=draft.uuid, shown_hash=shown)
    assert not Fact.objects.filter(kind="charter.approved").exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("subject", "text", "refusal"),
    [
        ("system", {"title": "", "body": "有"}, "还没有标题"),
        ("system", {"title": "制度", "body": " "}, "还没有正文"),
        ("group", {"title": "专班", "members": [{"name": " "}]}, "还没有成员"),
        ("system", dict(zip(("title", "body"), starting_text(), strict=True)), "还写着“建议稿”"),
    ],
)
def test_what_is_incomplete_is_not_approved(crew: Crew, subject: str, text: dict[str, object], refusal: str) -> None:
    draft = begin(crew, subject)
    edited = services.edit_charter(actor=crew.officer, charter_uuid=draft.uuid, edit_number=0, **text)
    with pytest.raises(RuleBroken, match=refusal):
        approve(crew, edited)


@pytest.mark.django_db
def test_what_is_approved_is_neither_edited_nor_approved_again(crew: Crew) -> None:
    approved = approve(crew, begin(crew))
    with pytest.raises(RuleBroken, match="已批准，不能再改"):
        services.edit_charter(actor=crew.officer, charter_uuid=approved.uuid, edit_number=0, title="x")
    with pytest.raises(RuleBroken, match="已批准"):
        approve(crew, approved)


@pytest.mark.django_db
def test_who_may_do_what(crew: Crew, stranger: Crew) -> None:
    draft = begin(crew)
    shown = services.hash_of_charter(draft)
    with pytest.raises(NotAllowed):
        services.approve_charter(actor=crew.officer, charter_uuid=draft.uuid, shown_hash=shown)
    for actor in (crew.worker, stranger.principal):
        with pytest.raises(Absent):
            services.edit_charter(actor=actor, charter_uuid=draft.uuid, edit_number=0, title="x")
        with pytest.raises(Absent):
            services.approve_charter(actor=actor, charter_uuid=draft.uuid, shown_hash=shown)
        with pytest.raises((Absent, NotAllowed)):
            services.begin_charter(actor=actor, enterprise_uuid=crew.enterprise.uuid, subject="group")
    with pytest.raises(Absent):
        services.begin_charter(actor=crew.officer, enterprise_uuid=crew.enterprise.uuid, subject="rulebook")


@pytest.mark.django_db
def test_the_park_and_a_workshop_read_what_is_in_force_and_no_draft(crew: Crew, stranger: Crew) -> None:
    park = Actor(key="k", name="许例军", grants=(Grant(Role.INSPECTOR, crew.enterprise.authority.path),), user_id=1)
    workshop = crew.post.unit.parent
    assert workshop is not None
    head = Actor(key="h", name="魏样东", grants=(Grant(Role.WORKSHOP_HEAD, workshop.path),), user_id=2)
    draft = begin(crew)
    for reader in (park, head):
        with pytest.raises(Absent):
            selectors.charter_by_uuid(reader, draft.uuid)
        assert selectors.charters_of(reader, crew.enterprise.uuid).charters[0].draft is None
    approved = approve(crew, draft)
    for reader in (park, head):
        assert selectors.charter_by_uuid(reader, approved.uuid) == approved
        assert selectors.charters_of(reader, crew.enterprise.uuid).charters[0].in_force == approved
    for nobody in (crew.worker, stranger.principal):
        with pytest.raises(Absent):
            selectors.charters_of(nobody, crew.enterprise.uuid)
    assert [row.enterprise for row in selectors.charter_list(stranger.principal, {}).rows] == [stranger.enterprise]


# The rules


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        (CharterText("字" * 101), "标题最多100字，现有101字"),
        (CharterText("制度", "字" * 20_001), "正文最多20000字，现有20001字"),
        (CharterText("专班", members=(Member("甲"),) * 61), "最多登记60人"),
        (CharterText("专班", members=(Member("甲"), Member("", "班长"))), "第2位成员没有姓名"),
        (CharterText("专班", members=(Member("甲", duty="字" * 201),)), "第1位成员的内容过长"),
    ],
)
def test_what_cannot_be_kept_is_refused(text: CharterText, refusal: str) -> None:
    with pytest.raises(RuleBroken, match=refusal):
        require_within_limits(text)


def test_the_hash_depends_on_everything_a_version_says() -> None:
    text = CharterText("专班", "说明", (Member("甲", "厂长", "组长"), Member("乙", "班长", "成员")))
    others = [
        CharterText("专班二", text.body, text.members),
        CharterText(text.title, "", text.members),
        CharterText(text.title, text.body, text.members[::-1]),
        CharterText(text.title, text.body, (Member("甲", "厂长组长"), text.members[1])),
    ]
    hashes = {charter_hash(each, enterprise_uuid="e", subject="group", number=1) for each in [text, *others]}
    hashes.add(charter_hash(text, enterprise_uuid="f", subject="group", number=1))
    hashes.add(charter_hash(text, enterprise_uuid="e", subject="system", number=1))
    hashes.add(charter_hash(text, enterprise_uuid="e", subject="group", number=2))
    assert len(hashes) == 8


@given(old=st.text(st.sampled_from("甲乙丙\n"), max_size=40), new=st.text(st.sampled_from("甲乙丙\n"), max_size=40))
def test_differences_put_together_give_both_versions_back(old: str, new: str) -> None:
    before, after = CharterText("制度", old), CharterText("制度", new)
    found = charter_differences(before, after)
    assert "".join(piece.text for piece in found if piece.change != "new") == before.read_out()
    assert "".join(piece.text for piece in found if piece.change != "gone") == after.read_out()


def test_a_passage_too_long_to_compare_is_shown_as_gone_and_new() -> None:
    old, new = "甲" * (LONGEST_COMPARED + 1), "乙" + "甲" * LONGEST_COMPARED
    changed = [piece.change for piece in charter_differences(CharterText("制度", old), CharterText("制度", new))]
    assert changed == ["kept", "gone", "new"]


def test_the_suggested_text_fits_and_says_that_it_is_a_suggestion() -> None:
    title, body = starting_text()
    text = CharterText(title, body)
    require_within_limits(text)
    assert text.is_suggestion
    for word in ("两单两卡", "记得住、讲得明、做得到", "日、周、月", "考核", "奖励", "建议"):
        assert word in body


@pytest.mark.parametrize(
    ("body", "read"),
    [
        ("第一条 甲。\n", [("", "第一条 甲。")]),
        (
            "【建议稿】\n\n第一章 总则\n\n第一条 甲。\n第二章 附则",
            [("", "【建议稿】"), ("第一章 总则", "第一条 甲。"), ("第二章 附则", "")],
        ),
        ("按第一章办理", [("", "按第一章办理")]),
    ],
)
def test_a_system_is_read_by_its_chapters(body: str, read: list[tuple[str, str]]) -> None:
    assert chapters(body) == read
