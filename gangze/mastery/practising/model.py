"""A question as it is handed out and frozen: its words, its options in order, and the answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from gangze.dossiers.content import Kind
from gangze.kernel.wording import Sentence, kept
from gangze.kernel.wording import from_kept as text_from_kept

RULES_VERSION = 1
"""Goes up whenever the same items would give other questions: an attempt names the rules it was made by."""


class Form(StrEnum):
    """How something is asked."""

    RECALL = "recall"
    ORDER = "order"
    NUMBER = "number"
    OWN = "own"
    FIRST = "first"
    RIGHT = "right"

    @property
    def label(self) -> str:
        """Return the name of the form."""
        return _LABELS[self]


_LABELS = {
    Form.RECALL: Sentence("说一说"),
    Form.ORDER: Sentence("排先后"),
    Form.NUMBER: Sentence("填数字"),
    Form.OWN: Sentence("哪条是我的"),
    Form.FIRST: Sentence("先做什么"),
    Form.RIGHT: Sentence("哪句对"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where an item stands: the post, its name, the revision in force, and how the item is held there."""

    post: str
    post_name: str
    revision: int
    document: Kind
    uid: str
    is_must_know: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `about` is read before `ask`; `options` stand in the order in which they are shown.

    `right` names the right option; of ORDER all options in their right order; of RECALL nothing: there `points` are
    (key, text) of what is to be said. `answer` is shown after every answer. `whys` tells by option why it is wrong, "" of the right one.
    """

    place: Place
    form: Form
    ask: str
    answer: str
    about: str = ""
    options: tuple[str, ...] = ()
    right: tuple[int, ...] = ()
    whys: tuple[str, ...] = ()
    points: tuple[tuple[str, str], ...] = ()

    @property
    def uid(self) -> str:
        """Return the uid (hex) of the item asked about."""
        return self.place.uid

    @property
    def character_count(self) -> int:
        """Return how much there is to read before answering."""
        return len(self.about) + len(self.ask) + sum(map(len, self.options))

    @property
    def choices(self) -> list[tuple[int, str, str]]:
        """Return the options with their places and why they are wrong, in the order in which they are shown."""
        whys = self.whys or ("",) * len(self.options)
        return [(n, option, why) for n, (option, why) in enumerate(zip(self.options, whys, strict=True))]

    def to_kept(self) -> dict[str, Any]:
        """Return the question as JSON keeps it."""
        place = self.place
        return {
            "form": self.form.value, "uid": place.uid, "post": place.post, "post_name": place.post_name,
            "revision": place.revision, "document": place.document.value, "must": place.is_must_know,
            "about": self.about, "ask": kept(self.ask), "options": list(self.options), "right": list(self.right),
            "answer": self.answer, "whys": [kept(why) for why in self.whys], "points": [list(point) for point in self.points],
        }  # fmt: skip


def from_kept(told: Mapping[str, Any]) -> Question:
    """Return the question that `to_kept` made an object of."""
    place = Place(told["post"], told["post_name"], told["revision"], Kind(told["document"]), told["uid"], told["must"])
    return Question(
        place, Form(told["form"]), text_from_kept(told["ask"]), told["answer"], told["about"], tuple(told["options"]),
        tuple(told["right"]), tuple(text_from_kept(why) for why in told["whys"]),
        tuple((key, text) for key, text in told["points"]),
    )  # fmt: skip
