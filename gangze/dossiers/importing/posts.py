"""Which post a name means: the organisation's names and aliases, and names that titles and files carry."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field

from .titles import kinds_named
from .wording import bare, plain

_ENTERPRISE = re.compile(r"^.*?(?:有限责任公司|股份有限公司|有限公司|分公司|集团公司|公司|集团|总厂|工厂)")
_NOISE = re.compile(
    r"两单两卡|一岗一表|一岗一卡|一岗一册|岗位卡|四件套|安全生产责任(?:清单)?|一线岗位|从业人员|汇总表?|清单|附件\d*|附表\d*|"
    r"20\d\d年?度?|[AV]\d[\d.]*|[A-Z]/\d|第?[\d一二三四五六七八九十]+[版、.]|版本?|定稿|终稿|最终|修订|样表|模板|"
    r"[“”\"'‘’《》【】\[\]()（）:：,，、.。_\-—+&\s]+"
)
_NOT_A_POST = re.compile(
    r"^(岗位|安全|生产|企业|公司|车间|班组|部门|表|清单|封面|目录|说明|sheet\d*|工作表\d*|表格\d*|csv|\d*|新建.*|副本.*|工作簿\d*)$",
    re.I,
)


_NOT_A_NAME = re.compile(
    r"电话|联系|通讯|资料|制度|文件|责任|说明|要求|如下|以下|内容|情况|方案|附件|措施|步骤|流程|物资|有关|工作会|体系|台账|手册|"
    r"旧|作废|历史|现行|有效"
)


_POST_ENDING = re.compile(r"[工员手长操师者]$|司机|司炉|主任|经理|调度|值班|班长|主操|外操|内操|焊|钳$|电工")


_JOINT = re.compile(r"[、,/／+＋&和及与]")
_JOINT_END = re.compile(r"[、,/／+＋&和及与]$")
_GOES_ON = re.compile(
    r"^(?:作?工(?![艺作序程种段])|作?员(?!工)|程师|师(?!傅)|长(?![期效])|[班组队]长|助理|助手|学徒|主管|主任|手(?![册机]))"
)
_OTHER = re.compile(r"(?:副|助理|见习|实习|代理|兼职)$")
_UNIT = re.compile(r"(?:车间|装置|工段|班组?|[部科室厂区站岗号线级年版卡表单的库房队类]|公司|集团|一线)$")
_SHORT_NAME = 3


def _is_part_of_longer(line: str, start: int, end: int) -> bool:
    """Tell whether a name in a title is only part of another post's: 仪表工 in 仪表工程师, 电工 in 维修电工."""
    before = line[:start]
    if _GOES_ON.match(line[end:]) or _OTHER.search(before):
        return True
    own = re.sub(r"^.*(?:公司|集团)", "", _NOISE.sub(" ", before))
    is_joined = _JOINT_END.search(before) is not None or not own or not "\u4e00" <= own[-1] <= "\u9fff"
    return end - start <= _SHORT_NAME and not is_joined and _UNIT.search(own) is None


_IS_POST = re.compile(r"(?:[工员手操师]|[班组队值]长|司机|司炉|主任|经理|负责人|调度)$")


@dataclass(frozen=True, slots=True)
class KnownPost:
    """A post of the enterprise with the other names an import may accept."""

    name: str
    aliases: tuple[str, ...] = ()
    is_frontline: bool = True


@dataclass(frozen=True, slots=True)
class Organisation:
    """What an import is checked against: the enterprise's name and its posts."""

    enterprise: str
    posts: tuple[KnownPost, ...] = ()


@dataclass(slots=True)
class PostBook:
    """Finds posts by any of their names; without an organisation every name is a post."""

    organisation: Organisation | None
    _names: dict[str, str] = field(default_factory=dict)
    _found: dict[str, str | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        posts = self.organisation.posts if self.organisation else ()
        for post in posts:
            for alias in post.aliases:
                self._names.setdefault(plain(alias), post.name)
        for post in posts:
            self._names[plain(post.name)] = post.name

    @property
    def is_checked(self) -> bool:
        """Tell whether names are checked against an organisation."""
        return self.organisation is not None

    def find(self, name: str) -> str | None:
        """Return the organisation's name of a post, None for a stranger."""
        if name not in self._found:
            self._found[name] = self._search(name)
        return self._found[name]

    def _search(self, name: str) -> str | None:
        if not self._names or len(name) > 60:
            return None
        key = plain(name)
        for variant in (key, bare(key), re.sub(r"(岗位|岗)$", "", bare(key)), f"{bare(key)}岗"):
            found = self._names.get(variant)
            if found is not None:
                return found
        return None

    def printed(self, name: str) -> str:
        """Return the organisation's name where known, else the name as written without blanks."""
        return self.find(name) or plain(name)

    def within(self, text: str) -> str | None:
        """Return the known post a title names, the longest where several fit; None when none does.

        Posts joined by 、 or the like come joined by 、: the title speaks of each of them.
        """
        line = plain(text)
        names = sorted((name for name in self._names if name and name in line), key=len, reverse=True)
        for name in names:
            start = line.find(name)
            if not _is_part_of_longer(line, start, start + len(name)):
                found = [*self._before(line[:start]), name, *self._after(line[start + len(name) :])]
                return "、".join(dict.fromkeys(self._names[each] for each in found))
        return None

    def _before(self, text: str) -> list[str]:
        """Return the known posts that end a text and are joined to what follows it, in order."""
        if not _JOINT_END.search(text):
            return []
        rest = text[:-1]
        name = max((name for name in self._names if name and rest.endswith(name)), key=len, default="")
        return [*self._before(rest[: len(rest) - len(name)]), name] if name else []

    def _after(self, text: str) -> list[str]:
        """Return the known posts that begin a text and are joined to what stands before it, in order."""
        if not _JOINT.match(text):
            return []
        name = max((name for name in self._names if name and text.startswith(name, 1)), key=len, default="")
        return [name, *self._after(text[1 + len(name) :])] if name else []

    def nearest(self, name: str) -> str | None:
        """Return a known post with a similar name, to be offered, None when nothing is similar."""
        close = difflib.get_close_matches(plain(name), list(self._names), n=1, cutoff=0.6)
        return self._names[close[0]] if close else None

    def is_stranger(self, text: str) -> bool:
        """Tell whether a line of its own is the name of a post the organisation does not have."""
        name = re.sub(r"岗位?$", "", plain(text))
        is_name = 2 <= len(name) <= 12 and _IS_POST.search(name) is not None and _NOT_A_NAME.search(name) is None
        return self.is_checked and is_name and self.find(name) is None

    def candidate(self, text: str) -> str | None:
        """Return the words of a title, sheet or file name that may be an unknown post, None when nothing is left."""
        line = re.sub(r"\.(xlsx|xls|ods|docx|doc|csv)$", "", plain(text), flags=re.I)
        line = _ENTERPRISE.sub("", line)
        for _, start, end in reversed(kinds_named(line)):
            line = line[:start] + " " + line[end:]
        line = re.sub(r"岗位?$", "", _NOISE.sub(" ", line).strip())
        words = [re.sub(r"岗位$", "", word) for word in line.split() if not _NOT_A_POST.match(word)]
        words = [word for word in words if not _NOT_A_NAME.search(word)]
        found = words[0] if len(words) == 1 and 2 <= len(words[0]) <= 16 else None
        if found is not None and self.is_checked and not _POST_ENDING.search(found):
            return None  # beside an organisation only a word that can be a post is worth an error about it
        return found
