"""Visits addresses as people of the cast, and leaves no trace: whatever a visit changes is rolled back."""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any

from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.cast import Cast

from .objects import Side
from .routes import Route


@dataclass(frozen=True)
class Answer:
    """What came back: the status, the headers, and all of the content."""

    status_code: int
    headers: Mapping[str, str]
    content: bytes


class Visitor:
    """A person with a browser; one browser for all visits, because making one costs more than a visit."""

    def __init__(self, cast: Cast, name: str) -> None:
        self.client: Client = cast.client(name)
        self.client.raise_request_exception = False
        self._cookies = self.client.cookies.output(header="")

    def speak(self, language: str) -> None:
        """Choose the language of all further visits, as the switch on the page does."""
        self.client.post(reverse("web:language"), {"language": language})
        self._cookies = self.client.cookies.output(header="")

    def visit(
        self, route: Route, side: Side, *, method: str = "GET", sent: Mapping[str, object] | None = None
    ) -> Answer:
        """Return the answer to one request; its content is read within the transaction that is rolled back.

        `sent` is the query of a GET and the form of a POST. The test client has closed the response by then; closing it again would end PostgreSQL's connection with it.
        """
        self.client.cookies = SimpleCookie(self._cookies)
        with transaction.atomic():
            response: Any = getattr(self.client, method.lower())(address(route, side), sent)
            content = b"".join(response.streaming_content) if response.streaming else response.content
            transaction.set_rollback(True)
        return Answer(response.status_code, response.headers, content)

    def answer(self, route: Route, side: Side) -> tuple[str, Answer]:
        """Return the method that the route answers to and its answer: GET, or POST where only that is taken."""
        answer = self.visit(route, side)
        if answer.status_code == 405 and "POST" in answer.headers.get("Allow", ""):
            return "POST", self.visit(route, side, method="POST")
        return "GET", answer


def everything_readable(answer: Answer) -> str:
    """Return the text of an answer, headers and the members of archives (xlsx, docx) included."""
    texts = [str(answer.headers)]
    if zipfile.is_zipfile(io.BytesIO(answer.content)):
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            texts += [archive.read(name).decode("utf-8", "ignore") for name in archive.namelist()]
    return "\n".join([*texts, answer.content.decode("utf-8", "ignore")])


def address(route: Route, side: Side) -> str:
    """Return the path of a route on one side."""
    return reverse(route.name, kwargs=side.kwargs(route))
