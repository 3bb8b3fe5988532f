"""Which signs there are, and by which names people call them."""

from dataclasses import dataclass
from enum import StrEnum

from gangze.kernel.wording import Sentence


class SignClass(StrEnum):
    """The four kinds of safety signs, each with a shape and a colour of its own."""

    PROHIBITION = "prohibition"
    WARNING = "warning"
    MANDATORY = "mandatory"
    INFORMATION = "information"

    @property
    def title(self) -> str:  # type: ignore[override]  # the name of a class of signs, not str.title()
        """Return the name in the standard, for example 禁止标志."""
        return _CLASS_TITLES[self]


_CLASS_TITLES = {
    SignClass.PROHIBITION: Sentence("禁止标志"),
    SignClass.WARNING: Sentence("警告标志"),
    SignClass.MANDATORY: Sentence("指令标志"),
    SignClass.INFORMATION: Sentence("提示标志"),
}


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign: `code` names its drawing, `name` is what it says, `variants` are other names for the same."""

    code: str
    name: str
    sign_class: SignClass
    variants: tuple[str, ...] = ()


def _signs(sign_class: SignClass, *rows: tuple[str, ...]) -> tuple[Sign, ...]:
    return tuple(Sign(code, name, sign_class, tuple(variants)) for code, name, *variants in rows)


SIGNS: tuple[Sign, ...] = (
    *_signs(
        SignClass.PROHIBITION,
        ("no-open-flame", Sentence("禁止烟火"), "严禁烟火", "禁止明火", "严禁明火", "禁止动火"),
        ("no-smoking", Sentence("禁止吸烟"), "严禁吸烟"),
        ("no-kindling", Sentence("禁止带火种"), "严禁带火种", "禁止携带火种", "严禁携带火种"),
        ("no-water", Sentence("禁止用水灭火"), "严禁用水灭火", "禁止用水"),
        ("no-combustibles", Sentence("禁止放置易燃物"), "禁止放易燃物", "禁止存放易燃物", "禁止堆放易燃物"),
        ("no-touching", Sentence("禁止触摸"), "严禁触摸", "禁止擅动", "禁止乱动"),
        ("no-switching-on", Sentence("禁止合闸"), "严禁合闸"),
        ("no-starting", Sentence("禁止启动"), "严禁启动", "禁止起动"),
        ("no-entry", Sentence("禁止入内"), "严禁入内", "禁止进入", "闲人免进"),
        ("no-crossing-over", Sentence("禁止跨越"), "严禁跨越"),
    ),
    *_signs(
        SignClass.WARNING,
        ("warning", Sentence("注意安全"), "当心危险"),
        ("explosion", Sentence("当心爆炸"), "小心爆炸"),
        ("fire", Sentence("当心火灾"), "小心火灾", "当心着火"),
        ("poisoning", Sentence("当心中毒"), "小心中毒", "当心有毒气体"),
        ("corrosion", Sentence("当心腐蚀"), "小心腐蚀", "当心灼伤", "当心化学灼伤"),
        ("electric-shock", Sentence("当心触电"), "小心触电", "有电危险"),
        ("scald", Sentence("当心烫伤"), "小心烫伤", "当心高温", "当心高温表面"),
        ("frostbite", Sentence("当心冻伤"), "小心冻伤", "当心低温"),
        ("machinery", Sentence("当心机械伤人"), "当心机械伤害", "当心夹手", "当心伤手", "当心挤压", "当心卷入"),
        ("falling", Sentence("当心坠落"), "小心坠落", "当心高处坠落"),
        ("hanging-load", Sentence("当心吊物"), "小心吊物", "当心起重伤害"),
        ("vehicles", Sentence("当心车辆"), "小心车辆", "当心车辆伤害"),
        ("forklift", Sentence("当心叉车"), "小心叉车"),
        ("asphyxiation", Sentence("当心缺氧"), "当心窒息", "当心缺氧窒息", "小心窒息", "小心缺氧"),
    ),
    *_signs(
        SignClass.MANDATORY,
        ("helmet", Sentence("必须戴安全帽"), "必须佩戴安全帽"),
        (
            "gas-mask", Sentence("必须戴防毒面具"), "必须佩戴防毒面具", "必须戴防毒口罩",
            "必须戴空气呼吸器", "必须佩戴空气呼吸器",
        ),
        ("dust-mask", Sentence("必须戴防尘口罩"), "必须佩戴防尘口罩"),
        ("goggles", Sentence("必须戴防护眼镜"), "必须佩戴防护眼镜", "必须戴护目镜", "必须佩戴护目镜"),
        ("gloves", Sentence("必须戴防护手套"), "必须佩戴防护手套", "必须戴手套"),
        ("antistatic", Sentence("必须穿防静电服"), "必须穿防静电工作服", "必须穿戴防静电服"),
        ("harness", Sentence("必须系安全带"), "必须系挂安全带", "必须佩戴安全带"),
    ),
    *_signs(
        SignClass.INFORMATION,
        ("exit", Sentence("紧急出口"), "安全出口"),
        ("first-aid", Sentence("急救点"),),
        ("eyewash", Sentence("洗眼器"), "紧急洗眼器", "洗眼装置", "喷淋洗眼器"),
        ("assembly-point", Sentence("应急集合点"), "紧急集合点", "集合点", "应急避难场所"),
    ),
)  # fmt: skip
"""All signs in the order in which they are offered."""

_BY_CODE = {sign.code: sign for sign in SIGNS}


def sign_of(code: str) -> Sign:
    """Return a sign by its code; raises KeyError for a stranger."""
    return _BY_CODE[code]
