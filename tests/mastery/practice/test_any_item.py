"""Whatever an item says, a pack is made of it: never an exception, never two right answers."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gangze.dossiers.content import FIELDS, ItemContent, Kind, Step
from gangze.mastery.practising import Form, check
from gangze.mastery.practising.telling import bare
from gangze.mastery.rules.levels import Outcome

from .builders import a_post, hold, pack, right_answers, uid

_WORDS = (
    "", " ", "严禁", "先停泵，再关阀", "压力0.8MPa", "每班两次", "119", "０．８ＭＰａ", "①", "½", "上风向", "℃", "e\u0301", "𠮷", "＿＿＿", "一",
    "不得超过90%", "0", "00", "1e9", "-20℃", "二〇二六年", "%", "\u200b", "开关", "先先先再再", "123456789012345678",
)  # fmt: skip
_text = st.lists(st.one_of(st.sampled_from(_WORDS), st.text(max_size=12)), max_size=4).map("".join)


@st.composite
def _item(draw: st.DrawFn) -> ItemContent:
    kind = draw(st.sampled_from(list(Kind)))
    fields = draw(st.dictionaries(st.sampled_from([field.key for field in FIELDS[kind]]), _text, max_size=5))
    steps = tuple(Step(text) for text in draw(st.lists(_text, max_size=8))) if kind is Kind.EMERGENCY else ()
    return ItemContent(kind, fields, steps, draw(st.booleans()), uid=uid(str(draw(st.integers(0, 10**9)))))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    items=st.lists(_item(), max_size=5, unique_by=lambda item: item.uid), turn=st.integers(1, 99), mixed=st.booleans()
)
def test_any_items_give_a_pack_whose_every_question_has_exactly_one_right_answer(
    items: list[ItemContent], turn: int, mixed: bool
) -> None:
    held = hold(*items, *(a_post() if mixed else ()))
    questions = pack(held, turn=turn)
    assert questions == pack(held, turn=turn)
    for question in questions:
        assert bare(question.answer)
        if question.form is Form.RECALL:
            assert question.points
            assert all(bare(text) for _key, text in question.points)
        else:
            assert len({bare(option) for option in question.options}) == len(question.options) >= 2
            assert sorted(question.right) == sorted(set(question.right))
            assert all(0 <= n < len(question.options) for n in question.right)
    checked = check(questions, right_answers(questions), lambda _question, _words: Outcome.NOT)
    assert checked.is_all_right
