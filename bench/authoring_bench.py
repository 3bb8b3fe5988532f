"""Measures work on a draft of 300 items: opening it, saving one item by itself, its hints, its shared text, a comparison.

Through the web server, signed in as a safety officer, on both databases. Run: python bench/authoring_bench.py
"""

from __future__ import annotations

import http.client
import json
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any
from urllib.parse import urlencode

from installation import ENGINES, found_house, served, set_up
from limits import AUTOSAVE_P95_MS, DIFF_MS, DRAFT_OPEN_MS, Findings, quantile
from lists_bench import cookie_of

ITEMS_A_DOCUMENT = 75
OTHER_POSTS = 50
CHANGED = 0.2
ROUNDS = 20
SAVES = 200
WARM_UP = 3
CSRF = "a" * 32


@dataclass(frozen=True)
class Desk:
    """What is measured: a post with a large revision in force and a draft that changes a fifth of it, and who works on it."""

    post: Any
    draft: Any
    items: Sequence[Any]
    user: Any


def set_desk() -> Desk:
    """Found an enterprise with other posts in force beside the one that is worked on."""
    from sentences import content, item

    from gangze.access.actor import system_actor
    from gangze.access.matrix import Role
    from gangze.accounts.models import User
    from gangze.dossiers.content import Kind
    from gangze.dossiers.models import Revision
    from gangze.dossiers.services import open_draft
    from gangze.org import services as org

    actor, chance = system_actor("bench"), Random(1)
    house, unit = found_house()
    posts = [org.create_post(actor=actor, unit_uuid=unit.uuid, name=f"例岗{n}") for n in range(OTHER_POSTS + 1)]
    officer = org.hire_person(actor=actor, enterprise_uuid=house.uuid, name="郑样刚", phone="13800008001").person
    org.give_role(actor=actor, person_uuid=officer.uuid, role=Role.SAFETY_OFFICER, path=house.path)
    User.objects.filter(pk=officer.user_id).update(must_change_password=False)
    mine = content(posts[0].name, chance, ITEMS_A_DOCUMENT)
    bring(house, [mine, *(content(post.name, chance, 6) for post in posts[1:])])
    for draft in Revision.objects.filter(state="draft"):
        publish(draft)
    draft = open_draft(actor=actor, post_uuid=posts[0].uuid, reason="测量")
    for row in draft.items.all():
        if chance.random() < CHANGED:
            written = item(Kind(row.kind), chance)
            row.fields, row.steps = {**row.fields, **written.fields}, [[step.text, step.who] for step in written.steps]
            row.save(update_fields=["fields", "steps"])
    draft = Revision.objects.select_related("dossier__post__enterprise", "based_on").get(pk=draft.pk)
    return Desk(posts[0], draft, list(draft.items.all()), User.objects.get(pk=officer.user_id))


def bring(house: Any, contents: Sequence[Any]) -> None:
    """Write contents into drafts, the way an import does."""
    from gangze.access.actor import system_actor
    from gangze.dossiers.importing.model import DocumentUnderstood, ItemUnderstood, Place, PostUnderstood, Understanding
    from gangze.dossiers.services import store_understanding

    place = Place("表", "A1")
    posts = tuple(
        PostUnderstood(
            each.post,
            {
                kind: DocumentUnderstood(kind, tuple(ItemUnderstood(item, place) for item in document.items), "")
                for kind, document in each.documents.items()
            },
            each.header,
        )
        for each in contents
    )
    store_understanding(
        actor=system_actor("bench"), enterprise=house, understanding=Understanding("两单两卡.xlsx", posts),
        post_names=None, file_name="两单两卡.xlsx", file_sha256="0" * 64,
    )  # fmt: skip


def publish(draft: Any) -> None:
    """Send a draft on its way and approve it."""
    from gangze.access.actor import system_actor
    from gangze.dossiers.services import approve_revision, submit_revision

    actor = system_actor("bench")
    sent = submit_revision(actor=actor, revision_uuid=draft.uuid)
    approve_revision(actor=actor, revision_uuid=draft.uuid, shown_hash=sent.content_hash)


class Browser:
    """One signed-in connection to the server."""

    def __init__(self, port: int, user: Any) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.headers = {"Cookie": f"{cookie_of(user)}; csrftoken={CSRF}", "Accept-Encoding": "gzip"}

    def get(self, address: str) -> float:
        """Return the milliseconds until the last byte of a page."""
        return self._asked("GET", address, None, self.headers)[0]

    def save(self, address: str, sent: Mapping[str, str]) -> tuple[float, Any]:
        """Post a form the way an editor saves by itself; return the milliseconds and the answer."""
        headers = self.headers | {
            "Accept": "application/json", "X-CSRFToken": CSRF, "Content-Type": "application/x-www-form-urlencoded",
            "Accept-Encoding": "identity",
        }  # fmt: skip
        taken, body = self._asked("POST", address, urlencode(sent), headers)
        return taken, json.loads(body)

    def _asked(self, method: str, address: str, body: str | None, headers: Mapping[str, str]) -> tuple[float, bytes]:
        started = time.perf_counter()
        self.connection.request(method, address, body, headers)
        response = self.connection.getresponse()
        content = response.read()
        taken = (time.perf_counter() - started) * 1000
        if response.status != 200:
            raise SystemExit(f"{method} {address} answered {response.status}: {content[:200]!r}")
        return taken, content


def rounds(asked: Callable[[], float]) -> list[float]:
    """Return how long each of ROUNDS took, after a few to warm up."""
    return [asked() for _round in range(WARM_UP + ROUNDS)][WARM_UP:]


def autosaves(browser: Browser, desk: Desk) -> list[float]:
    """Save many different items one after another, each from what is there, with a word more."""
    from django.urls import reverse

    from gangze.dossiers.rules import item_base

    taken = []
    for item in desk.items[: WARM_UP + SAVES]:
        content = item.to_content()
        key = {"risk": "measures", "duty": "duty", "operation": "standard", "emergency": "accident"}[item.kind]
        sent = {**content.fields, key: f"{content.fields[key]}，做记录", "base": json.dumps(item_base(content))}
        steps = [("step", step.text) for step in content.steps] + [("who", step.who) for step in content.steps]
        address = reverse("dossiers:item_edit", args=[desk.draft.uuid, item.uid])
        milliseconds, answer = browser.save(address, [*sent.items(), *steps])  # type: ignore[arg-type]  # pairs do too
        if "base" not in answer:
            raise SystemExit(f"not saved: {answer}")
        taken.append(milliseconds)
    return taken[WARM_UP:]


def compared(desk: Desk) -> tuple[list[float], int]:
    """Return the milliseconds of comparing two revisions already read, item by item and sign by sign, and how many changed."""
    from gangze.access.actor import system_actor
    from gangze.dossiers.selectors import changes_between, revision_by_uuid
    from gangze.dossiers.templatetags.dossiers import differences, pieces

    actor = system_actor("bench")
    new = revision_by_uuid(actor, desk.draft.uuid)
    old = revision_by_uuid(actor, desk.draft.based_on.uuid)
    lines = 0

    def once() -> float:
        nonlocal lines
        started = time.perf_counter()
        found = [line for changes in changes_between(old, new).values() for line in changes]
        for line in found:
            for _label, before, after in differences(line):
                pieces(before, after)
        lines = len(found)
        return (time.perf_counter() - started) * 1000

    return rounds(once), lines


def hinted(desk: Desk) -> tuple[list[float], int]:
    """Return the milliseconds of all hints over the draft already read, and how many there are."""
    from gangze.dossiers.hints import hints_of

    content = desk.draft.to_content()
    found = hints_of(content)

    def once() -> float:
        started = time.perf_counter()
        hints_of(content)
        return (time.perf_counter() - started) * 1000

    return rounds(once), len(found)


def queries_of(user: Any, address: str) -> int:
    """Return how many queries a page costs."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client()
    client.force_login(user)
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return len(captured)


def measure_one(engine: str) -> list[dict[str, Any]]:
    """Measure on one database, in a process of its own."""
    from django.urls import reverse

    with set_up(engine):
        desk = set_desk()
        page = reverse("dossiers:draft", args=[desk.draft.uuid])
        pages = {
            "open the draft": page,
            "hints of the draft": reverse("dossiers:draft_hints", args=[desk.draft.uuid]),
            "shared text of a document": reverse("dossiers:shared_text", args=[desk.draft.uuid, "operation"]),
            "page comparing two revisions": reverse("dossiers:compare", args=[desk.post.uuid]) + "?a=1&b=2",
        }
        changes, lines = compared(desk)
        hints, count = hinted(desk)
        with served() as port:
            browser = Browser(port, desk.user)
            rows = [
                row(
                    name,
                    engine,
                    rounds(lambda address=address: browser.get(address)),
                    queries=queries_of(desk.user, address),
                )
                for name, address in pages.items()
            ]
            rows.append(row("save one item", engine, autosaves(browser, desk)))
    rows.append(row(f"compare two revisions, {lines} items changed", engine, changes))
    rows.append(row(f"all hints, {count} found", engine, hints))
    return rows


def row(case: str, engine: str, taken: Sequence[float], queries: int | None = None) -> dict[str, Any]:
    """Return a row of the table."""
    return {
        "case": f"{case} ({engine})", "size": ITEMS_A_DOCUMENT * 4, "queries": queries,
        "p50 (ms)": statistics.median(taken), "p95 (ms)": quantile(taken, 0.95),
    }  # fmt: skip


LIMITS = (
    ("open the draft", "p50 (ms)", DRAFT_OPEN_MS),
    ("save one item", "p95 (ms)", AUTOSAVE_P95_MS),
    ("compare two revisions", "p50 (ms)", DIFF_MS),
)


def main() -> int:
    """Measure on both databases."""
    if "--one" in sys.argv:
        print(json.dumps(measure_one(sys.argv[-1])))
        return 0
    findings = Findings(
        f"A draft of {ITEMS_A_DOCUMENT * 4} items in four documents, a fifth written anew against the revision in force; "
        f"{OTHER_POSTS} other posts in force. Pages and saves: granian on loopback, one request at a time, {ROUNDS} of a page, "
        f"{SAVES} saves of different items. Comparison (item by item, sign by sign) and hints: in the process, content "
        f"already read. Limits: a save p95 {AUTOSAVE_P95_MS:g} ms; opening, median {DRAFT_OPEN_MS:g} ms; comparison, median "
        f"{DIFF_MS:g} ms."
    )
    for engine in ENGINES:
        command = [sys.executable, __file__, "--one", engine]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
        found = json.loads(done.stdout.splitlines()[-1])
        findings.rows += found
        for each in found:
            for case, column, limit in LIMITS:
                if re.match(case, each["case"]):
                    findings.hold(f"{each['case']}, {column}", each[column], limit)
    return findings.tell()


if __name__ == "__main__":
    raise SystemExit(main())
