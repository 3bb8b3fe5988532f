"""A phone in bad weather, in a real browser against a real server: n made, n stored, hashes equal."""

import io
import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.browsing import wait_until

from .running import GANGZE, Network, Server, sign_in

pytestmark = pytest.mark.browser
OFFICER, PRINCIPAL, WORKER = "13800000002", "13800000003", "13800000001"
WAITING = """() => new Promise((resolve) => {
  const request = indexedDB.open("gangze-outbox-2");
  request.onsuccess = () => {
    const [facts, media] = ["facts", "media"].map((name) => request.result.transaction(name).objectStore(name).count());
    media.onsuccess = () => { request.result.close(); resolve([facts.result, media.result]); };
  };
})"""
LETTER = """async () => new Promise((resolve) => {
  const request = indexedDB.open("gangze-outbox-2");
  request.onsuccess = () => {
    const letter = request.result.transaction("device").objectStore("device").get("letter");
    letter.onsuccess = () => { request.result.close(); resolve(Boolean(letter.result)); };
  };
})"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = Server(tmp_path_factory.mktemp("storm"))
    running.lay()
    running.start()
    yield running
    running.kill()


def photo(number: int) -> bytes:
    content = io.BytesIO()
    Image.effect_noise((1700, 1300), 20 + number).convert("RGB").save(content, "JPEG", quality=90)
    return content.getvalue()


class Recorder:
    """Somebody who goes on recording on one page, whatever the network does."""

    def __init__(self, page: Page) -> None:
        self.page, self.made = page, list[str]()
        self._form = page.locator("form[data-outbox]").evaluate("form => form.innerHTML")

    def record(self, *, photos: int = 0) -> None:
        """Record one more and wait until the page says that it is kept."""
        note = f"第{len(self.made) + 1}条"
        self.page.locator("form[data-outbox]").evaluate("(form, html) => { form.innerHTML = html; }", self._form)
        self.page.get_by_label("备注").fill(note)
        if photos:
            files = [
                {"name": f"{n}.jpg", "mimeType": "image/jpeg", "buffer": photo(len(self.made) * 2 + n)}
                for n in range(photos)
            ]
            self.page.get_by_label("照片").set_input_files(files)  # type: ignore[arg-type]  # the shape of FilePayload
        self.page.get_by_role("button", name="提交").click()
        expect(self.page.locator("form[data-outbox] .alert")).to_be_visible(timeout=70_000)
        self.made.append(note)


def comes(happened: Callable[[], bool]) -> bool:
    """Return whether something happens within half a minute."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if happened():
            return True
        time.sleep(0.05)
    return False


def kill_once(server: Server, url: str, killed: list[str]) -> None:
    """Kill the server at the first batch that is sent."""
    if url.endswith("/api/outbox/batch/") and not killed:
        killed.append(url)
        server.kill()


def wait_until_sent(page: Page, url: str) -> None:
    """Open the page again and again, as people do, until nothing waits."""
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        page.goto(url)
        page.wait_for_timeout(1500)
        if page.evaluate(WAITING) == [0, 0]:
            return
    raise AssertionError(f"still waiting: {page.evaluate(WAITING)}")


def test_what_was_made_in_the_storm_is_stored_once_and_whole(chromium: Browser, server: Server) -> None:
    page = sign_in(chromium, server, OFFICER)
    url = f"{server.url}/kit/photo/"
    page.goto(url)
    network, recorder, chance = Network(page), Recorder(page), random.Random(5)

    network.set(is_there=False)  # the basement
    for number in range(8):
        recorder.record(photos=2 if number % 4 == 0 else 0)
    assert page.evaluate(WAITING) == [8, 4]
    for number in range(8):  # the stairs
        network.set(is_there=number % 2 == 0, latency_ms=chance.choice([0, 80, 300]))
        recorder.record(photos=1 if number % 4 == 1 else 0)
    network.set(is_there=False)
    for _number in range(3):
        recorder.record(photos=2)
    network.set(is_there=True, up_bytes=50_000, latency_ms=60)  # one bar of signal
    for _blow in range(2):  # and the server is killed while a photo is half there
        page.reload()
        assert comes(lambda: bool(server.parts())), "a photo of some 200 KB goes up in parts"
        time.sleep(chance.random())
        server.kill()
        recorder.record()
        server.start()
    killed = list[str]()
    page.on("request", lambda request: kill_once(server, request.url, killed))
    page.reload()
    recorder.record()
    assert killed, "and once more while records are being taken"
    server.start()
    network.set(is_there=True)
    wait_until_sent(page, url)

    stored = server.recorded()
    assert sorted(payload["note"] for payload in stored) == sorted(recorder.made), "n made, n stored, none twice"
    named = {photo["sha256"] for payload in stored for photo in payload["photos"]}
    assert len(named) == 12
    assert server.photos() == {sha256: sha256 for sha256 in named}, "hashes equal"
    assert server.parts() == []
    server.run(GANGZE, "ledger", "verify")
    page.context.close()


def test_what_will_not_get_through_is_brought_by_somebody_else_and_counts_once(
    chromium: Browser, server: Server, tmp_path: Path
) -> None:
    page = sign_in(chromium, server, OFFICER)
    page.goto(f"{server.url}/kit/photo/")
    wait_until(page, LETTER)
    before = len(server.recorded())
    page.route("**/api/**", lambda route: route.abort())  # nothing that is sent arrives
    Recorder(page).record(photos=1)
    page.goto(f"{server.url}/outbox/")
    expect(page.locator(".waiting-list li")).to_have_count(2)
    page.get_by_text("这台设备一直传不上去？").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="存成救援文件").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    expect(page.get_by_text("救援文件已存到这台设备的下载里")).to_be_visible()
    assert "第1条".encode() not in file.read_bytes()

    bringer = sign_in(chromium, server, WORKER)
    for state in ("已收下", "以前已收到"):
        bringer.goto(f"{server.url}/outbox/rescue/")
        bringer.get_by_label("救援文件").set_input_files(file)
        bringer.get_by_role("button", name="上传").click()
        expect(bringer.locator("table").get_by_text(state)).to_be_visible()
    page.unroute("**/api/**")
    wait_until_sent(page, f"{server.url}/kit/photo/")
    assert len(server.recorded()) == before + 1
    assert all(server.photos().values())
    for each in (page, bringer):
        each.context.close()
