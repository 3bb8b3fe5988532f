"""A fictional enterprise with three posts: the content that every layout of the tests must yield."""

from dataclasses import dataclass, field

from gangze.dossiers.importing import KnownPost, Organisation


@dataclass(frozen=True)
class Post:
    name: str
    risks: tuple[tuple[str, str, str, str, str], ...]
    """(风险点, 危险有害因素, 事故类型, 风险等级, 管控措施)"""
    duties: tuple[tuple[str, str, str], ...]
    """(职责内容, 频次, 完成标准)"""
    operations: tuple[tuple[str, str, str], ...]
    """(阶段, 作业程序, 标准及注意事项)"""
    scenarios: tuple[tuple[str, str, tuple[str, ...], str], ...]
    """(事故类型, 征兆, 处置步骤, 注意事项)"""
    jingles: tuple[str, str, str, str]
    contacts: str = "班长 13800001001\n调度 13800001002"
    alarms: str = "火警 119\n急救 120"


PUMP = Post(
    "例泵操作工",
    risks=(
        ("离心泵", "机封泄漏、介质喷溅", "灼烫", "较大", "每小时巡检一次；发现泄漏切换备用泵"),
        ("联轴器", "护罩缺失", "机械伤害", "一般", "护罩齐全；运转中不得擦拭"),
        ("泵区平台", "湿滑、护栏松动", "高处坠落", "低", "上下扶好扶手，及时清理积水"),
    ),
    duties=(
        ("每小时巡检泵的振动、温度和压力", "每小时", "记录真实"),
        ("发现泄漏立即报告班长", "随时", "3分钟内报告"),
    ),
    operations=(
        ("启动", "盘车两圈，确认无卡涩", "手感均匀"),
        ("启动", "先开入口阀，后启动电机", "压力不超过0.8MPa"),
        ("停车", "先关出口阀，再停电机", "关闭冷却水"),
    ),
    scenarios=(
        ("机封泄漏", "地面有液、压力下降", ("停泵并关闭进出口阀", "用砂土围堵泄漏物", "报告班长"), "不得用手接触"),
        ("触电", "有人倒地、抽搐", ("切断电源", "5分钟内开始心肺复苏"), "未断电不得触碰"),
    ),
    jingles=(
        "机封漏，先切泵，护罩不全不能动；平台滑，扶手牢，巡检细看听异声。",
        "一小时，巡一遍，振动温度记心间；有泄漏，快报告，三分钟内莫拖延。",
        "先盘车，后开泵，入口阀门先打通；停泵时，关出口，冷却水阀莫忘怀。",
        "机封漏，停泵快，砂土围堵报班长；人触电，先断电，五分之内救人忙。",
    ),
)
TANK = Post(
    "样罐巡检工",
    risks=(
        ("储罐呼吸阀", "堵塞超压", "容器爆炸", "重大", "每班检查；冬季伴热投用"),
        ("防火堤", "雨水阀常开", "其他伤害", "低", "雨水阀常闭，排水有人看守"),
    ),
    duties=(
        ("核对液位不超过85%", "每次收料", "双人确认"),
        ("检查静电接地", "每班", "电阻合格"),
        ("交接班讲清异常", "每班", "双方签字"),
    ),
    operations=(
        ("班前", "穿防静电服，带检测仪", "检测仪自检正常"),
        ("运行", "上罐前摸静电释放球", "停留3秒"),
    ),
    scenarios=(
        ("储罐冒罐", "高液位报警", ("停进料泵", "关闭雨水阀", "拉警戒并报告调度", "用砂土围堵"), "不得冲入雨水沟"),
    ),
    jingles=(
        "呼吸堵，罐要瘪，班班检查记心里；雨水阀，要常闭，排水看守不能离。",
        "看液位，八十五，两人确认心有数；查接地，交清楚，双方签字才算数。",
        "防静电，检测仪，摸球三秒再上去；不带火，不带机，巡检路线要熟悉。",
        "冒罐了，停泵快，雨水阀门先关来；拉警戒，报调度，砂土围堵防外排。",
    ),
)
FORK = Post(
    "例叉车司机",
    risks=(
        ("叉车转弯", "视线盲区", "车辆伤害", "较大", "限速5 km/h；转弯鸣笛"),
        ("货叉", "载人、超载", "车辆伤害", "一般", "严禁载人"),
    ),
    duties=(
        ("持证上岗", "每班", "证件有效"),
        ("班前检查刹车、灯光、喇叭", "每班", "点检表齐全"),
    ),
    operations=(
        ("起步", "系好安全带，鸣笛起步", "观察四周"),
        ("停车", "货叉落地，拉手刹，拔钥匙", "不占消防通道"),
    ),
    scenarios=(("叉车撞人", "有人被撞", ("停车熄火", "呼救并拨打120", "保护现场，报告班长"), "不得随意搬动伤员"),),
    jingles=(
        "转弯快，盲区险，鸣笛减速看两边；不载人，不超载，平稳行驶保安全。",
        "持好证，查刹车，灯光喇叭逐项查；有缺陷，不出车，点检表上写清它。",
        "系好带，慢慢行，转弯减速要鸣笛；叉落地，拔钥匙，消防通道不能停。",
        "人受伤，莫乱搬，停车熄火打电话；护现场，报班长，等待救援莫离岗。",
    ),
)
BOSS = Post(
    "样运行班长",
    risks=(
        ("3.5万方气柜", "煤气泄漏", "中毒和窒息", "重大", "每2小时巡检；报警器投用；进入须两人"),
        ("110kV变电所", "误入带电间隔", "触电", "较大", "工作票、操作票齐全；专人监护"),
        ("班前会人员状态", "酒后、疲劳上岗", "其他伤害", "低", "班前会点名观察，不合格不得上岗"),
    ),
    duties=(
        ("组织学习岗位应急处置卡，人人会背顺口溜", "每月", "有签到"),
        ("严格执行岗位操作卡，不简化步骤", "每班", "无违章"),
        ("3分钟内向调度报告异常", "随时", "记录时间"),
        ("带头排查风险点并更新岗位风险清单", "每周", "有更新记录"),
    ),
    operations=(
        ("班前", "召开班前会，讲清风险和措施", "不少于5分钟"),
        ("运行", "0.5MPa蒸汽暖管20分钟", "无水击"),
        ("交接", "交接班记录双方签字", "不清不接"),
    ),
    scenarios=(
        ("1#气柜泄漏", "报警器报警", ("2人佩戴空呼查漏", "110米内拉警戒", "拨打119、120并报告调度"), "不得单人进入"),
        ("全厂停电", "照明全灭", ("启用应急照明", "10分钟未恢复按停车处理"), "不得盲目送电"),
    ),
    jingles=(
        "气柜煤气最凶险，两人检测走在前；\n变电所里莫乱闯，班前状态看一看。",
        "组织学习带头干，严格执行不简单；\n三分钟内报调度，风险清单常更换。",
        "班前会上讲风险，操作卡片记心间；\n暖管疏水二十分，交接清楚把名签。",
        "气柜漏了戴空呼，百米警戒快封路；\n停电先开应急灯，十分不来把车停。",
    ),
)
"""Words that look like titles, numbers that look like counts, and a 顺口溜 of 7 and 7 in two lines."""
POSTS = (PUMP, TANK, FORK)
ORGANISATION = Organisation(
    "例样化工有限公司",
    (
        KnownPost("例泵操作工", ("泵工", "机泵工")),
        KnownPost("样罐巡检工", ("罐区工",)),
        KnownPost("例叉车司机", ("叉车工",)),
        KnownPost("样运行班长", ("班长", "运行班长")),
        KnownPost("仪表工"),
    ),
)


@dataclass
class Expected:
    """What one document must hold: the main texts in order and the jingle."""

    items: list[str]
    jingle: str
    steps: list[int] = field(default_factory=list)


def expected_of(post: Post, kind: str) -> Expected:
    index = ("risk", "duty", "operation", "emergency").index(kind)
    jingle = post.jingles[index]
    if kind == "risk":
        return Expected([risk[0] for risk in post.risks], jingle)
    if kind == "duty":
        return Expected([duty[0] for duty in post.duties], jingle)
    if kind == "operation":
        return Expected([step[1] for step in post.operations], jingle)
    return Expected([each[0] for each in post.scenarios], jingle, [len(each[2]) for each in post.scenarios])


def details_of(post: Post, kind: str) -> list[dict[str, str]]:
    """Return the further fields of each item; a layout that lacks one simply has no such field."""
    if kind == "risk":
        return [{"hazard": r[1], "level": r[3], "measures": r[4]} for r in post.risks]
    if kind == "duty":
        return [{"frequency": d[1], "standard": d[2]} for d in post.duties]
    if kind == "operation":
        return [{"phase": s[0], "standard": s[2]} for s in post.operations]
    return [{"signs": s[1], "forbidden": s[3], "contacts": "1380000100"} for s in post.scenarios]
