"""Waiting for what happens in a browser in its own time."""

import time

from playwright.sync_api import Page

WAIT_SECONDS = 40


def wait_until(page: Page, asked: str, argument: object = None) -> None:
    """Ask the page until it answers with yes.

    `Page.wait_for_function` takes the promise of an asynchronous question for a yes and waits for nothing.
    """
    deadline = time.monotonic() + WAIT_SECONDS
    while not page.evaluate(asked, argument):
        assert time.monotonic() < deadline, asked
        page.wait_for_timeout(50)
