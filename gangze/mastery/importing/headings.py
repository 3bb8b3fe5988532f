"""The words under which the columns of training and certificate lists are known (docs/rules/training.md)."""

from collections.abc import Mapping

from gangze.kernel.wording import Sentence
from gangze.org.importing.headings import Aliases

_PEOPLE: Aliases = {
    "name": (
        "姓名", "员工姓名", "人员姓名", "职工姓名", "受训人", "受训人员", "培训人员", "参训人员", "参培人员", "持证人", "持证人员",
        "学员姓名", "学员", "被培训人", "参加人员",
    ),
    "employee_number": (
        "工号", "员工编号", "员工工号", "员工号", "职工编号", "职工号", "人员编号", "人员编码", "员工编码", "工作证号",
    ),
    "post": ("岗位", "岗位名称", "工种", "岗位工种", "所在岗位", "职务岗位", "岗位职务", "职务", "职位", "现岗位"),
    "workshop": ("车间", "车间部门", "部门", "所在部门", "所属部门", "部门名称", "车间名称"),
    "team": ("班组", "班组名称", "所在班组", "工段"),
    "serial": ("序号", "序", "No", "No.", "行号"),
    "remark": ("备注", "说明", "附注"),
}  # fmt: skip

TRAINING_HEADINGS: Aliases = {
    **_PEOPLE,
    "course": (
        "培训类别", "培训类型", "教育类别", "教育类型", "培训级别", "教育级别", "培训种类", "类别", "级别", "教育培训类别",
        "安全教育类别", "培训形式类别", "培训性质",
    ),
    "title": (
        "培训内容", "培训主题", "培训项目", "教育内容", "培训课程", "课程", "课程名称", "内容", "主题", "培训名称", "教育培训内容",
        "主要内容", "培训题目",
    ),
    "hours": ("学时", "课时", "培训学时", "培训课时", "时长", "培训时长", "学时数", "小时", "培训时数", "课时数", "总学时"),
    "trained_on": (
        "培训日期", "培训时间", "教育日期", "教育时间", "日期", "时间", "培训年月日", "培训起始日期", "开始日期", "教育培训时间",
        "教育培训日期",
    ),
    "trainer": ("授课人", "讲师", "培训教师", "教师", "授课教师", "培训人", "主讲人", "教育者", "教育人", "培训讲师", "授课老师"),
    "examiner": ("考核人", "考核人员", "监考人", "考评人", "阅卷人", "考试人", "评分人", "考核负责人"),
    "result": ("考核结果", "考试结果", "结果", "是否合格", "培训结果", "考核情况", "考核结论", "结论", "合格情况"),
    "score": ("成绩", "考核成绩", "考试成绩", "分数", "得分", "考试分数", "考核分数"),
    "company": (
        "承包商单位", "承包商", "承包商名称", "外来单位", "外委单位", "施工单位", "所属承包商", "相关方", "相关方单位", "外协单位",
    ),
}  # fmt: skip

CERTIFICATE_HEADINGS: Aliases = {
    **_PEOPLE,
    "certificate": (
        "证书名称", "证件名称", "资格证名称", "证书", "证书种类", "证书类别", "证件种类", "资格名称", "操作项目", "作业项目",
        "准操项目", "资格证书", "持证名称", "证书类型",
    ),
    "number": ("证书编号", "证号", "证件编号", "证书号", "证书号码", "资格证编号", "操作证编号", "操作证号", "资格证号"),
    "issuer": ("发证机关", "发证单位", "发证部门", "颁发机构", "签发机关", "发证机构", "颁证机关"),
    "issued_on": (
        "发证日期", "取证日期", "取证时间", "发证时间", "初领日期", "签发日期", "颁发日期", "有效期起", "有效期开始日期", "生效日期",
    ),
    "expires_on": (
        "有效期至", "有效期", "到期日期", "到期时间", "有效期限", "有效截止日期", "有效日期", "截止日期", "失效日期", "证书有效期",
        "有效期止", "证书有效期至", "有效期结束日期", "换证日期",
    ),
}  # fmt: skip

FIELD_NAMES: Mapping[str, str] = {
    "name": Sentence("姓名"),
    "employee_number": Sentence("工号"),
    "post": Sentence("岗位"),
    "course": Sentence("培训类别"),
    "title": Sentence("培训内容"),
    "hours": Sentence("学时"),
    "trained_on": Sentence("培训日期"),
    "trainer": Sentence("授课人"),
    "examiner": Sentence("考核人"),
    "result": Sentence("考核结果"),
    "score": Sentence("成绩"),
    "company": Sentence("承包商单位"),
    "remark": Sentence("备注"),
    "certificate": Sentence("证书名称"),
    "number": Sentence("证书编号"),
    "issuer": Sentence("发证机关"),
    "issued_on": Sentence("发证日期"),
    "expires_on": Sentence("有效期至"),
}
"""What the fields are called where people read of them."""

TEMPLATE_HEADS: Mapping[str, tuple[str, ...]] = {
    "training": (
        "employee_number", "name", "post", "course", "title", "hours", "trained_on", "trainer", "examiner", "result", "score",
        "company", "remark",
    ),
    "certificates": ("employee_number", "name", "post", "certificate", "number", "issuer", "issued_on", "expires_on"),
}  # fmt: skip
"""The columns of the two sheets of the empty file, by field."""
