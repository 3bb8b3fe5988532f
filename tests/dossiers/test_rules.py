"""Identity of items, classes of change, states, completeness and the content hash."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gangze.dossiers.content import DocumentContent, DossierContent, ItemContent, Kind, Step
from gangze.dossiers.rules import (
    ChangeClass,
    RevisionState,
    change_class,
    compare_items,
    content_hash,
    gaps_before_review,
    match_items,
    state_after_approval,
    state_after_return,
    state_after_submission,
)
from gangze.kernel.errors import RuleBroken

TODAY = date(2026, 11, 24)


def risk(point: str, measures: str = "每小时巡检", *, uid: str = "", **fields: str) -> ItemContent:
    return ItemContent(Kind.RISK, {"point": point, "measures": measures, **fields}, uid=uid)


def scenario(**fields: str) -> ItemContent:
    return ItemContent(
        Kind.EMERGENCY,
        {"accident": "导热油泄漏着火", "contacts": "班长 13800000000", **fields},
        steps=(Step("停循环泵，关阀门", "外操"),),
    )


def complete_dossier() -> DossierContent:
    return DossierContent(
        "聚合主操",
        {
            Kind.RISK: DocumentContent(Kind.RISK, (risk("聚合反应器", uid="a" * 32),), "超温险，高压险"),
            Kind.DUTY: DocumentContent(Kind.DUTY, (ItemContent(Kind.DUTY, {"duty": "每小时记录一次"}),)),
            Kind.OPERATION: DocumentContent(Kind.OPERATION, (ItemContent(Kind.OPERATION, {"procedure": "先置换"}),)),
            Kind.EMERGENCY: DocumentContent(Kind.EMERGENCY, (scenario(),)),
        },
    )


# Identity


def test_an_item_keeps_its_identity_when_the_file_comes_again_unchanged() -> None:
    old = [risk("聚合反应器", uid="1"), risk("导热油系统", uid="2")]
    assert match_items(old, [risk("聚合反应器"), risk("导热油系统")]) == ["1", "2"]


def test_an_item_keeps_its_identity_when_it_is_moved() -> None:
    old = [risk("聚合反应器", uid="1"), risk("导热油系统", uid="2")]
    assert match_items(old, [risk("导热油系统"), risk("聚合反应器")]) == ["2", "1"]


def test_an_item_keeps_its_identity_when_its_name_is_written_with_other_blanks_and_widths() -> None:
    old = [risk("DCS 操作画面", uid="1")]
    assert match_items(old, [risk("ＤＣＳ操作　画面")]) == ["1"]


def test_an_item_keeps_its_identity_when_it_is_reworded() -> None:
    old = [risk("发现超温超压立即处置并报告班长", uid="1"), risk("氮气窒息", uid="2")]
    assert match_items(old, [risk("发现超温、超压应立即处置，并报告班长和调度", "另一项"), risk("氮气窒息")]) == [
        "1",
        "2",
    ]


def test_something_else_is_a_new_item() -> None:
    assert match_items([risk("聚合反应器", "看压力", uid="1")], [risk("叉车倒车", "鸣笛慢行")]) == [""]


def test_two_items_of_the_same_name_are_told_apart_by_place() -> None:
    old = [risk("阀门", "查漏", uid="1"), risk("泵", "查振动", uid="2"), risk("阀门", "查开度", uid="3")]
    assert match_items(old, [risk("阀门", "查漏"), risk("泵", "查振动"), risk("阀门", "查开度")]) == ["1", "2", "3"]


texts = st.text(alphabet="聚合反应器导热油系统阀门泵氮气", min_size=1, max_size=6)


@given(st.lists(texts, max_size=8), st.lists(texts, max_size=8))
def test_no_old_item_is_ever_continued_twice(old_names: list[str], new_names: list[str]) -> None:
    old = [risk(name, uid=str(number)) for number, name in enumerate(old_names)]
    found = [uid for uid in match_items(old, [risk(name) for name in new_names]) if uid]
    assert len(found) == len(set(found))
    assert set(found) <= {item.uid for item in old}


@given(st.lists(texts, unique=True, max_size=8), st.randoms())
def test_any_order_of_the_same_items_gives_the_same_identities(names: list[str], random: object) -> None:
    old = [risk(name, uid=name) for name in names]
    shuffled = list(names)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert match_items(old, [risk(name) for name in shuffled]) == shuffled


# Classes of change


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("先开后关", "先开后关", ChangeClass.SAME),
        ("先开，后关", "先开、后关。", ChangeClass.WORDING),
        ("不超过０.８ＭＰａ", "不超过0.8 MPa", ChangeClass.WORDING),
        ("不超过0.8MPa", "不超过1.8MPa", ChangeClass.SUBSTANCE),
        ("压力0.8", "压力08", ChangeClass.SUBSTANCE),
        ("温度≤20", "温度≥20", ChangeClass.SUBSTANCE),
        ("温度-20", "温度20", ChangeClass.SUBSTANCE),
        ("严禁带电", "可以带电", ChangeClass.SUBSTANCE),
    ],
)
def test_a_change_is_classed_by_what_is_said_not_by_how_it_is_punctuated(
    old: str, new: str, expected: ChangeClass
) -> None:
    assert change_class(risk("点", old, uid="1"), risk("点", new, uid="1")) is expected


def test_making_an_item_must_know_is_a_change_of_substance() -> None:
    old = risk("点", uid="1")
    assert change_class(old, replace(old, is_must_know=True)) is ChangeClass.SUBSTANCE


def test_a_comparison_names_added_and_withdrawn_items() -> None:
    lines = compare_items([risk("甲", uid="1"), risk("乙", uid="2")], [risk("乙", uid="2"), risk("丙", uid="3")])
    assert [(line.uid, line.change) for line in lines] == [
        ("2", ChangeClass.SAME),
        ("3", ChangeClass.ADDED),
        ("1", ChangeClass.WITHDRAWN),
    ]


# States


def test_only_a_complete_draft_goes_to_review() -> None:
    assert state_after_submission(RevisionState.DRAFT, []) is RevisionState.IN_REVIEW
    with pytest.raises(RuleBroken, match="岗位操作卡还没有内容"):
        state_after_submission(RevisionState.DRAFT, ["岗位操作卡还没有内容"])


@pytest.mark.parametrize("state", [state for state in RevisionState if state is not RevisionState.IN_REVIEW])
def test_only_a_revision_in_review_is_approved_or_returned(state: RevisionState) -> None:
    with pytest.raises(RuleBroken):
        state_after_approval(state, in_force_on=TODAY, today=TODAY)
    with pytest.raises(RuleBroken):
        state_after_return(state)


def test_an_approval_for_a_later_day_waits_for_that_day() -> None:
    later = date(2026, 12, 1)
    assert state_after_approval(RevisionState.IN_REVIEW, in_force_on=TODAY, today=TODAY) is RevisionState.IN_FORCE
    assert state_after_approval(RevisionState.IN_REVIEW, in_force_on=later, today=TODAY) is RevisionState.APPROVED


def test_nothing_comes_into_force_in_the_past() -> None:
    with pytest.raises(RuleBroken, match="不能早于今天"):
        state_after_approval(RevisionState.IN_REVIEW, in_force_on=date(2026, 11, 23), today=TODAY)


# Completeness


def test_a_complete_dossier_has_no_gaps() -> None:
    assert gaps_before_review(complete_dossier(), is_frontline=True) == []


@pytest.mark.parametrize("kind", list(Kind))
def test_a_frontline_post_needs_all_four_documents(kind: Kind) -> None:
    content = complete_dossier()
    documents = {each: document for each, document in content.documents.items() if each is not kind}
    gaps = gaps_before_review(replace(content, documents=documents), is_frontline=True)
    assert [gap.kind for gap in gaps] == [kind]
    assert gaps_before_review(replace(content, documents=documents), is_frontline=False) == []


def test_an_emergency_card_without_contacts_is_not_complete() -> None:
    content = complete_dossier()
    card = DocumentContent(Kind.EMERGENCY, (scenario(contacts=" "),))
    gaps = gaps_before_review(
        replace(content, documents={**content.documents, Kind.EMERGENCY: card}), is_frontline=True
    )
    assert [gap.message for gap in gaps] == ["岗位应急处置卡第1条缺少内部联系电话"]


def test_a_scenario_without_steps_is_not_complete() -> None:
    content = complete_dossier()
    card = DocumentContent(Kind.EMERGENCY, (replace(scenario(), steps=()),))
    gaps = gaps_before_review(
        replace(content, documents={**content.documents, Kind.EMERGENCY: card}), is_frontline=True
    )
    assert "处置步骤" in gaps[0].message


# The content hash


def test_the_hash_does_not_depend_on_the_order_of_documents() -> None:
    content = complete_dossier()
    turned = replace(content, documents=dict(reversed(list(content.documents.items()))))
    assert content_hash(content, post_uuid="p") == content_hash(turned, post_uuid="p")


@pytest.mark.parametrize(
    "changed",
    [
        risk("聚合反应器", "每两小时巡检", uid="a" * 32),
        risk("聚合反应器", uid="b" * 32),
        replace(risk("聚合反应器", uid="a" * 32), is_must_know=True),
        replace(risk("聚合反应器", uid="a" * 32), extra={"备用列": "x"}),
    ],
)
def test_the_hash_changes_with_any_part_of_an_item(changed: ItemContent) -> None:
    content = complete_dossier()
    documents = {**content.documents, Kind.RISK: DocumentContent(Kind.RISK, (changed,), "超温险，高压险")}
    assert content_hash(content, post_uuid="p") != content_hash(replace(content, documents=documents), post_uuid="p")


def test_the_hash_is_of_one_post_only() -> None:
    content = complete_dossier()
    assert content_hash(content, post_uuid="p") != content_hash(content, post_uuid="q")
