"""The words under which columns are known in files of organisations and rosters (docs/rules/organisation.md)."""

import re
from collections.abc import Mapping

from gangze.kernel.wording import Sentence

from ..rules.wording import matching_key

Aliases = Mapping[str, tuple[str, ...]]
"""Field → the words of its column, the best first: where two columns claim a field, the better word wins."""

_PLACES: Aliases = {
    "enterprise": (
        "企业名称", "单位名称", "公司名称", "企业全称", "企业", "公司", "所属企业", "所属单位", "所属公司",
        "用人单位", "填报单位", "单位",
    ),
    "workshop": (
        "车间", "车间部门", "部门车间", "车间名称", "所在车间", "所属车间", "所在部门", "所属部门", "部门",
        "部门名称", "科室",
        "所在部门车间", "一级部门", "单元",
    ),
    "team": ("班组", "班组名称", "所在班组", "所属班组", "工段", "工段班组", "班组工段", "二级部门", "班"),
    "post": (
        "岗位名称", "岗位", "岗位工种", "工种岗位", "所在岗位", "任职岗位", "工作岗位", "现岗位", "工种",
        "工种名称", "职务岗位",
        "岗位职务", "职位", "职务", "现任岗位", "从事岗位", "操作岗位", "作业岗位", "担任岗位", "当前岗位", "所属岗位",
        "工作岗位名称", "岗位名",
    ),
    "post_code": ("岗位编码", "岗位编号", "岗位代码", "岗位号"),
    "serial": ("序号", "序", "No", "No.", "行号"),
    "remark": ("备注", "说明", "附注"),
}  # fmt: skip

ORGANISATION_HEADINGS: Aliases = {
    **_PLACES,
    "enterprise_code": (
        "企业编码", "企业编号", "企业代码", "单位编码", "单位编号", "单位代码", "公司编码", "园区企业编码",
    ),
    "credit_code": (
        "统一社会信用代码", "社会信用代码", "统一信用代码", "信用代码", "统一社会信用代码证号", "营业执照号",
    ),
    "industry": ("行业类别", "所属行业", "行业", "行业分类", "行业名称"),
    "leader": (
        "主要负责人", "企业负责人", "法定代表人", "法人代表", "法人", "班组长", "班长", "班组负责人", "组长",
        "负责人", "车间主任",
        "部门负责人", "车间负责人",
    ),
    "phone": (
        "班组电话", "班组长电话", "班长电话", "联系电话", "负责人电话", "电话", "手机号", "手机号码", "手机",
        "联系方式", "移动电话",
    ),
    "address": ("地址", "企业地址", "注册地址", "生产地址", "详细地址", "经营地址", "厂址", "单位地址"),
    "is_major_hazard": ("是否重大危险源", "重大危险源", "构成重大危险源", "是否构成重大危险源", "重大危险源企业"),
    "aliases": ("别名", "岗位别名", "其他名称", "又称", "俗称", "别称"),
    "is_frontline": ("是否一线岗位", "一线岗位", "是否一线", "一线", "是否为一线岗位"),
    "is_key": ("是否关键岗位", "关键岗位", "是否关键", "重点岗位", "是否重点岗位", "关键", "是否为关键岗位"),
    "speciality": ("专业", "所属专业", "专业类别", "专业类型"),
    "installation": ("装置", "所属装置", "生产装置", "装置名称", "装置单元"),
    "headcount": ("定员", "定员人数", "岗位定员", "定编", "编制", "编制人数", "人数", "岗位人数"),
    "shift_system": ("班制", "倒班方式", "轮班制度", "运转方式", "工作制", "倒班制"),
    "person": ("姓名", "员工姓名", "人员姓名", "职工姓名"),
}  # fmt: skip

ROSTER_HEADINGS: Aliases = {
    **_PLACES,
    "name": ("姓名", "员工姓名", "人员姓名", "职工姓名", "姓名全称", "从业人员姓名"),
    "employee_number": (
        "工号", "员工编号", "员工工号", "员工号", "职工编号", "职工号", "人员编号", "人员编码", "员工编码",
        "工作证号", "编号", "人员工号", "职员编号", "员工代码", "人员代码", "工卡号", "胸卡号",
    ),
    "phone": (
        "手机号", "手机号码", "手机", "联系电话", "移动电话", "联系方式", "本人电话", "电话", "电话号码", "联系手机",
        "本人手机", "本人手机号", "本人手机号码", "联系手机号", "联系手机号码", "个人手机", "常用手机号", "手机电话",
        "本人联系电话", "个人电话", "联络电话",
    ),
    "second_post": ("兼任岗位", "兼职岗位", "兼岗", "兼管岗位", "第二岗位", "岗位2", "岗位二", "其他岗位", "兼任工种"),
    "shift_group": (
        "班次", "班别", "轮班", "值别", "倒班班次", "运行班次", "班值", "倒班", "所在班次", "轮值", "所属班次",
        "轮班班次", "运转班次", "班次名称", "倒班班组", "轮班班组",
    ),
    "hired_on": (
        "入职日期", "入职时间", "入厂日期", "入厂时间", "进厂日期", "进厂时间", "到岗日期", "上岗日期",
        "上岗时间", "入司日期",
        "入司时间", "入职年月日", "到岗时间", "入厂年月日", "进厂年月日", "进公司日期", "进公司时间", "入企日期",
        "入企时间", "报到日期", "报到时间", "聘用日期", "参加本单位工作时间", "参加本企业工作时间", "入职年月",
    ),
}  # fmt: skip

FIELD_NAMES: Mapping[str, str] = {
    "enterprise": Sentence("企业名称"),
    "workshop": Sentence("车间"),
    "team": Sentence("班组"),
    "post": Sentence("岗位"),
    "name": Sentence("姓名"),
    "phone": Sentence("手机号"),
    "employee_number": Sentence("工号"),
    "shift_group": Sentence("班次"),
    "hired_on": Sentence("入职日期"),
    "enterprise_code": Sentence("企业编码"),
    "credit_code": Sentence("统一社会信用代码"),
    "remark": Sentence("备注"),
    "industry": Sentence("行业类别"),
    "principal_name": Sentence("主要负责人"),
    "address": Sentence("地址"),
    "is_major_hazard": Sentence("是否重大危险源"),
    "aliases": Sentence("别名"),
    "is_frontline": Sentence("是否一线岗位"),
    "is_key": Sentence("是否关键岗位"),
    "speciality": Sentence("专业"),
    "installation": Sentence("装置"),
    "headcount": Sentence("定员"),
    "shift_system": Sentence("班制"),
    "leader_name": Sentence("负责人"),
    "leader": Sentence("负责人"),
    "code": Sentence("编码"),
    "unit": Sentence("车间班组"),
    "posts": Sentence("岗位"),
    "left_on": Sentence("离职日期"),
}
"""What the fields are called where people read of them."""

_MARKS = re.compile(r"[\s:：*＊※★·、,，;；/\\|.\-—_“”\"'‘’()（）\[\]【】<>《》]+")
_IN_BRACKETS = re.compile(r"[(（\[【].*?[)）\]】]")
_FILLER = re.compile(r"(必填|选填|请填写|可选)")
_OR = re.compile(r"[/／、|\n]|或")
_PRIVATE = re.compile(
    r"身份证|证件号|性别|民族|籍贯|出生|生日|年龄|婚姻|婚否|政治面貌|学历|文化程度|银行|卡号$|账号|工资|薪|住址|家庭|户籍"
    r"|户口|健康|病史|体检|紧急联系|家属|亲属|社保|公积金"
)


class HeadingWords:
    """Recognises heading cells; built once for each set of aliases."""

    def __init__(self, aliases: Aliases) -> None:
        self._fields: dict[str, tuple[str, int]] = {}
        for field, words in aliases.items():
            for rank, word in enumerate(words):
                self._fields.setdefault(heading_key(word), (field, rank))

    def field_of(self, text: str) -> tuple[str, int] | None:
        """Return the field a heading means and how good the word is (0 best); None for an unknown heading."""
        if not text or len(text) > 40:
            return None
        readings = (text, _IN_BRACKETS.sub("", text), *_OR.split(text))
        return next((found for each in readings if (found := self._fields.get(heading_key(each)))), None)


def is_private(heading: str) -> bool:
    """Return whether a column tells of a person what a roster of posts has no use for: it is not kept, only named."""
    return _PRIVATE.search(heading_key(heading)) is not None


def heading_key(text: str) -> str:
    """Return a heading without blanks, marks and filler words, as it is compared."""
    return _FILLER.sub("", _MARKS.sub("", matching_key(text)))
