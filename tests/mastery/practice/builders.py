"""Items of a post as practice holds them, without a database."""

from __future__ import annotations

from datetime import date
from hashlib import sha256

from gangze.dossiers.content import ItemContent, Kind, Step
from gangze.mastery.practising import Answer, Form, Held, Question, Remembered, pack_of, seed_of
from gangze.mastery.recitation import standard

DAY = date(2026, 11, 26)


def uid(text: str) -> str:
    """Return the uid of a text."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def risk(point: str, measures: str = "", *, must: bool = False) -> ItemContent:
    return ItemContent(Kind.RISK, {"point": point, "measures": measures}, is_must_know=must, uid=uid(f"r{point}"))


def duty(text: str, *, must: bool = False, **fields: str) -> ItemContent:
    return ItemContent(Kind.DUTY, {"duty": text, **fields}, is_must_know=must, uid=uid(f"d{text}"))


def step(text: str, standard_words: str = "", phase: str = "启动") -> ItemContent:
    fields = {"procedure": text, "standard": standard_words, "phase": phase}
    return ItemContent(Kind.OPERATION, fields, uid=uid(f"o{text}"))


def scenario(accident: str, *steps: str, **fields: str) -> ItemContent:
    return ItemContent(
        Kind.EMERGENCY, {"accident": accident, **fields}, tuple(Step(each) for each in steps), uid=uid(f"e{accident}")
    )


def hold(
    *items: ItemContent, memory: dict[str, Remembered] | None = None, asked_since: int = 1, revision: int = 1
) -> list[Held]:
    """Return items as they are held at one post; `memory` by uid."""
    known = memory or {}
    return [
        Held(
            "p1", "聚合外操", revision, item, tuple(each for each in items if each.kind is item.kind), asked_since,
            known.get(item.uid),
        )
        for item in items
    ]  # fmt: skip


def a_post() -> list[ItemContent]:
    """Return the items of a whole post."""
    return [
        risk("聚合釜超温超压", "每小时记录温度压力，压力到0.8MPa打开泄放阀", must=True),
        risk("液氨泄漏会中毒", "戴正压式空气呼吸器，人员撤到上风向"),
        risk("冷却塔护栏松动", "上塔前检查护栏，严禁倚靠"),
        duty("班前确认联锁投用情况", frequency="每班"),
        duty("每2小时巡检一次聚合釜，填写记录", must=True),
        step("检查盘车", "灵活无卡涩"),
        step("打开冷却水阀", "水压不低于0.3MPa"),
        step("启动循环泵", "电流不超过45A"),
        step("投用导热油", "升温不超过20℃/h"),
        scenario(
            "导热油泄漏着火", "按下急停按钮，停循环泵", "关闭导热油进出口阀", "向班长报告位置和火势", "用干粉灭火器扑救",
            "撤到上风向50米外清点人数", alarms="火警119", report_within="5分钟内",
        ),
    ]  # fmt: skip


OTHERS = {
    Kind.RISK: ["叉车转弯过快会撞人", "氯气钢瓶瓶阀漏气", "锅炉缺水干烧会爆炸", "吊物下站人会被砸伤", "配电柜潮湿短路"],
    Kind.DUTY: ["每天检查叉车刹车和喇叭", "每周试一次消防水泵", "卸车时在车旁监护到底", "每班抄一次电表并核对"],
}


def pack(held: list[Held], *, day: date = DAY, count: int = 8, turn: int = 1, **more: object) -> tuple[Question, ...]:
    """Return a pack of items with the distractors of OTHERS."""
    return pack_of(
        held,
        OTHERS,
        day=day,
        count=count,
        seed=seed_of("person", day, turn),
        lexicon=standard(),
        **more,  # type: ignore[arg-type]
    )


def right_answers(questions: list[Question] | tuple[Question, ...], milliseconds: int = 9000) -> list[Answer]:
    """Return answers that are all right."""
    from gangze.mastery.rules.levels import Outcome

    return [
        Answer(n, own_mark=Outcome.SHOWN, milliseconds=milliseconds)
        if question.form is Form.RECALL
        else Answer(n, question.right, milliseconds=milliseconds)
        for n, question in enumerate(questions, 1)
    ]
