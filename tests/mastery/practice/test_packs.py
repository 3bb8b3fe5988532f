"""A pack: the same from the same, due items first, few new ones, documents in turn, one right answer each."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from gangze.dossiers.content import Kind
from gangze.mastery.practising import NEW_A_DAY, Form, Remembered, from_kept, seconds_of
from gangze.mastery.practising.telling import is_alike
from gangze.mastery.rules.levels import Outcome

from .builders import DAY, OTHERS, a_post, duty, hold, pack, risk, scenario


def remembered(fades_in: int, *, outcome: Outcome = Outcome.SHOWN, acted: int = 5, revision: int = 1) -> Remembered:
    return Remembered(outcome, DAY - timedelta(days=acted), DAY + timedelta(days=fades_in), revision)


def all_known(fades_in: int = 20) -> dict[str, Remembered]:
    return {item.uid: remembered(fades_in) for item in a_post()}


def test_the_same_items_memory_and_seed_give_the_same_pack() -> None:
    assert pack(hold(*a_post())) == pack(hold(*a_post()))
    assert pack(hold(*a_post())) != pack(hold(*a_post()), turn=2)
    assert pack(hold(*a_post())) != pack(hold(*a_post()), day=DAY + timedelta(days=1))


def test_a_pack_comes_back_from_where_it_is_kept_as_it_was() -> None:
    questions = pack(hold(*a_post()))
    assert tuple(from_kept(question.to_kept()) for question in questions) == questions


def test_there_are_as_many_questions_as_the_enterprise_wants_and_they_take_three_minutes() -> None:
    questions = pack(hold(*a_post(), memory=all_known(-1)))
    assert len(questions) == 8
    assert seconds_of(questions) <= 180


def test_two_questions_in_a_row_are_never_about_the_same_item() -> None:
    for turn in range(1, 12):
        questions = pack(hold(*a_post()), turn=turn)
        assert all(one.uid != other.uid for one, other in pairwise(questions))


def test_at_most_three_new_items_begin_a_day() -> None:
    questions = pack(hold(*a_post()))
    assert len({question.uid for question in questions}) == NEW_A_DAY
    assert len(questions) == 8
    assert pack(hold(*a_post()), new_left=0) == ()


def test_must_know_items_begin_first() -> None:
    asked = {question.uid for question in pack(hold(*a_post()))}
    assert {item.uid for item in a_post() if item.is_must_know} <= asked


def test_what_fades_is_asked_before_what_is_known() -> None:
    memory = all_known()
    fading = [item.uid for item in a_post()[:4]]
    memory |= {uid: remembered(-number) for number, uid in enumerate(fading)}
    asked = {question.uid for question in pack(hold(*a_post(), memory=memory), count=4)}
    assert asked == set(fading)


def test_what_was_not_known_last_time_is_due_whatever_its_date() -> None:
    memory = all_known()
    failed = a_post()[6].uid
    memory[failed] = remembered(30, outcome=Outcome.NOT)
    assert failed in {question.uid for question in pack(hold(*a_post(), memory=memory), count=3)}


def test_what_was_shown_today_comes_last() -> None:
    memory = all_known()
    today = [item.uid for item in a_post()[:5]]
    memory |= {uid: remembered(-1, acted=0) for uid in today}
    assert not {question.uid for question in pack(hold(*a_post(), memory=memory), count=4)} & set(today)


def test_a_change_of_wording_keeps_memory_and_one_of_substance_makes_the_item_new() -> None:
    memory = all_known()
    worded = hold(*a_post(), memory=memory, asked_since=1, revision=2)
    assert not any(each.is_new for each in worded)
    changed = [replace(each, asked_since=2) if n == 3 else each for n, each in enumerate(worded)]
    assert [n for n, each in enumerate(changed) if each.is_new] == [3]
    assert changed[3].item.uid in {question.uid for question in pack(changed, count=3)}


def test_repetitions_leave_room_for_one_new_item() -> None:
    memory = all_known(-1)
    fresh = a_post()[1].uid
    del memory[fresh]
    assert fresh in {question.uid for question in pack(hold(*a_post(), memory=memory), count=5)}


def test_documents_take_turns_and_every_day_begins_with_another() -> None:
    held = hold(*a_post(), memory=all_known(-1))
    first = [pack(held, day=DAY + timedelta(days=n))[0].place.document for n in range(4)]
    assert set(first) == set(Kind)
    documents = [question.place.document for question in pack(held)]
    assert len(set(documents[:4])) == 4


def test_few_questions_are_answered_in_ones_own_words_and_forms_vary() -> None:
    for turn in range(1, 8):
        forms = Counter(question.form for question in pack(hold(*a_post(), memory=all_known(-1)), turn=turn))
        assert forms[Form.RECALL] <= 2
        assert len(forms) >= 3


def test_a_choice_has_one_right_option_and_no_other_is_like_it() -> None:
    for turn in range(1, 10):
        for question in pack(hold(*a_post(), memory=all_known(-1)), turn=turn):
            if question.form in (Form.RECALL, Form.ORDER):
                continue
            [right] = question.right
            assert len(set(question.options)) == len(question.options) >= 2
            assert [n for n, why in enumerate(question.whys) if not why] == [right]


def test_what_stands_in_ones_own_list_or_nearly_is_no_distractor() -> None:
    own = hold(risk("叉车转弯过快会撞人", "减速慢行"), risk("聚合釜超温超压", "每小时记录"))
    for turn in range(1, 10):
        for question in pack(own, turn=turn):
            if question.form is Form.OWN:
                strange = [option for n, option in enumerate(question.options) if n not in question.right]
                assert not any(is_alike(option, each.item.main_text) for option in strange for each in own)
                assert all(option in OTHERS[Kind.RISK] for option in strange)


def test_steps_are_asked_in_the_order_of_the_card() -> None:
    fire = a_post()[-1]
    for turn in range(1, 12):
        for question in pack(hold(fire, duty("每班巡检两次泵区")), turn=turn):
            words = [question.options[n] for n in question.right]
            steps = [each.text for each in fire.steps]
            if question.form is Form.ORDER:
                places = [steps.index(word) for word in words]
                assert places == sorted(places)
                assert list(question.right) != list(range(len(words)))
            elif question.form is Form.FIRST:
                assert min(steps.index(option) for option in question.options) == steps.index(words[0])


def test_steps_that_nobody_can_tell_apart_are_not_asked_for_their_order() -> None:
    same = scenario("泄漏", "打开一号喷淋阀门", "打开二号喷淋阀门", "打开三号喷淋阀门")
    for turn in range(1, 6):
        assert not {Form.ORDER, Form.FIRST} & {
            question.form for question in pack(hold(same, *a_post()[:2]), turn=turn) if question.uid == same.uid
        }


def test_a_single_item_gives_one_question() -> None:
    assert len(pack(hold(risk("聚合釜超温超压", "每小时记录温度压力")))) == 1


def test_nothing_to_ask_gives_an_empty_pack() -> None:
    assert pack([]) == ()
    assert pack(hold(duty(""), risk("", ""), scenario(""))) == ()


def test_a_pack_made_ahead_asks_what_is_not_asked_today() -> None:
    today = {question.uid for question in pack(hold(*a_post()))}
    ahead = pack(hold(*a_post()), day=date(2026, 11, 27), turn=0, later=today)
    assert not {question.uid for question in ahead} & today
