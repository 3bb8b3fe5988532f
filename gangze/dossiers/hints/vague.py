"""Words that sound like safety and tell nobody what to do."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gangze.kernel.wording import Sentence

from ..content import DossierContent, Kind
from .model import Hint
from .quantities import normal
from .texts import prose_of

_PART = re.compile(r"[；;。\n，,]")
_NUMBERING = re.compile(r"^(?:[(（]?\d{1,2}[)）.、．]|[①-⑳])+")
_VAGUE = re.compile(
    r"加强.{0,8}(?:管理|监管|监督|教育|培训|检查|巡检|巡查|维护|保养|防护|防范|学习|责任心|意识)|"
    r"(?:时刻|必须|要|应|务必)?注意(?:人身|自身|作业|操作|施工)?安全|(?:时刻)?(?:小心|谨慎)(?:操作|作业)?|"
    r"(?:不断)?提高.{0,6}(?:意识|警惕|警惕性|素质|能力)|增强.{0,6}(?:意识|责任心)|"
    r"(?:认真)?做好.{0,6}(?:安全工作|安全管理|防护工作|防范工作|管理工作|本职工作|各项工作|安全防护|日常工作)|"
    r"(?:严格|认真)?(?:遵守|执行|落实|贯彻|按照|遵循)(?:公司|企业|车间|本岗位|岗位|国家|有关|相关|各项|各类|安全|生产|操作|管理|技术|法律|法规|的|和|及|、)*"
    r"(?:规定|制度|规程|要求|纪律|法规|责任制|标准)(?:操作|执行|作业)?|"
    r"(?:完成|做好)?.{0,6}(?:领导|上级|班长|车间|公司).{0,4}(?:交办|安排|布置|交代|交待)的?(?:其他|其它|临时|各项)(?:性)?(?:工作|任务|事项|事宜)|"
    r"(?:完成|做好)(?:其他|其它)(?:工作|任务|事项)|确保(?:安全|安全生产|作业安全|人身安全|万无一失)|落实(?:安全|各项|主体)?(?:责任|措施|安全责任|安全措施)|"
    r"(?:认真|切实)?(?:负责|履职|履行职责|履行岗位职责)|定期.{0,4}(?:检查|维护|保养|培训|检修|巡检|更换|检测|校验)|"
    r"按(?:照)?(?:有关|相关)(?:规定|要求|标准).{0,4}|(?:及时|妥善|正确|合理)(?:处理|处置|应对)|"
    r"采取(?:有效|相应|必要|适当|可靠|相关|安全)+的?(?:安全|防护|防范|控制|管控)?措施|安全第一"
)


def vague_wording(content: DossierContent) -> Iterator[Hint]:
    """Yield the parts of sentences that name no object, limit or act one could check. source: notice 二(一) 做得到."""
    for item in content.items():
        for key, text in prose_of(item):
            if key == "sign":
                continue
            for part in vague_parts(text):
                reason = Sentence("“{part}”说不出做什么、做到什么程度；写成看得见的动作、数值或频次。")
                yield Hint("vague-wording", item.kind, reason, {"part": part}, item.uid, key)


def parts_of(text: str) -> list[str]:
    """Return the parts of a text between stops, without numbering."""
    return [part for piece in _PART.split(normal(text)) if (part := _NUMBERING.sub("", piece))]


def vague_parts(text: str) -> list[str]:
    """Return the parts that are nothing but vague."""
    return [part for part in parts_of(text) if _VAGUE.fullmatch(part)]


def control_missing(content: DossierContent) -> Iterator[Hint]:
    """Yield risks without a measure, or with measures that are all vague. source: notice 二(一) 风险管控挺在隐患前面."""
    for item in content.items(Kind.RISK):
        parts = parts_of(item.fields.get("measures", ""))
        if len(vague_parts("\n".join(parts))) == len(parts):
            reason = (
                Sentence("风险“{point}”没有能落实的管控措施。") if parts else Sentence("风险“{point}”没有管控措施。")
            )
            yield Hint("control-missing", Kind.RISK, reason, {"point": item.main_text}, item.uid, "measures")
