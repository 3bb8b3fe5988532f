"""The pages people use, with the service worker on, in bad weather: rounds and findings made, all stored once, whole, with equal hashes."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from tests.outbox.running import GANGZE, Network, Server
from tests.outbox.test_storm import WAITING, photo

from .people import KEPT, sign_in
from .test_rounds import FINDING, answer_all, checks, take_along, tap

pytestmark = pytest.mark.browser


@pytest.fixture
def server(demo_park: Path, tmp_path: Path) -> Iterator[Server]:
    running = Server(Path(shutil.copytree(demo_park, tmp_path / "var")))
    running.start()
    yield running
    running.kill()


def never(_request: Request) -> bool:
    """Return that no request kills the server."""
    return False


class Worker:
    """Somebody who goes on with the shift on one phone, whatever the network does; `sent` is what the phone told, by uuid."""

    def __init__(self, page: Page, server: Server) -> None:
        self.page, self.server, self.network = page, server, Network(page)
        self.made = {"round.done": 0, "finding.reported": 0}
        self.shots = 0
        self.sent = dict[str, dict[str, Any]]()
        self._is_fatal = never
        page.on("request", self._note)

    def _note(self, request: Request) -> None:
        if request.url.endswith("/api/outbox/batch/"):
            for record in json.loads(request.post_data or "{}").get("facts", []):
                self.sent[record["client_uuid"]] = record
        if self._is_fatal(request):
            self._is_fatal = never
            self.server.kill()

    def kill_when(self, is_fatal: Callable[[Request], bool]) -> None:
        """Kill the server at the first request of which this is true, while it is on its way."""
        self._is_fatal = is_fatal

    def wait_for_death(self) -> None:
        """Wait until the server was killed."""
        for _moment in range(400):
            if self._is_fatal is never:
                return
            self.page.wait_for_timeout(50)
        raise AssertionError("nothing was sent")

    def go(self, *, is_there: bool, **how: int) -> None:
        """Go where there is a network or none; the service worker loses it too.

        Both are told: a slowness set for the page alone would outlast the loss of the context's network.
        """
        self.network.set(is_there=is_there, **how)
        self.page.context.set_offline(not is_there)

    def picture(self) -> Any:
        """Return another photo as a form takes it."""
        self.shots += 1
        return {"name": f"{self.shots}.jpg", "mimeType": "image/jpeg", "buffer": photo(self.shots)}

    def patrol(self) -> None:
        """Do the round that is open, with one thing found and shown."""
        self.page.goto(f"{self.server.url}/rounds/now/")
        self.page.locator("[data-open-list] .due:visible").first.click()
        expect(self.page.locator("[data-sheet]")).to_be_visible()
        read = self.page.locator("[data-check]:has([data-reading])").evaluate_all(
            "all => all.map((one) => one.dataset.check)"
        )
        found = next(key for key in checks(self.page) if key not in read)
        answer_all(self.page, found)
        tap(self.page, found, FINDING)
        panel = self.page.locator(f"[data-check='{found}'] [data-panel=finding]")
        panel.locator("[data-camera]").set_input_files(self.picture())
        expect(panel.locator("[data-shots] img")).to_have_count(1)
        panel.locator("input[name^='n:']").fill("巡检发现")
        self.page.get_by_role("button", name="完成").click()
        self.page.wait_for_function(
            "() => !location.pathname.includes('/sheets/') || !document.querySelector('[data-after]').hidden"
        )
        self.made["round.done"] += 1

    def report(self, *, photos: int = 0) -> None:
        """Report a finding and wait until the page says that it is kept."""
        self.page.goto(f"{self.server.url}/findings/report/")
        self.page.get_by_text("聚合主操", exact=False).first.click()
        self.page.get_by_text("物的不安全状态").click()
        self.page.locator("#words").fill(f"第{self.made['finding.reported'] + 1}条")
        self.page.locator("#photos").set_input_files([self.picture() for _photo in range(photos)])
        self.page.get_by_role("button", name="上报").click()
        expect(self.page.get_by_text(re.compile("已记在本机|已上报")).first).to_be_visible(timeout=70_000)
        self.made["finding.reported"] += 1

    def wait_until_sent(self) -> None:
        """Open a page again and again, as people do, until nothing waits."""
        for _look in range(40):
            self.page.goto(f"{self.server.url}/outbox/")
            for _moment in range(10):
                if self.page.evaluate(WAITING) == [0, 0]:
                    return
                self.page.wait_for_timeout(150)
        raise AssertionError(f"still waiting: {self.page.evaluate(WAITING)}")


def facts(server: Server, kind: str) -> dict[str, dict[str, Any]]:
    """Return the payloads of a kind by the uuid of the fact, dashes and all as phones write them."""
    rows = server.rows(f"SELECT client_uuid, payload FROM ledger_fact WHERE kind = '{kind}'")  # noqa: S608  # ours
    return {uuid.replace("-", ""): json.loads(payload) for uuid, payload in rows}


def test_rounds_and_findings_of_a_storm_are_stored_once_and_whole(chromium: Browser, server: Server) -> None:
    before = {kind: facts(server, kind) for kind in ("round.done", "finding.reported")}
    page = sign_in(chromium, server, "worker", is_phone=True)
    page.goto(f"{server.url}/findings/report/")
    assert page.evaluate(KEPT, "/findings/report/"), "the page of the report is on the phone"
    take_along(page, server)
    worker = Worker(page, server)

    worker.go(is_there=False)  # the basement
    worker.patrol()
    worker.report(photos=2)
    worker.report()
    assert page.evaluate(WAITING) == [3, 3]
    for number in range(4):  # the stairs
        worker.go(is_there=number % 2 == 0, latency_ms=100 * number)
        worker.report(photos=number % 2)
    worker.report(photos=2)
    worker.kill_when(lambda request: int(request.headers.get("upload-offset", "0")) > 0)  # a photo is half there
    worker.go(is_there=True, up_bytes=80_000, latency_ms=60)  # one bar of signal
    worker.wait_for_death()
    assert page.evaluate(WAITING)[1] > 0
    worker.report(photos=1)
    server.start()
    worker.kill_when(lambda request: request.url.endswith("/api/outbox/batch/"))  # records are being taken
    worker.report()
    worker.wait_for_death()
    server.start()
    worker.go(is_there=True)
    worker.wait_until_sent()

    stored = {
        kind: {uuid: told for uuid, told in facts(server, kind).items() if uuid not in before[kind]} for kind in before
    }
    own = {uuid for uuid, told in stored["finding.reported"].items() if told["round"] is None}
    assert (len(stored["round.done"]), len(own)) == tuple(worker.made.values()), "n made, n stored, none twice"
    assert {uuid.replace("-", "") for uuid in worker.sent} == own | set(stored["round.done"])
    assert len(stored["finding.reported"]) == len(own) + worker.made["round.done"], "what the round found is one more"
    named = {told["sha256"] for record in worker.sent.values() for told in photos_in(record["body"])}
    assert len(named) == worker.shots
    arrived = server.photos()
    assert {sha256: arrived.get(sha256) for sha256 in named} == {sha256: sha256 for sha256 in named}, "hashes equal"
    assert server.parts() == []
    server.run(GANGZE, "ledger", "verify")


def photos_in(value: Any) -> Iterator[dict[str, Any]]:
    """Yield what a body names as photos, however deep."""
    if isinstance(value, dict):
        if "sha256" in value:
            yield value
        value = list(value.values())
    for each in value if isinstance(value, list) else ():
        yield from photos_in(each)
