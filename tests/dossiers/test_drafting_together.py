"""Several people write one draft: nothing is lost, numbers grade a risk, and a post may begin from a similar one."""

from collections.abc import Mapping
from uuid import UUID

import pytest

from gangze.access.actor import Actor
from gangze.dossiers import services
from gangze.dossiers.content import ItemContent, Kind
from gangze.dossiers.models import Item, Revision
from gangze.dossiers.rules import Conflict, base_of, item_base
from gangze.kernel.errors import Absent, NotAllowed, RuleBroken

from .builders import Crew

pytestmark = pytest.mark.django_db


def risk_of(draft: Revision) -> ItemContent:
    return draft.items.get(fields__point="导热油系统").to_content()


def save(
    actor: Actor, draft: Revision, item: ItemContent, base: Mapping[str, str] | None = None, **fields: str
) -> Item:
    return services.edit_item(
        actor=actor, revision_uuid=draft.uuid, uid=UUID(item.uid), fields={**item.fields, **fields}, base=base
    ).item


def test_the_second_of_two_editors_is_told_what_the_first_made_of_the_item(crew: Crew, draft: Revision) -> None:
    item = risk_of(draft)
    save(crew.officer, draft, item, item_base(item), measures="每班查漏两次")
    with pytest.raises(Conflict) as refused:
        save(crew.principal, draft, item, item_base(item), measures="每周查漏")
    assert refused.value.present.fields["measures"] == "每班查漏两次"
    assert risk_of(draft).fields["measures"] == "每班查漏两次"


def test_a_save_whose_answer_was_lost_may_be_sent_again(crew: Crew, draft: Revision) -> None:
    item = risk_of(draft)
    for _attempt in range(2):
        save(crew.officer, draft, item, item_base(item), measures="每班查漏两次")
    assert risk_of(draft).fields["measures"] == "每班查漏两次"


def test_two_editors_of_two_items_do_not_meet(crew: Crew, draft: Revision) -> None:
    one, other = (row.to_content() for row in draft.items.filter(kind="risk"))
    save(crew.officer, draft, one, item_base(one), measures="甲写的")
    save(crew.principal, draft, other, item_base(other), measures="乙写的")
    assert {row.fields["measures"] for row in draft.items.filter(kind="risk")} == {"甲写的", "乙写的"}


def test_what_two_editors_changed_in_two_fields_goes_together(crew: Crew, draft: Revision) -> None:
    item = risk_of(draft)
    save(crew.officer, draft, item, item_base(item), measures="甲改的措施")
    save(crew.principal, draft, item, item_base(item), consequence="乙改的后果")
    fields = risk_of(draft).fields
    assert (fields["measures"], fields["consequence"]) == ("甲改的措施", "乙改的后果")


def test_a_field_emptied_by_one_is_not_filled_again_by_the_other(crew: Crew, draft: Revision) -> None:
    item = risk_of(draft)
    save(crew.officer, draft, item, item_base(item), measures="")
    save(crew.principal, draft, item, item_base(item), consequence="乙改的后果")
    assert "measures" not in risk_of(draft).fields


def test_of_three_fields_only_the_one_both_changed_is_in_conflict(crew: Crew, draft: Revision) -> None:
    item = risk_of(draft)
    save(crew.officer, draft, item, item_base(item), measures="甲", consequence="甲的后果")
    with pytest.raises(Conflict) as refused:
        save(crew.principal, draft, item, item_base(item), measures="乙", remark="乙的备注")
    merge = refused.value.merge
    assert (merge.disputed, merge.taken) == (("measures",), ("consequence",))
    assert [merge.parts[key] for key in ("measures", "consequence", "remark")] == ["乙", "甲的后果", "乙的备注"]


def test_numbers_of_two_editors_grade_the_risk_together(crew: Crew, draft: Revision) -> None:
    save(crew.officer, draft, risk_of(draft), likelihood="2", severity="2")
    item = risk_of(draft)
    save(crew.officer, draft, item, item_base(item), likelihood="5")
    saved = save(crew.principal, draft, item, item_base(item), severity="5")
    assert (saved.fields["score"], saved.fields["level"]) == ("25", "重大")


def test_a_star_set_meanwhile_stays(crew: Crew, draft: Revision) -> None:
    item = risk_of(draft)
    services.set_must_know(actor=crew.officer, revision_uuid=draft.uuid, uid=UUID(item.uid), is_must_know=True)
    assert save(crew.principal, draft, item, item_base(item), measures="乙").is_must_know


def test_the_steps_of_a_scenario_are_one_part(crew: Crew, draft: Revision) -> None:
    item = draft.items.get(kind="emergency").to_content()
    edit = {"revision_uuid": draft.uuid, "uid": UUID(item.uid), "base": item_base(item)}
    first = [("甲的一步", "班长")]
    services.edit_item(actor=crew.officer, fields=item.fields, steps=first, **edit)  # type: ignore[arg-type]
    seen = [(step.text, step.who) for step in item.steps]
    fields = {**item.fields, "remark": "乙的备注"}
    saved, taken = services.edit_item(actor=crew.principal, fields=fields, steps=seen, **edit)  # type: ignore[arg-type]
    assert (saved.steps, saved.fields["remark"], taken) == ([["甲的一步", "班长"]], "乙的备注", ("steps",))
    with pytest.raises(Conflict):
        services.edit_item(actor=crew.principal, fields=fields, steps=[("乙的", "")], **edit)  # type: ignore[arg-type]


def test_the_header_of_two_editors_goes_together(crew: Crew, draft: Revision) -> None:
    edit = {"revision_uuid": draft.uuid, "base": services.header_base(draft)}
    label, reason = draft.label, draft.reason
    services.edit_header(actor=crew.officer, label="A/7", reason=reason, header={}, **edit)  # type: ignore[arg-type]
    saved = services.edit_header(
        actor=crew.principal, label=label, reason="乙的原因", header={}, **edit  # type: ignore[arg-type]
    )  # fmt: skip
    assert (saved.label, saved.header["revision_label"], saved.reason) == ("A/7", "A/7", "乙的原因")


def test_a_jingle_left_alone_takes_what_the_other_wrote(crew: Crew, draft: Revision) -> None:
    seen = draft.jingles["risk"]
    edit = {"revision_uuid": draft.uuid, "kind": Kind.RISK, "base": base_of({"jingle": seen})}
    services.edit_jingle(actor=crew.officer, jingle="甲的一句", **edit)  # type: ignore[arg-type]
    services.edit_jingle(actor=crew.principal, jingle=seen, **edit)  # type: ignore[arg-type]
    draft.refresh_from_db()
    assert draft.jingles["risk"] == "甲的一句"


def test_a_jingle_changed_meanwhile_is_not_overwritten(crew: Crew, draft: Revision) -> None:
    seen = base_of({"jingle": draft.jingles["risk"]})
    edit = {"revision_uuid": draft.uuid, "kind": Kind.RISK, "base": seen}
    services.edit_jingle(actor=crew.officer, jingle="一听二看三摸四闻", **edit)  # type: ignore[arg-type]
    with pytest.raises(Conflict) as refused:
        services.edit_jingle(actor=crew.principal, jingle="另一句", **edit)  # type: ignore[arg-type]
    assert refused.value.present == "一听二看三摸四闻"


def test_what_stands_over_the_documents_is_not_overwritten_either(crew: Crew, draft: Revision) -> None:
    edit = {"revision_uuid": draft.uuid, "label": "A/2", "header": {}, "base": services.header_base(draft)}
    services.edit_header(actor=crew.officer, reason="年度评审", **edit)  # type: ignore[arg-type]
    with pytest.raises(Conflict) as refused:
        services.edit_header(actor=crew.principal, reason="别的原因", **edit)  # type: ignore[arg-type]
    assert refused.value.present["reason"] == "年度评审"


@pytest.mark.parametrize(
    ("likelihood", "severity", "score", "level"), [("5", "4", "20", "重大"), ("2", "3", "6", "低")]
)
def test_likelihood_and_severity_grade_a_risk(
    crew: Crew, draft: Revision, likelihood: str, severity: str, score: str, level: str
) -> None:
    saved = save(crew.officer, draft, risk_of(draft), likelihood=likelihood, severity=severity, level="一般")
    assert (saved.fields["score"], saved.fields["level"]) == (score, level)


def test_without_numbers_the_level_is_what_was_chosen(crew: Crew, draft: Revision) -> None:
    assert save(crew.officer, draft, risk_of(draft), level="较大").fields["level"] == "较大"


def test_the_enterprise_decides_how_risks_are_graded(crew: Crew, draft: Revision) -> None:
    services.edit_settings(
        actor=crew.principal, enterprise_code=crew.enterprise.code, risk_method="lec", risk_bounds=[320, 160, 70],
        asked_reviews=[], trigger_days=30,
    )  # fmt: skip
    saved = save(crew.officer, draft, risk_of(draft), likelihood="3", exposure="6", severity="15")
    assert (saved.fields["score"], saved.fields["level"]) == ("270", "较大")


def test_numbers_outside_the_matrix_are_refused_and_change_nothing(crew: Crew, draft: Revision) -> None:
    with pytest.raises(RuleBroken, match="1～5"):
        save(crew.officer, draft, risk_of(draft), likelihood="6", severity="3")
    assert "likelihood" not in risk_of(draft).fields


def test_a_word_in_the_place_of_a_number_is_refused(crew: Crew, draft: Revision) -> None:
    with pytest.raises(RuleBroken, match="须填数字"):
        save(crew.officer, draft, risk_of(draft), likelihood="高", severity="3")


@pytest.mark.parametrize("numbers", [{"likelihood": "", "severity": ""}, {"likelihood": "5", "severity": ""}])
def test_a_value_goes_with_the_numbers_that_supported_it(crew: Crew, draft: Revision, numbers: dict[str, str]) -> None:
    save(crew.officer, draft, risk_of(draft), likelihood="5", severity="4")
    saved = save(crew.officer, draft, risk_of(draft), **numbers)
    assert "score" not in saved.fields
    assert saved.fields["level"] == "重大", "a person may have a level without numbers"


def test_a_value_that_a_file_brought_without_numbers_stays(crew: Crew, draft: Revision) -> None:
    row = draft.items.get(fields__point="导热油系统")
    row.fields = {**row.fields, "score": "12"}
    row.save(update_fields=["fields"])
    assert save(crew.officer, draft, row.to_content(), measures="每班查漏两次").fields["score"] == "12"


def test_imported_numbers_outside_the_matrix_do_not_keep_a_word_from_being_corrected(
    crew: Crew, draft: Revision
) -> None:
    row = draft.items.get(fields__point="导热油系统")
    row.fields = {**row.fields, "likelihood": "10", "severity": "40", "level": "重大"}
    row.save(update_fields=["fields"])
    saved = save(crew.officer, draft, row.to_content(), measures="每班查漏两次")
    assert (saved.fields["measures"], saved.fields["level"]) == ("每班查漏两次", "重大")


def test_a_star_is_set_and_taken_away(crew: Crew, draft: Revision) -> None:
    uid = draft.items.filter(kind="duty").get().uid
    for wanted in (True, True, False):
        services.set_must_know(actor=crew.officer, revision_uuid=draft.uuid, uid=uid, is_must_know=wanted)
        assert draft.items.get(uid=uid).is_must_know is wanted
    with pytest.raises((Absent, NotAllowed)):
        services.set_must_know(actor=crew.worker, revision_uuid=draft.uuid, uid=uid, is_must_know=True)


def test_an_empty_draft_begins_from_a_similar_post_with_items_of_its_own(crew: Crew, in_force: Revision) -> None:
    empty = services.open_draft(actor=crew.officer, post_uuid=crew.other_post.uuid)
    begun = services.start_from_post(actor=crew.officer, revision_uuid=empty.uuid, source_post_uuid=crew.post.uuid)
    assert [row.fields for row in begun.items.all()] == [row.fields for row in in_force.items.all()]
    assert not {row.uid for row in begun.items.all()} & {row.uid for row in in_force.items.all()}
    assert begun.jingles == in_force.jingles
    assert "聚合主操" in begun.reason
    with pytest.raises(RuleBroken, match="已经有内容"):
        services.start_from_post(actor=crew.officer, revision_uuid=empty.uuid, source_post_uuid=crew.post.uuid)


def test_nobody_begins_from_a_post_of_another_enterprise(crew: Crew, in_force: Revision, stranger: Crew) -> None:
    empty = services.open_draft(actor=stranger.officer, post_uuid=stranger.post.uuid)
    with pytest.raises(Absent):
        services.start_from_post(actor=stranger.officer, revision_uuid=empty.uuid, source_post_uuid=crew.post.uuid)
