"""Safety signs and photos on pages: who sees them, who changes them, what is refused."""

import io
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from PIL import Image
from pytest_django import Settings

from gangze.access.actor import Actor
from gangze.dossiers import services
from gangze.dossiers.content import ItemContent, Kind, Photo
from gangze.dossiers.forms import ItemForm
from gangze.dossiers.models import Item, Revision
from gangze.dossiers.rules import item_hash
from gangze.dossiers.rules.photos import LARGEST_PHOTO_BYTES, in_pairs
from gangze.kernel.errors import Absent, RuleBroken

from .builders import Crew, understanding_of, whole_content
from .test_pages import As, as_, text

pytestmark = pytest.mark.django_db
__all__ = ["as_"]


def risk(*, sign: str) -> ItemContent:
    return ItemContent(Kind.RISK, {"point": "导热油管线", "measures": "戴好手套", "sign": sign})


# Signs


def test_signs_stand_beside_the_item_under_their_names() -> None:
    shown = render_to_string("dossiers/_item.html", {"item": risk(sign="当心烫伤、当心落水"), "number": 1})
    assert shown.count("<svg") == 1
    assert 'aria-label="当心烫伤"' in shown
    assert "当心烫伤、当心落水" in shown


def test_the_form_of_a_risk_offers_the_signs_with_those_named_picked(crew: Crew, draft: Revision, as_: As) -> None:
    item = draft.items.get(fields__point="导热油系统")
    item.fields |= {"sign": "当心夹手"}
    item.save()
    shown = text(as_(crew.officer).get(reverse("dossiers:item_edit", args=[draft.uuid, item.uid])))
    assert shown.count("data-sign=") == 35
    assert shown.count('aria-pressed="true"') == 1
    assert (
        shown.index('data-sign="当心机械伤人"')
        < shown.index('aria-pressed="true"')
        < shown.index('data-sign="当心坠落"')
    )


def test_documents_without_signs_offer_none() -> None:
    assert "sign" not in ItemForm(Kind.DUTY).fields
    assert "sign" in ItemForm(Kind.OPERATION).fields


# Photos


def picture(colour: tuple[int, int, int] = (20, 200, 90), kind: str = "png") -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (32, 24), colour).save(target, kind)
    return target.getvalue()


@pytest.fixture(autouse=True)
def stored_below(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def put(actor: Actor, revision: Revision, item: Item, content: bytes | None = None, **told: str) -> Item:
    """Add a photo to an item as a person does."""
    return services.add_photo(
        actor=actor, revision_uuid=revision.uuid, uid=item.uid, stream=io.BytesIO(content or picture()),
        content_type="image/png", name="现场.png", **told,
    )  # fmt: skip


@pytest.fixture
def risk_item(draft: Revision) -> Item:
    return draft.items.get(fields__point="导热油系统")


def test_a_photo_is_kept_whole_and_counts_in_the_content(crew: Crew, draft: Revision, risk_item: Item) -> None:
    before = item_hash(risk_item.to_content())
    put(crew.officer, draft, risk_item, verdict="wrong", caption="未戴 \n手套")
    risk_item.refresh_from_db()
    [photo] = risk_item.to_content().photos
    assert (photo.verdict, photo.caption) == ("wrong", "未戴 手套")
    assert item_hash(risk_item.to_content()) != before
    _type, stream = services.open_photo(actor=crew.officer, revision_uuid=draft.uuid, sha256=photo.sha256)
    with stream:
        assert stream.read() == picture()


def test_a_photo_is_told_otherwise_and_taken_away(crew: Crew, draft: Revision, risk_item: Item) -> None:
    sha256 = put(crew.officer, draft, risk_item).photos[0]["sha256"]
    where = {"actor": crew.officer, "revision_uuid": draft.uuid, "uid": risk_item.uid, "sha256": sha256}
    assert services.edit_photo(**where, verdict="right", caption="戴好手套").photos == [
        {"sha256": sha256, "verdict": "right", "caption": "戴好手套"}
    ]
    assert services.remove_photo(**where).photos == []
    with pytest.raises(Absent):
        services.remove_photo(**where)


@pytest.mark.parametrize(
    ("content", "told", "reason"),
    [
        (picture()[:50], {}, "不是完整的图片"),
        (b"%PDF-1.7 ", {}, "不是完整的图片"),
        (b"x" * (LARGEST_PHOTO_BYTES + 1), {}, "最大10MB"),
        (picture(kind="gif"), {}, "JPEG、PNG 或 WebP"),
        (picture(), {"verdict": "perhaps"}, "正确、错误或不标"),
        (picture(), {"caption": "长" * 61}, "最多60字"),
    ],
)
def test_what_is_no_photo_is_refused_with_a_reason_and_changes_nothing(
    crew: Crew, draft: Revision, risk_item: Item, content: bytes, told: dict[str, str], reason: str
) -> None:
    with pytest.raises(RuleBroken, match=reason):
        put(crew.officer, draft, risk_item, content, **told)
    risk_item.refresh_from_db()
    assert risk_item.photos == []


def test_an_item_has_six_photos_at_most_and_each_once(crew: Crew, draft: Revision, risk_item: Item) -> None:
    put(crew.officer, draft, risk_item)
    with pytest.raises(RuleBroken, match="已经在这一条里"):
        put(crew.officer, draft, risk_item)
    risk_item.photos = [{"sha256": f"{n:064x}", "verdict": "", "caption": ""} for n in range(6)]
    risk_item.save()
    with pytest.raises(RuleBroken, match="最多6张"):
        put(crew.officer, draft, risk_item)


def test_only_risks_and_steps_of_operation_carry_photos(crew: Crew, draft: Revision) -> None:
    put(crew.officer, draft, draft.items.get(kind="operation"))
    for kind in ("duty", "emergency"):
        with pytest.raises(RuleBroken, match="只有风险和操作步骤"):
            put(crew.officer, draft, draft.items.get(kind=kind))


def test_photos_are_changed_in_drafts_only_and_by_editors_only(
    crew: Crew, draft: Revision, risk_item: Item, stranger: Crew
) -> None:
    with pytest.raises(Absent):
        put(crew.worker, draft, risk_item)
    with pytest.raises(Absent):
        put(stranger.officer, draft, risk_item)
    services.submit_revision(actor=crew.officer, revision_uuid=draft.uuid)
    with pytest.raises(RuleBroken):
        put(crew.officer, draft, risk_item)


def test_a_holder_sees_a_photo_in_force_and_a_stranger_does_not(
    crew: Crew, draft: Revision, risk_item: Item, stranger: Crew, as_: As
) -> None:
    sha256 = put(crew.officer, draft, risk_item, verdict="right").photos[0]["sha256"]
    url = reverse("dossiers:photo", args=[draft.uuid, sha256])
    assert as_(crew.worker).get(url).status_code == 404  # a draft
    sent = services.submit_revision(actor=crew.officer, revision_uuid=draft.uuid)
    services.approve_revision(actor=crew.principal, revision_uuid=draft.uuid, shown_hash=sent.content_hash)
    shown = as_(crew.worker).get(url)
    assert (shown.status_code, shown["Content-Type"], b"".join(shown)) == (200, "image/png", picture())
    assert as_(stranger.principal).get(url).status_code == 404
    assert Client().get(url).status_code == 302
    page = text(as_(crew.worker).get(reverse("dossiers:my_document", args=[crew.post.uuid, "risk"])))
    assert url in page
    assert "正确" in page


def test_a_photo_of_another_revision_is_not_found_through_this_one(crew: Crew, draft: Revision, as_: As) -> None:
    assert as_(crew.officer).get(reverse("dossiers:photo", args=[draft.uuid, "a" * 64])).status_code == 404


def test_photos_go_into_the_next_revision_and_survive_an_import(crew: Crew, draft: Revision, risk_item: Item) -> None:
    put(crew.officer, draft, risk_item, verdict="right")
    sent = services.submit_revision(actor=crew.officer, revision_uuid=draft.uuid)
    services.approve_revision(actor=crew.principal, revision_uuid=draft.uuid, shown_hash=sent.content_hash)
    following = services.open_draft(actor=crew.officer, post_uuid=crew.post.uuid)
    assert len(following.items.get(uid=risk_item.uid).photos) == 1
    content = whole_content()
    risks = content.documents[Kind.RISK]
    changed = replace(risks.items[1], fields={"point": "导热油系统", "measures": "每班查漏两次"})
    documents = {**content.documents, Kind.RISK: replace(risks, items=(risks.items[0], changed))}
    services.store_understanding(
        actor=crew.officer, enterprise=crew.enterprise, post_names=None, file_name="新.xlsx", file_sha256="1" * 64,
        understanding=understanding_of(replace(content, documents=documents)),
    )  # fmt: skip
    again = following.items.get(fields__measures="每班查漏两次")
    assert (again.uid, len(again.photos)) == (risk_item.uid, 1)


def test_undoing_a_deletion_brings_the_photos_back(crew: Crew, draft: Revision, risk_item: Item, as_: As) -> None:
    put(crew.officer, draft, risk_item)
    client = as_(crew.officer)
    page = text(client.post(reverse("dossiers:item_delete", args=[draft.uuid, risk_item.uid])))
    packed = page.split('name="deleted" value="')[1].split('"')[0]
    client.post(reverse("dossiers:item_restore", args=[draft.uuid]), {"deleted": packed})
    assert len(draft.items.get(uid=risk_item.uid).photos) == 1


def test_the_page_of_photos_adds_tells_and_refuses(crew: Crew, draft: Revision, risk_item: Item, as_: As) -> None:
    client, url = as_(crew.officer), reverse("dossiers:item_photos", args=[draft.uuid, risk_item.uid])
    assert "还没有照片" in text(client.get(url))
    refused = client.post(url, {"picture": SimpleUploadedFile("坏.png", b"none"), "verdict": "right"})
    assert refused.status_code == 422
    assert "不是完整的图片" in text(refused)
    sent = {"picture": SimpleUploadedFile("好.png", picture(), "image/png"), "verdict": "right", "caption": "戴手套"}
    assert client.post(url, sent).status_code == 302
    sha256 = draft.items.get(uid=risk_item.uid).photos[0]["sha256"]
    edit = reverse("dossiers:photo_edit", args=[draft.uuid, risk_item.uid, sha256])
    client.post(edit, {"verdict": "wrong", "caption": "没戴手套"})
    assert "没戴手套" in text(client.get(url))
    client.post(reverse("dossiers:photo_remove", args=[draft.uuid, risk_item.uid, sha256]))
    assert "还没有照片" in text(client.get(url))


def test_right_photos_stand_beside_wrong_ones() -> None:
    photos = [Photo(name, verdict) for name, verdict in (("a", ""), ("b", "wrong"), ("c", "right"), ("d", "wrong"))]
    assert [[photo.sha256 for photo in pair] for pair in in_pairs(photos)] == [["c", "b"], ["d"], ["a"]]
