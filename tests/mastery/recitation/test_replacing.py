"""Another place, person or stuff named behind a deed than the card's is wrong; the card's own in other words is not."""

import pytest

from gangze.mastery.recitation import Verdict, compile_point, judge, standard


def verdicts(cards: tuple[str, ...], told: str) -> list[Verdict]:
    points = [compile_point(str(n), card, True, standard()) for n, card in enumerate(cards)]
    return [mark.verdict for mark in judge(points, told, is_ordered=False).marks]


@pytest.mark.parametrize(
    ("card", "told"),
    [
        ("超压时打开旁路阀，物料排到事故槽", "超压时打开旁路阀物料排到地沟里"),
        ("温度超过45℃，打开底阀放料到紧急放料池", "温度超过四十五度打开底阀放料到雨水沟"),
        ("废油倒入专用收集桶", "废油倒到下水道去"),
        ("接地线接在接地极上", "接地线接在水管上"),
        ("钥匙交给值班长", "钥匙交给门卫"),
        ("伤员抬到上风处通风的地方", "伤员抬到控制室里头"),
        ("压缩机不通密封水，会烧坏", "压缩机不通冷却风会烧坏"),
        ("冲洗后涂葡萄糖酸钙凝胶，立即送医", "冲完抹点烫伤膏送医院"),
        ("样品送至化验室", "样品送到食堂"),
        ("残液导入回收罐", "残液导到河里边"),
    ],
)
def test_another_place_or_stuff_is_wrong(card: str, told: str) -> None:
    assert verdicts((card,), told) == [Verdict.WRONG]


@pytest.mark.parametrize(
    ("cards", "told"),
    [
        (("废油倒入专用收集桶",), "废油倒到专门收集的桶子里头"),
        (("物料排到事故槽",), "料子放到事故槽里去"),
        (("钥匙交给值班长",), "钥匙交到值班的班长手头"),
        (("钥匙交给值班长",), "钥匙交给领导"),
        (("接地线接在接地极上",), "地线要接到接地桩上"),
        (("伤员抬到上风处通风的地方",), "伤员抬到空气好的地方"),
        (("废油倒入专用收集桶",), "废油莫倒到下水道"),
        (("废油倒入专用收集桶", "下水道口盖严"), "废油倒入|下水道口盖严"),
        (("样品送至化验室",), "样品送至化验室的窗口"),
        (("灼伤处涂烫伤膏",), "烧到的地方涂点烫伤药膏"),
    ],
)
def test_the_cards_own_in_other_words_is_not_wrong(cards: tuple[str, ...], told: str) -> None:
    assert verdicts(cards, told)[0] is not Verdict.WRONG


def test_what_stands_behind_a_sign_of_several_letters_is_known() -> None:
    """℃ is compared as two letters: places in a point are those of the text that is compared."""
    point = compile_point("p", "床温保持850~950℃，防止结焦", True, standard())
    assert all(each.quantity or point.text[each.start : each.end] == each.text for each in point.elements)
