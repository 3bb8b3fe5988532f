"""The tree of authorities: adding, renaming, putting one below another; its page and its command."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from gangze.access.matrix import Role
from gangze.kernel.errors import NotAllowed, RuleBroken
from gangze.ledger.models import Fact
from gangze.org import services
from gangze.org.models import Authority, Person, RoleGrant
from tests.builders import TESTS, make_authority, make_enterprise
from tests.cast import ADMINISTRATOR, AUTHORITY_VIEWER, PARK_OFFICER, SAFETY_OFFICER, Cast

Level = Authority.Level


def last_fact(authority: Authority) -> Fact:
    return Fact.objects.filter(subject=f"authority:{authority.uuid}").order_by("-number")[0]


@pytest.fixture
def administrator(cast: Cast) -> Client:
    return cast.client(ADMINISTRATOR)


def the_list(client: Client) -> str:
    return client.get(reverse("org:authority_list")).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("level", "above", "told"),
    [
        (Level.CITY, Level.CITY, "市是最高一级"),
        (Level.DISTRICT, Level.DISTRICT, "区县的上级须是市"),
        (Level.DISTRICT, Level.PARK, "区县的上级须是市"),
        (Level.PARK, Level.PARK, "园区的上级须是市或区县"),
    ],
)
def test_nothing_stands_below_its_own_level(level: Level, above: Level, told: str) -> None:
    parent = services.create_authority(actor=TESTS, name="上级", level=above)
    with pytest.raises(RuleBroken, match=told):
        services.create_authority(actor=TESTS, name="下级", level=level, parent_uuid=parent.uuid)
    top = services.create_authority(actor=TESTS, name="下级", level=level)
    with pytest.raises(RuleBroken, match=told):
        services.move_authority(actor=TESTS, authority_uuid=top.uuid, parent_uuid=parent.uuid)


def test_renaming_leaves_a_fact_and_refuses_a_name_that_is_taken(cast: Cast) -> None:
    other = services.create_authority(actor=TESTS, name="二园区", parent_uuid=cast.city.uuid)
    renamed = services.change_authority(actor=cast.actor(PARK_OFFICER), authority_uuid=cast.park.uuid, name=" 新园区 ")
    assert renamed.name == "新园区"
    fact = last_fact(renamed)
    assert (fact.kind, fact.payload) == ("org.authority_changed", {"changes": {"name": [cast.park.name, "新园区"]}})
    with pytest.raises(RuleBroken, match="同名"):
        services.change_authority(actor=TESTS, authority_uuid=other.uuid, name="新园区")


@pytest.mark.django_db
def test_a_district_takes_its_parks_its_people_and_their_roles_along() -> None:
    city = services.create_authority(actor=TESTS, name="市", level=Level.CITY)
    district = services.create_authority(actor=TESTS, name="区", level=Level.DISTRICT)
    park = services.create_authority(actor=TESTS, name="园", parent_uuid=district.uuid)
    officer = services.hire_officer(actor=TESTS, authority_uuid=park.uuid, name="赵例", phone="13800000999").person
    services.give_role(actor=TESTS, person_uuid=officer.uuid, role=Role.PARK_OFFICER, path=park.path)
    moved = services.move_authority(actor=TESTS, authority_uuid=district.uuid, parent_uuid=city.uuid)
    path = f"a{city.pk}/a{district.pk}/a{park.pk}/"
    assert Authority.objects.get(pk=district.pk).path == moved.path == f"a{city.pk}/a{district.pk}/"
    assert Authority.objects.get(pk=park.pk).path == Person.objects.get(pk=officer.pk).path == path
    assert RoleGrant.objects.get(role=Role.PARK_OFFICER).path == path
    fact = last_fact(moved)
    assert (fact.kind, fact.path) == ("org.authority_moved", moved.path)
    assert fact.payload == {"changes": {"parent": [None, str(city.uuid)]}}
    with pytest.raises(RuleBroken, match="已有上级"):
        services.move_authority(actor=TESTS, authority_uuid=park.uuid, parent_uuid=city.uuid)


def test_an_authority_with_an_enterprise_below_stays_where_its_facts_are(cast: Cast) -> None:
    park = make_authority()
    make_enterprise(park)
    with pytest.raises(RuleBroken, match="已有企业"):
        services.move_authority(actor=TESTS, authority_uuid=park.uuid, parent_uuid=cast.city.uuid)


def test_an_officer_changes_nothing_beyond_the_own_park(cast: Cast) -> None:
    park, officer = make_authority(), cast.actor(PARK_OFFICER)
    with pytest.raises(NotAllowed):
        services.create_authority(actor=officer, name="三园区")
    for refused in (park, cast.city):
        with pytest.raises((NotAllowed, Authority.DoesNotExist)):
            services.change_authority(actor=officer, authority_uuid=refused.uuid, name="别的")
    with pytest.raises((NotAllowed, Authority.DoesNotExist)):
        services.move_authority(actor=officer, authority_uuid=park.uuid, parent_uuid=cast.city.uuid)


def test_the_administrator_builds_the_tree_on_the_page(cast: Cast, administrator: Client) -> None:
    add, top = reverse("org:authority_add"), make_authority("三园区")
    page = the_list(administrator)
    assert all(text in page for text in (cast.city.name, cast.park.name, "2 家企业", "0 家企业"))
    sent = {"name": "示例区", "level": "district", "parent_uuid": cast.city.uuid}
    assert administrator.post(add, sent)["Location"] == reverse("org:authority_list")
    district = Authority.objects.get(name="示例区")
    assert (district.level, district.parent) == (Level.DISTRICT, cast.city)
    assert administrator.post(add, {"name": "邻市", "level": "city", "parent_uuid": ""}).status_code == 302
    administrator.post(reverse("org:authority_edit", args=[district.uuid]), {"name": "东区"})
    move = reverse("org:authority_move", args=[top.uuid])
    assert move in the_list(administrator)
    administrator.post(move, {"parent_uuid": district.uuid})
    assert Authority.objects.get(pk=top.pk).path == f"{district.path}a{top.pk}/"
    page = the_list(administrator)
    assert "东区" in page
    assert move not in page


def test_a_wrong_parent_is_said_beside_the_field(cast: Cast, administrator: Client) -> None:
    sent = {"name": "示例区", "level": "city", "parent_uuid": cast.city.uuid}
    answer = administrator.post(reverse("org:authority_add"), sent)
    assert answer.status_code == 422
    assert "市是最高一级，没有上级。" in answer.content.decode()
    assert 'value="示例区"' in answer.content.decode()
    answer = administrator.post(reverse("org:authority_add"), {**sent, "level": "park", "parent_uuid": cast.park.uuid})
    assert answer.status_code == 422
    assert not Authority.objects.filter(name="示例区").exists()


def test_the_park_sees_its_own_and_whoever_edits_no_authority_sees_no_page(cast: Cast) -> None:
    page = the_list(cast.client(PARK_OFFICER))
    assert cast.park.name in page
    assert cast.city.name not in page
    assert reverse("org:authority_add") not in page
    for name in (SAFETY_OFFICER, AUTHORITY_VIEWER):
        client = cast.client(name)
        for address in ("authority_list", "authority_add"):
            assert client.get(reverse(f"org:{address}")).status_code == 403
        assert reverse("org:authority_list") not in client.get(reverse("org:calendar")).content.decode()


def run(*words: str) -> str:
    printed = StringIO()
    call_command("org", "authority", *words, stdout=printed)
    return printed.getvalue()


@pytest.mark.django_db
def test_the_command_builds_and_lists_the_tree() -> None:
    run("add", "示例市", "--level", "city")
    run("add", "示例区", "--level", "district", "--parent", "示例市")
    assert run("add", "示例园区", "--parent", "示例区") == "已新增园区 示例园区。\n"
    make_enterprise(Authority.objects.get(name="示例园区"))
    assert run("list").splitlines() == [
        "示例市（市） 企业=1", "  示例区（区县） 企业=1", "    示例园区（园区） 企业=1",
    ]  # fmt: skip
    with pytest.raises(CommandError, match="没有名为“没有”的监管机构"):
        run("add", "别的", "--parent", "没有")
    with pytest.raises(CommandError, match="区县的上级须是市"):
        run("add", "别的", "--level", "district", "--parent", "示例园区")
    run("add", "示例园区", "--parent", "示例市")
    with pytest.raises(CommandError, match="有几个名为“示例园区”"):
        run("add", "别的", "--parent", "示例园区")
