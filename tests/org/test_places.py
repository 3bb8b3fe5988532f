"""Authorities, enterprises, units and posts: setting up, renaming, moving, closing, and taking the closing back."""

from datetime import date

import pytest
from django.db.models import Model

from gangze.access.matrix import Role
from gangze.kernel.errors import NotAllowed, RuleBroken
from gangze.ledger.models import Fact
from gangze.org import services
from gangze.org.models import Authority, Enterprise, Person, Post, RoleGrant, Unit
from tests.builders import TESTS, make_enterprise, make_post, make_unit, valid_credit_code
from tests.cast import ADMINISTRATOR, PARK_OFFICER, SAFETY_OFFICER, STRANGER, TEAM_LEADER, WORKER, Cast

TODAY = date(2026, 3, 10)


def last_fact(subject: Model) -> Fact:
    fact = Fact.objects.filter(subject=f"{subject._meta.model_name}:{subject.uuid}").order_by("number").last()
    assert fact is not None
    return fact


def test_authorities_form_a_tree_from_city_to_park(db: None) -> None:
    city = services.create_authority(actor=TESTS, name="示例市", level=Authority.Level.CITY)
    county = services.create_authority(
        actor=TESTS, name="示例县", level=Authority.Level.DISTRICT, parent_uuid=city.uuid
    )
    park = services.create_authority(actor=TESTS, name="示例园区", parent_uuid=county.uuid)
    assert park.path == f"a{city.pk}/a{county.pk}/a{park.pk}/"
    with pytest.raises(RuleBroken, match="同名"):
        services.create_authority(actor=TESTS, name="示例园区", parent_uuid=county.uuid)
    with pytest.raises(RuleBroken, match="同名的最高机构"):
        services.create_authority(actor=TESTS, name=" 示例市 ", level=Authority.Level.CITY)


def test_an_enterprise_joins_with_both_codes_in_their_written_form(cast: Cast) -> None:
    joined = services.create_enterprise(
        actor=cast.actor(PARK_OFFICER), authority_uuid=cast.park.uuid, code="９９０００００７７",
        credit_code=valid_credit_code(77).lower(), name=" 示例新材料 有限公司",
    )  # fmt: skip
    assert (joined.code, joined.credit_code, joined.name) == ("990000077", valid_credit_code(77), "示例新材料有限公司")
    assert last_fact(joined).kind == "org.enterprise_joined"


def test_a_credit_code_with_a_wrong_check_character_does_not_join(cast: Cast) -> None:
    right = valid_credit_code(78)
    wrong = right[:-1] + ("1" if right[-1] != "1" else "2")
    with pytest.raises(RuleBroken, match="校验不通过"):
        services.create_enterprise(
            actor=TESTS, authority_uuid=cast.park.uuid, code="990000078", credit_code=wrong, name="示例甲"
        )


def test_codes_and_names_of_enterprises_are_given_once(cast: Cast) -> None:
    told = {"code": "990000001", "credit_code": valid_credit_code(79), "name": "示例乙"}
    with pytest.raises(RuleBroken, match="企业编码"):
        services.create_enterprise(actor=TESTS, authority_uuid=cast.park.uuid, **told)
    with pytest.raises(RuleBroken, match="企业名称"):
        services.create_enterprise(
            actor=TESTS, authority_uuid=cast.park.uuid, **{**told, "code": "990000079", "name": cast.ours.name}
        )


def test_an_enterprise_does_not_let_another_one_in(cast: Cast) -> None:
    with pytest.raises((NotAllowed, Authority.DoesNotExist)):
        services.create_enterprise(
            actor=cast.actor(SAFETY_OFFICER), authority_uuid=cast.park.uuid, code="990000080",
            credit_code=valid_credit_code(80), name="示例丙",
        )  # fmt: skip


def test_renaming_keeps_uuid_and_path_and_tells_old_and_new(cast: Cast) -> None:
    actor = cast.actor(SAFETY_OFFICER)
    post = services.change_post(actor=actor, post_uuid=cast.post.uuid, name="聚合 班长")
    assert (post.uuid, post.path, post.name) == (cast.post.uuid, cast.post.path, "聚合班长")
    assert last_fact(post).payload == {"changes": {"name": ["聚合主操", "聚合班长"]}}
    unit = services.change_unit(actor=actor, unit_uuid=cast.team.uuid, name="聚合一班")
    assert last_fact(unit).payload == {"changes": {"name": ["聚合班", "聚合一班"]}}


def test_saying_the_same_again_records_nothing(cast: Cast) -> None:
    before = Fact.objects.count()
    services.change_post(actor=TESTS, post_uuid=cast.post.uuid, name=cast.post.name, is_key=True)
    services.change_unit(actor=TESTS, unit_uuid=cast.team.uuid, name=cast.team.name)
    services.change_enterprise(actor=TESTS, enterprise_uuid=cast.ours.uuid, name=cast.ours.name)
    services.move_post(actor=TESTS, post_uuid=cast.post.uuid, unit_uuid=cast.team.uuid)
    assert Fact.objects.count() == before


@pytest.mark.parametrize("fields", [{"name": "罐区巡检工"}, {"code": "P106"}])
def test_a_name_or_code_that_another_post_has_is_refused(cast: Cast, fields: dict[str, str]) -> None:
    with pytest.raises(RuleBroken, match="本企业已有"):
        services.change_post(actor=TESTS, post_uuid=cast.post.uuid, **fields)
    cast.post.refresh_from_db()
    assert (cast.post.name, cast.post.code) == ("聚合主操", "P101")


def test_a_post_moves_with_those_who_hold_it(cast: Cast) -> None:
    services.move_post(actor=TESTS, post_uuid=cast.post.uuid, unit_uuid=cast.other_team.uuid)
    post, worker = Post.objects.get(pk=cast.post.pk), Person.objects.get(pk=cast.people[WORKER].pk)
    assert post.path == f"{cast.other_team.path}p{post.pk}/"
    assert worker.path == cast.other_team.path
    assert [grant.unit_path for grant in cast.actor(WORKER).grants] == [post.path]


def test_a_team_moves_with_posts_people_and_roles(cast: Cast) -> None:
    storage = Unit.objects.get(enterprise=cast.ours, name="储运车间")
    services.move_unit(actor=TESTS, unit_uuid=cast.team.uuid, parent_uuid=storage.uuid)
    team = Unit.objects.get(pk=cast.team.pk)
    assert team.path == f"{storage.path}u{team.pk}/"
    assert Post.objects.get(pk=cast.post.pk).path == f"{team.path}p{cast.post.pk}/"
    assert Person.objects.get(pk=cast.people[WORKER].pk).path == team.path
    assert RoleGrant.objects.get(role=Role.TEAM_LEADER).path == team.path
    assert cast.actor(TEAM_LEADER).grants[0].unit_path == team.path


def test_a_post_never_moves_into_another_enterprise(cast: Cast) -> None:
    with pytest.raises(Unit.DoesNotExist):
        services.move_post(actor=TESTS, post_uuid=cast.post.uuid, unit_uuid=cast.their_team.uuid)
    with pytest.raises(Unit.DoesNotExist):
        services.move_unit(actor=TESTS, unit_uuid=cast.team.uuid, parent_uuid=cast.their_workshop.uuid)


def test_a_post_that_somebody_holds_is_not_closed(cast: Cast) -> None:
    with pytest.raises(RuleBroken, match="还有 2 人在该岗位任职"):
        services.close_post(actor=TESTS, post_uuid=cast.post.uuid)
    assert Post.objects.get(pk=cast.post.pk).closed_on is None


def test_a_closed_post_neither_changes_nor_moves_nor_is_held(cast: Cast) -> None:
    services.close_post(actor=TESTS, post_uuid=cast.other_post.uuid)
    for change in (
        lambda: services.close_post(actor=TESTS, post_uuid=cast.other_post.uuid),
        lambda: services.change_post(actor=TESTS, post_uuid=cast.other_post.uuid, name="别名"),
        lambda: services.move_post(actor=TESTS, post_uuid=cast.other_post.uuid, unit_uuid=cast.team.uuid),
    ):
        with pytest.raises(RuleBroken, match="已经撤销"):
            change()
    with pytest.raises(Post.DoesNotExist):
        services.assign_post(actor=TESTS, person_uuid=cast.people[WORKER].uuid, post_uuid=cast.other_post.uuid)


def test_a_closing_by_mistake_is_taken_back_and_the_post_is_the_same(cast: Cast) -> None:
    actor = cast.actor(SAFETY_OFFICER)
    services.close_post(actor=actor, post_uuid=cast.other_post.uuid)
    post = services.reopen_post(actor=actor, post_uuid=cast.other_post.uuid)
    assert (post.uuid, post.code, post.closed_on) == (cast.other_post.uuid, "P106", None)
    assert last_fact(post).kind == "org.post_reopened"
    with pytest.raises(RuleBroken, match="没有撤销"):
        services.reopen_post(actor=actor, post_uuid=cast.other_post.uuid)


def test_name_and_code_of_a_closed_post_are_free_and_then_it_stays_closed(cast: Cast) -> None:
    services.close_post(actor=TESTS, post_uuid=cast.other_post.uuid)
    make_post(cast.other_team, name="罐区巡检工", code="P106")
    with pytest.raises(RuleBroken, match="本企业已有"):
        services.reopen_post(actor=TESTS, post_uuid=cast.other_post.uuid)


def test_a_post_of_a_closed_team_is_not_reopened(cast: Cast) -> None:
    services.close_post(actor=TESTS, post_uuid=cast.other_post.uuid)
    services.close_unit(actor=TESTS, unit_uuid=cast.other_team.uuid)
    with pytest.raises(RuleBroken, match="不能恢复"):
        services.reopen_post(actor=TESTS, post_uuid=cast.other_post.uuid)
    with pytest.raises(RuleBroken, match="已经撤销"):
        services.change_unit(actor=TESTS, unit_uuid=cast.other_team.uuid, name="新名")
    with pytest.raises(Unit.DoesNotExist):
        services.create_post(actor=TESTS, unit_uuid=cast.other_team.uuid, name="新岗位")


def test_a_unit_with_something_in_it_is_not_closed(cast: Cast) -> None:
    for unit in (cast.team, cast.workshop):
        with pytest.raises(RuleBroken, match="其下还有"):
            services.close_unit(actor=TESTS, unit_uuid=unit.uuid)


def test_an_enterprise_leaves_when_it_is_empty_and_takes_nobody_in_afterwards(cast: Cast) -> None:
    with pytest.raises(RuleBroken, match="不能退出"):
        services.close_enterprise(actor=TESTS, enterprise_uuid=cast.ours.uuid)
    empty = make_enterprise(cast.park, name="示例空厂有限公司")
    services.close_enterprise(actor=cast.actor(PARK_OFFICER), enterprise_uuid=empty.uuid)
    with pytest.raises(Enterprise.DoesNotExist):
        services.create_unit(actor=TESTS, enterprise_uuid=empty.uuid, name="车间")
    with pytest.raises(Enterprise.DoesNotExist):
        services.hire_person(actor=TESTS, enterprise_uuid=empty.uuid, name="测例一")


def test_an_enterprise_does_not_close_itself(cast: Cast) -> None:
    empty = make_enterprise(cast.park, name="示例空厂有限公司")
    make_unit(empty)
    with pytest.raises(NotAllowed):
        services.close_enterprise(actor=cast.actor(SAFETY_OFFICER), enterprise_uuid=cast.ours.uuid)


@pytest.mark.parametrize("name", [STRANGER, WORKER])
def test_what_one_may_not_see_cannot_be_changed(cast: Cast, name: str) -> None:
    actor = cast.actor(name)
    with pytest.raises((Unit.DoesNotExist, NotAllowed)):
        services.change_unit(actor=actor, unit_uuid=cast.team.uuid, name="别人的")
    with pytest.raises((Post.DoesNotExist, NotAllowed)):
        services.change_post(actor=actor, post_uuid=cast.post.uuid, name="别人的")
    with pytest.raises((Enterprise.DoesNotExist, NotAllowed)):
        services.change_enterprise(actor=actor, enterprise_uuid=cast.ours.uuid, name="别人的")
    with pytest.raises((Enterprise.DoesNotExist, NotAllowed)):
        services.change_settings(actor=actor, enterprise_uuid=cast.ours.uuid, is_emergency_card_public=False)


def test_a_setting_is_a_fact_with_old_and_new(cast: Cast) -> None:
    services.change_settings(
        actor=cast.actor(ADMINISTRATOR), enterprise_uuid=cast.ours.uuid, is_emergency_card_public=False
    )
    assert last_fact(cast.ours).payload == {"changes": {"is_emergency_card_public": [True, False]}}
