"""Questions about one item, form by form; each maker returns None where the item gives no fair question of its form."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from gangze.dossiers.content import ItemContent, Kind
from gangze.kernel.wording import Sentence
from gangze.mastery.recitation import Lexicon
from gangze.mastery.rules.pointing import points_of

from .choosing import Held
from .drawing import Draw
from .model import Form, Question
from .numbers import BLANK, blanked
from .opposites import wrong_sentences
from .recalling import recall
from .telling import are_apart, bare, is_alike, is_numbered_alike, is_shown

OTHERS_COUNT = 3
STEPS_LEAST, STEPS_MOST = 3, 6
FIRST_MOST = 3
STEP_RATIO = 0.8
"""Two steps this much alike are not asked for their order, nor two that differ in their numbers only."""


@dataclass(frozen=True, slots=True)
class Asking:
    """What a question is made from: an item, all items of the posts held, texts of other posts by document, the draw and the words."""

    held: Held
    own: Sequence[ItemContent]
    others: Mapping[Kind, Sequence[str]]
    draw: Draw
    lexicon: Lexicon

    def under(self, label: str) -> Asking:
        """Return the same with a draw of its own for a question."""
        return replace(self, draw=Draw(f"{self.draw.seed}/{self.held.item.uid}/{label}"))


def question(asking: Asking, form: Form) -> Question | None:
    """Return the question of a form about the item, None where there is no fair one."""
    return _MAKERS[form](asking.under(form.value))


FORMS: Mapping[Kind, tuple[Form, ...]] = {
    Kind.RISK: (Form.OWN, Form.NUMBER, Form.RIGHT, Form.RECALL),
    Kind.DUTY: (Form.OWN, Form.NUMBER, Form.RIGHT, Form.RECALL),
    Kind.OPERATION: (Form.FIRST, Form.ORDER, Form.NUMBER, Form.RIGHT, Form.RECALL),
    Kind.EMERGENCY: (Form.ORDER, Form.FIRST, Form.NUMBER, Form.RIGHT, Form.RECALL),
}


def _recall(asking: Asking) -> Question | None:
    return recall(asking.held, asking.draw)


def _number(asking: Asking) -> Question | None:
    place = asking.held.place
    for about, text in asking.draw.shuffled("text", _texts(asking.held.item)):
        found = blanked(text, asking.draw)
        if found is None:
            continue
        own = found.options[found.right]
        whys = tuple(
            "" if n == found.right else Sentence("卡上是{own}，不是{other}。", own=own, other=option)
            for n, option in enumerate(found.options)
        )
        shown = f"{about}：{found.text}" if about else found.text
        return Question(
            place, Form.NUMBER, Sentence("横线上填多少？"), text, shown, found.options, (found.right,), whys
        )
    return None


def _right(asking: Asking) -> Question | None:
    known = {bare(text) for item in asking.own for _about, text in _texts(item)}
    harm = own_text(asking.held.item) if asking.held.item.kind is Kind.RISK else ""
    for about, text in asking.draw.shuffled("text", _texts(asking.held.item)):
        if text == harm:  # 夜班会疲劳, 白班也会: what is not on the card about a danger may still be true
            continue
        wrong = [each for each in wrong_sentences(text, asking.lexicon) if bare(each.text) not in known]
        if not wrong or not is_shown(text):
            continue
        shown = asking.draw.shuffled("options", [(text, ""), *((each.text, each.why) for each in wrong)])
        right = next(n for n, (option, _why) in enumerate(shown) if option == text)
        return Question(
            asking.held.place, Form.RIGHT, Sentence("哪一句和卡上写的一致？"), text, about,
            tuple(option for option, _why in shown), (right,), tuple(why for _option, why in shown),
        )  # fmt: skip
    return None


def _own(asking: Asking) -> Question | None:
    held = asking.held
    text = own_text(held.item)
    same = [own_text(item) for item in asking.own if item.kind is held.item.kind]
    strange: list[str] = []
    for option in asking.draw.shuffled("others", asking.others.get(held.item.kind, ())):
        if (
            len(strange) < OTHERS_COUNT
            and is_shown(option)
            and not any(is_alike(option, each) for each in (*same, *strange) if bare(each))
        ):
            strange.append(option)
    if not is_shown(text) or not strange:
        return None
    shown = asking.draw.shuffled("options", [text, *strange])
    is_risk = held.item.kind is Kind.RISK
    ask = (
        Sentence("哪一条是你岗位“{post}”的风险？", post=held.post_name)
        if is_risk
        else Sentence("哪一条是你岗位“{post}”的职责？", post=held.post_name)
    )
    why = Sentence("这一条在别的岗位的单子上。")
    whys = tuple("" if option == text else why for option in shown)
    return Question(held.place, Form.OWN, ask, text, "", tuple(shown), (shown.index(text),), whys)


def own_text(item: ItemContent) -> str:
    """Return the text by which a risk or a duty is told from those of other posts; "" for other items and empty ones."""
    if item.kind not in (Kind.RISK, Kind.DUTY):
        return ""
    return next((point.text for point in points_of(item) if not point.key.endswith(".measures")), "")


def _order(asking: Asking) -> Question | None:
    about, steps = _steps(asking.held)
    steps = _window(steps, asking)
    if len(steps) < STEPS_LEAST:
        return None
    shown = asking.draw.shuffled("options", steps)
    if shown == steps:
        shown = [*steps[1:], steps[0]]
    right = tuple(shown.index(step) for step in steps)
    answer = "\n".join(f"{n} {step}" for n, step in enumerate(steps, 1))
    return Question(
        asking.held.place, Form.ORDER, Sentence("按先后顺序，一步一步点。"), answer, about, tuple(shown), right
    )


def _first(asking: Asking) -> Question | None:
    about, steps = _steps(asking.held)
    steps = asking.draw.some("steps", _window(steps, asking), FIRST_MOST)
    if len(steps) < 2:
        return None
    shown = asking.draw.shuffled("options", steps)
    why = Sentence("卡上“{first}”在它前面。", first=steps[0])
    whys = tuple("" if option == steps[0] else why for option in shown)
    answer = "\n".join(f"{n} {step}" for n, step in enumerate(steps, 1))
    return Question(
        asking.held.place, Form.FIRST, Sentence("这几步里，先做哪一步？"), answer, about, tuple(shown),
        (shown.index(steps[0]),), whys,
    )  # fmt: skip


def _steps(held: Held) -> tuple[str, list[str]]:
    """Return what the steps belong to, and them in order: of a scenario its own, of an operation those of its phase."""
    if held.item.kind is Kind.EMERGENCY:
        return held.item.main_text, [step.text.strip() for step in held.item.steps]
    if held.item.kind is not Kind.OPERATION:
        return "", []
    phase = held.item.fields.get("phase", "").strip()
    same = [item for item in held.siblings if item.fields.get("phase", "").strip() == phase]
    return phase, [item.main_text.strip() for item in same]


def _window(steps: Sequence[str], asking: Asking) -> list[str]:
    """Return steps in a row that can be told apart, at most STEPS_MOST, the item's own among them where it is one of them."""
    own = asking.held.item.main_text.strip()
    count = min(len(steps), STEPS_MOST)
    starts = [n for n in range(len(steps) - count + 1) if own not in steps or own in steps[n : n + count]]
    for start in asking.draw.shuffled("window", starts):
        window = list(steps[start : start + count])
        if all(map(is_shown, window)) and are_apart(window, ratio=STEP_RATIO) and not is_numbered_alike(window):
            return window
    return []


def _texts(item: ItemContent) -> list[tuple[str, str]]:
    """Return the texts of an item that questions are made from, each with what it is about ("" where it speaks for itself)."""
    title = item.main_text.strip()
    texts = [
        (title if bare(title) and bare(title) not in bare(point.text) else "", point.text) for point in points_of(item)
    ]
    more = {"standard": item.kind is Kind.DUTY, "parameters": True, "report_within": True}
    texts += [
        (title, item.fields[key].strip())
        for key, is_asked in more.items()
        if is_asked and item.fields.get(key, "").strip()
    ]
    return [(about, text) for about, text in texts if BLANK not in text]


_Maker = Callable[[Asking], Question | None]
_MAKERS: Mapping[Form, _Maker] = {
    Form.RECALL: _recall,
    Form.NUMBER: _number,
    Form.RIGHT: _right,
    Form.OWN: _own,
    Form.ORDER: _order,
    Form.FIRST: _first,
}
