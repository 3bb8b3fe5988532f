"""A pack: the questions of one day for one person, the same wherever it is made from the same items, memory and seed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from hashlib import sha256

from gangze.dossiers.content import ItemContent, Kind
from gangze.mastery.recitation import Lexicon

from .asking import FORMS, Asking, question
from .choosing import NEW_A_DAY, Held, by_urgency, candidates, in_turn
from .drawing import Draw
from .model import RULES_VERSION, Form, Question

SECONDS = {Form.RECALL: 35, Form.ORDER: 25, Form.NUMBER: 15, Form.OWN: 18, Form.FIRST: 15, Form.RIGHT: 15}
"""How long a question takes a person who reads it, answers, and reads what is right."""
RECALL_SHARE = 4
"""One question in so many is answered in one's own words: they take longest."""
MOST_ABOUT_ONE = 3
_ENOUGH = 10_000


def seed_of(person: str, day: date, turn: int) -> str:
    """Return the seed of a pack (64 hexadecimal digits): nobody chooses it, and anybody can derive it again."""
    return sha256(f"gangze.practice/{RULES_VERSION}/{person}/{day.isoformat()}/{turn}".encode()).hexdigest()


def seconds_of(questions: Sequence[Question]) -> int:
    """Return about how long the questions take."""
    return sum(SECONDS[each.form] for each in questions)


def pack_of(
    held: Sequence[Held], others: Mapping[Kind, Sequence[str]], *, day: date, count: int, seed: str, lexicon: Lexicon,
    new_left: int = NEW_A_DAY, later: Collection[str] = (),
) -> tuple[Question, ...]:  # fmt: skip
    """Return at most `count` questions; empty where nothing can be asked.

    `others` are texts of other posts by document; `new_left` is how many new items may still begin today; `later` names
    items to ask only when nothing else is left. Two questions in a row are never about the same item.
    """
    maker = _Maker([each.item for each in held], others, Draw(seed), lexicon, max(1, count // RECALL_SHARE))
    first: dict[int, Question] = {}
    chosen: list[Held] = []
    for each in candidates(by_urgency(held, day, later), count, new_left):
        if len(chosen) >= count:
            break
        if each.is_new and new_left <= 0:
            continue
        made = maker.next_about(each)
        if made is not None:
            chosen.append(each)
            first[id(each)] = made
            new_left -= each.is_new
    turns = in_turn(chosen, day)
    questions = [first[id(each)] for each in turns]
    return tuple(_with_more(questions, turns, maker, count))


def _with_more(questions: list[Question], turns: Sequence[Held], maker: _Maker, count: int) -> list[Question]:
    """Return the questions with more about the same items, in other forms, until there are enough."""
    for _round in range(MOST_ABOUT_ONE - 1):
        for each in turns:
            if len(questions) >= count or len(turns) < 2:
                return questions
            if questions[-1].uid != each.item.uid and (made := maker.next_about(each)) is not None:
                questions.append(made)
    return questions


class _Maker:
    """Makes questions about items, every time in another form, and few that are answered in one's own words."""

    def __init__(
        self,
        own: Sequence[ItemContent],
        others: Mapping[Kind, Sequence[str]],
        draw: Draw,
        lexicon: Lexicon,
        most_recall: int,
    ) -> None:
        self._own, self._others, self._draw, self._lexicon = own, others, draw, lexicon
        self._left = Counter({form: most_recall if form is Form.RECALL else _ENOUGH for form in Form})
        self._tried: dict[str, set[Form]] = {}

    def next_about(self, held: Held) -> Question | None:
        """Return a question about an item in a form it was not asked in yet; None when there is none left."""
        tried = self._tried.setdefault(held.item.uid, set())
        asking = Asking(held, self._own, self._others, self._draw, self._lexicon)
        for form in self._in_order(held):
            if form in tried or not self._left[form]:
                continue
            tried.add(form)
            made = question(asking, form)
            if made is not None:
                self._left[form] -= 1
                return made
        return None

    def _in_order(self, held: Held) -> list[Form]:
        """Return the forms in which an item is asked: drawn, the most used last; a new item is recognised before it is recalled."""
        drawn = self._draw.shuffled(f"{held.item.uid}/forms", FORMS[held.item.kind])
        used = {form: 0 if form is Form.RECALL else _ENOUGH - self._left[form] for form in drawn}
        return sorted(drawn, key=lambda form: (held.is_new and form is Form.RECALL, used[form]))
