"""What each person sees of the ledger in the browser."""

import uuid
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gangze.access.actor import Actor
from gangze.access.matrix import Role
from gangze.jobs.models import Job
from gangze.ledger import selectors
from gangze.ledger.models import Fact, Seal
from gangze.ledger.rules.privacy import is_from_above, masked
from gangze.ledger.services import seal_all_due
from gangze.org.models import RoleGrant
from gangze.org.selectors import actor_of

from .scene import OTHER_PLACE, OTHER_TENANT, PLACE, SYSTEM, TENANT, SetClock, record, three_days
from .test_media import store

pytestmark = pytest.mark.django_db


def signed_in(role: Role | None, path: str, name: str = "李安全") -> tuple[Client, Actor]:
    """Return a browser in which somebody with the role at the place is signed in, and the actor."""
    user = get_user_model().objects.create_user(name=name)
    if role is not None:
        RoleGrant.objects.create(user=user, role=role.value, path=path)
    client = Client()
    client.force_login(user)
    return client, actor_of(user)


@pytest.fixture
def officer() -> Client:
    """The safety officer of the enterprise."""
    return signed_in(Role.SAFETY_OFFICER, PLACE)[0]


@pytest.fixture
def park() -> Client:
    """The park's office."""
    return signed_in(Role.PARK_OFFICER, "a1/", "赵园区")[0]


def text(client: Client, address: str, status: int = 200) -> str:
    """Return the page."""
    response = client.get(address)
    assert response.status_code == status, response.content.decode()
    return response.content.decode()


def test_a_stranger_is_asked_to_sign_in() -> None:
    for address in (
        "/ledger/",
        "/ledger/seals/",
        f"/ledger/receipts/{uuid.uuid4()}/",
        f"/ledger/media/{uuid.uuid4()}/",
    ):
        assert Client().get(address).status_code == 302


def test_who_may_not_look_into_the_ledger_is_refused(clock: SetClock) -> None:
    client, _actor = signed_in(Role.TEAM_LEADER, "a1/e1/u3/")
    text(client, "/ledger/", 403)
    text(client, "/ledger/seals/", 403)


def test_an_empty_ledger_says_what_will_be_here(officer: Client) -> None:
    assert "还没有记录" in text(officer, "/ledger/")
    assert "还没有封存" in text(officer, "/ledger/seals/")


def test_the_officer_sees_the_facts_of_the_own_enterprise_only(clock: SetClock, officer: Client) -> None:
    own = record(1)
    other = record(1, tenant=OTHER_TENANT, path=OTHER_PLACE)
    page = text(officer, "/ledger/")
    assert own.code in page
    assert other.code not in page
    assert OTHER_TENANT not in page


def test_list_and_gate_agree(clock: SetClock) -> None:
    record(1)
    record(2, path="a1/e1/u3/")
    record(1, tenant=OTHER_TENANT, path=OTHER_PLACE)
    for role in Role:
        for path in ("", "a1/", PLACE, "a1/e1/u3/", OTHER_PLACE):
            _client, actor = signed_in(role, path)
            listed = set(Fact.objects.all().visible_to(actor))
            assert listed == {fact for fact in Fact.objects.all() if actor.may(selectors.Action.LEDGER_VIEW, fact.path)}


def test_facts_are_filtered_by_kind_day_author_and_tenant(clock: SetClock, park: Client) -> None:
    three_days(clock)
    exported = record(20, kind="ledger.exported", actor=SYSTEM)
    other = record(1, tenant=OTHER_TENANT, path=OTHER_PLACE)
    assert text(park, "/ledger/?kind=ledger.exported").count("/ledger/receipts/") == 1
    assert exported.code in text(park, "/ledger/?kind=ledger.exported")
    assert text(park, f"/ledger/?day=2026-03-03&tenant={TENANT}").count("/ledger/receipts/") == 4
    assert text(park, f"/ledger/?tenant={OTHER_TENANT}").count("/ledger/receipts/") == 1
    assert text(park, f"/ledger/?author={other.author_key}").count("/ledger/receipts/") == 13
    assert "没有符合条件的记录" in text(park, "/ledger/?day=2025-01-01")
    assert "日期不正确" in text(park, "/ledger/?day=yesterday")


def test_a_chosen_day_shows_its_seal(clock: SetClock, officer: Client) -> None:
    three_days(clock)
    assert Seal.objects.get(sequence=1).seal_hash in text(officer, "/ledger/?day=2026-03-02")
    assert "至今 4 条记录" in text(officer, "/ledger/?day=2026-03-04")
    clock.pass_by(days=1)
    assert "这一天已经结束，4 条记录" in text(officer, "/ledger/?day=2026-03-04")
    assert "不需要封存" in text(officer, "/ledger/?day=2026-01-01")


def test_the_seal_of_a_tenant_is_not_shown_to_who_sees_only_a_part_of_it(clock: SetClock) -> None:
    record(1, path="a1/e1/u3/")
    record(2, path="a1/e1/u4/")
    clock.pass_by(days=1)
    (seal,) = seal_all_due(actor=SYSTEM)
    client, _actor = signed_in(Role.SAFETY_OFFICER, "a1/e1/u3/")
    assert seal.seal_hash not in text(client, f"/ledger/?day=2026-03-02&tenant={TENANT}")
    assert seal.seal_hash not in text(client, "/ledger/seals/")


def test_the_list_turns_pages_and_costs_the_same_queries_however_long(clock: SetClock, officer: Client) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            text(officer, "/ledger/")
        return len(queries)

    record(1)
    few = cost()
    for number in range(2, 120):
        record(number)
    assert cost() == few
    page = text(officer, "/ledger/")
    assert page.count("/ledger/receipts/") == 50
    assert "after=" in page


def test_from_above_persons_are_masked_and_contents_hidden(clock: SetClock, park: Client, officer: Client) -> None:
    fact = record(1, payload={"who": "钱某某"})
    assert "姜海东" not in text(park, "/ledger/")
    page = text(park, f"/ledger/receipts/{fact.client_uuid}/")
    assert "姜*东" in page
    assert "钱某某" not in page
    page = text(officer, f"/ledger/receipts/{fact.client_uuid}/")
    assert "姜海东" in page
    assert "钱某某" in page


def test_a_receipt_shows_code_hash_and_whether_it_is_sealed(clock: SetClock, officer: Client) -> None:
    three_days(clock)
    sealed, today = Fact.objects.get(number=2), Fact.objects.get(number=12)
    page = text(officer, f"/ledger/receipts/{sealed.client_uuid}/")
    assert sealed.code in page
    assert sealed.content_hash in page
    assert "已随 2026-03-02 封存" in page
    assert Seal.objects.get(sequence=1).root in page
    assert "待当日封存" in text(officer, f"/ledger/receipts/{today.client_uuid}/")


def test_the_author_sees_the_own_receipt_without_any_role(clock: SetClock) -> None:
    client, actor = signed_in(None, "", "孙一线")
    fact = record(1, actor=actor)
    assert fact.code in text(client, f"/ledger/receipts/{fact.client_uuid}/")


def test_anothers_receipt_does_not_exist(clock: SetClock) -> None:
    fact = record(1)
    for role, path in ((None, ""), (Role.WORKER, "a1/e1/u3/p7/"), (Role.SAFETY_OFFICER, OTHER_PLACE)):
        client, _actor = signed_in(role, path)
        page = text(client, f"/ledger/receipts/{fact.client_uuid}/", 404)
        assert fact.code not in page


def test_a_receipt_cannot_be_covered_by_using_its_uuid_again(clock: SetClock, park: Client) -> None:
    first = record(1)
    later = record(1, tenant=OTHER_TENANT, path=OTHER_PLACE, client_uuid=first.client_uuid)
    page = text(park, f"/ledger/receipts/{first.client_uuid}/")
    assert first.content_hash in page
    assert later.content_hash not in page


def test_a_file_comes_as_an_attachment_that_no_browser_interprets(media_folder: Path, officer: Client) -> None:
    media = store(name="照片.jpg")
    response = officer.get(f"/ledger/media/{media.uuid}/")
    assert response["Content-Type"] == "image/jpeg"
    assert response["Content-Disposition"].startswith("attachment;")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "no-store" in response["Cache-Control"]
    assert len(b"".join(response.streaming_content)) == media.size_bytes  # type: ignore[arg-type]  # not async


def test_anothers_file_does_not_exist(media_folder: Path) -> None:
    media = store()
    client, _actor = signed_in(Role.SAFETY_OFFICER, OTHER_PLACE)
    text(client, f"/ledger/media/{media.uuid}/", 404)


def test_an_export_is_a_job_at_the_tenants_place(clock: SetClock, officer: Client) -> None:
    three_days(clock)
    assert "导出整本台账" in text(officer, "/ledger/")
    response = officer.post("/ledger/export/", {"tenant": TENANT})
    job = Job.objects.get(kind="ledger.export")
    assert (response.status_code, response["Location"]) == (302, f"/jobs/{job.uuid}/")
    assert (job.tenant, job.path, job.arguments) == (TENANT, PLACE, {"tenant": TENANT})


@pytest.mark.parametrize(
    "form", [{"tenant": OTHER_TENANT}, {"tenant": "nonsense"}, {}], ids=["other", "nonsense", "none"]
)
def test_anothers_ledger_cannot_be_exported(clock: SetClock, officer: Client, form: dict[str, Any]) -> None:
    record(1)
    record(1, tenant=OTHER_TENANT, path=OTHER_PLACE)
    assert officer.post("/ledger/export/", form).status_code == 404
    assert not Job.objects.exists()


def test_who_may_look_but_not_export_is_offered_no_export(clock: SetClock) -> None:
    record(1)
    client, _actor = signed_in(Role.INSPECTOR, "a1/")
    assert "导出整本台账" not in text(client, "/ledger/")
    assert client.post("/ledger/export/", {"tenant": TENANT}).status_code == 404


@pytest.mark.parametrize(
    ("reaches", "tenant", "path", "expected"),
    [
        (("a1/",), TENANT, "a1/e1/u3/", True),
        (("",), TENANT, "a1/e1/u3/", True),
        (("a1/", "a1/e1/"), TENANT, "a1/e1/u3/", False),
        (("a1/e1/u3/",), TENANT, "a1/e1/u3/", False),
        (("a1/",), "a1", "a1/", False),
        ((), TENANT, "a1/e1/", True),
    ],
)
def test_a_reader_is_from_above_when_no_grant_lies_inside_the_enterprise(
    reaches: tuple[str, ...], tenant: str, path: str, expected: bool
) -> None:
    assert is_from_above(reaches, tenant=tenant, path=path) is expected


@pytest.mark.parametrize(
    ("name", "shown"), [("姜海东", "姜*东"), ("姜东", "姜*"), ("姜", "*"), ("欧阳海东", "欧**东"), ("", "*")]
)
def test_a_masked_name_keeps_its_ends(name: str, shown: str) -> None:
    assert masked(name) == shown
