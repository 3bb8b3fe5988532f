"""Photos on a device: made smaller, without their position, sent after the text and resumed after a cut."""

import base64
import hashlib
import io
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from .conftest import Kit, MakePhone
from .test_outbox import lose_network, received
from .test_outbox_device import tell

pytestmark = pytest.mark.browser
MEDIA_ROWS = """() => new Promise((resolve) => {
  const request = indexedDB.open("gangze-outbox-2");
  request.onsuccess = () => {
    const all = request.result.transaction("media").objectStore("media").getAll();
    all.onsuccess = () => { request.result.close(); resolve(all.result.length); };
  };
})"""


def photo(number: int = 0, size: tuple[int, int] = (2400, 1800)) -> bytes:
    """Return a photo as a camera writes it: large, with its time and its position."""
    image = Image.effect_noise(size, 30 + number).convert("RGB")
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = "2026:03:02 10:11:12"
    exif.get_ifd(0x8825)[2] = (29.0, 43.0, 0.0)
    content = io.BytesIO()
    image.save(content, "JPEG", quality=90, exif=exif)
    return content.getvalue()


@pytest.fixture
def page(shared_kit: Kit, phone: MakePhone) -> Page:
    page = phone(shared_kit, workers=False, kit_role="worker").new_page()
    page.goto(f"{shared_kit.url}/kit/photo/")
    return page


def take(page: Page, note: str, *photos: bytes) -> None:
    page.get_by_label("备注").fill(note)
    files: list[Any] = [
        {"name": f"{place}.jpg", "mimeType": "image/jpeg", "buffer": each} for place, each in enumerate(photos)
    ]
    page.get_by_label("照片").set_input_files(files)
    page.get_by_role("button", name="提交").click()


def stored(kit: Kit, note: str) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Return the fact, and the photos it names as the server has them."""
    fact = next(fact for fact in received(kit) if fact["body"]["note"] == note)
    media = tell(kit, "received")["media"]
    return fact, {each["sha256"]: base64.b64decode(media[each["sha256"]]) for each in fact["body"]["photos"]}


def test_a_photo_is_small_has_no_position_and_comes_after_the_text(shared_kit: Kit, page: Page) -> None:
    lose_network(page)
    take(page, "两张照片", photo(0), photo(1))
    expect(page.get_by_text("已记在这台设备上。")).to_be_visible()
    expect(page.locator("#outbox-bar")).to_contain_text("还有 1 条、2 张照片未上传")
    page.context.set_offline(False)
    expect(page.locator("#outbox-bar")).to_be_hidden()
    fact, photos = stored(shared_kit, "两张照片")
    assert [each["taken_at"] for each in fact["body"]["photos"]] == ["2026-03-02T10:11:12"] * 2
    for sha256, content in photos.items():
        assert hashlib.sha256(content).hexdigest() == sha256
        image = Image.open(io.BytesIO(content))
        assert max(image.size) == 1600
        assert dict(image.getexif()) == {}
    assert page.evaluate(MEDIA_ROWS) == 0


def test_a_cut_in_mid_photo_is_resumed_where_it_was(shared_kit: Kit, page: Page) -> None:
    tell(shared_kit, "fault/cut/1")
    take(page, "断在半路", photo(2))
    expect(page.get_by_text("已上传。")).to_be_visible()
    expect(page.locator("#outbox-bar")).to_contain_text("还有 1 张照片未上传")
    expect(page.locator("#outbox-bar")).to_be_hidden()
    _fact, photos = stored(shared_kit, "断在半路")
    [(sha256, content)] = photos.items()
    parts = [part for part in tell(shared_kit, "received")["parts"] if part[0] == sha256]
    assert sum(length for _sha256, _offset, length in parts) == len(content), "no byte was sent twice"
    assert len(parts) > 1


def test_what_is_no_picture_stays_in_the_form(shared_kit: Kit, page: Page) -> None:
    take(page, "不是照片", b"not a picture")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("备注")).to_have_value("不是照片")
    assert "不是照片" not in [fact["body"].get("note") for fact in received(shared_kit)]
