"""How people count and measure: digits as they are said, and units with what they measure."""

from fractions import Fraction

DIGITS = dict(zip("零〇一幺二两俩三仨四五六七八九", (0, 0, 1, 1, 2, 2, 2, 3, 3, 4, 5, 6, 7, 8, 9), strict=True))
POWERS = {"十": 10, "百": 100, "千": 1000, "万": 10_000}

UNITS: dict[str, tuple[str, Fraction]] = {}
"""By what is written or said: what is measured, and how many of its base a unit is."""

_TABLE = """
pressure 1000000 mpa 兆帕 兆 个兆帕 兆怕 兆趴
pressure 100000 巴 bar 公斤压力 个大气压 公斤力
pressure 1000 kpa 千帕
pressure 1 pa 帕
temperature 1 ℃ °c 度 摄氏度 °
length 1 米 m 公尺
length 1000 公里 千米 km
length 1/100 厘米 cm 公分
length 1/1000 毫米 mm
time 1 秒 秒钟 s 秒种
time 60 分钟 分 min 分种
time 900 刻钟 刻
time 3600 小时 钟头 个小时 个钟头 个钟 h
time 86400 天 日 昼夜 天一夜 天一宿 整天
time 604800 周 个星期 星期 个礼拜 礼拜
time 2592000 月 个月
time 7776000 季度 季 个季度
time 31104000 年
shift 1 班 个班
rings 1 声
content 1000 克每立方米 克每立方 克/立方米 g/m3
times 1 次 遍 道 回 趟
people 1 人 个人 名 位 口人
share 1/100 % 个点 个百分点
share 1/10 成
share 1/1000000 ppm 个ppm 屁屁恩 皮皮恩 皮皮艾姆
content 1 mg/m3 毫克每立方米 毫克每立方 毫克/立方米 毫克/m3 毫克
volume 1/1000 毫升 ml
volume 1 升 l 公升
volume 1000 立方 立方米 方 m3
conductivity 1 微西门子 微西 微西门子每厘米 μs/cm us/cm μs
mass 1 公斤 千克 kg
mass 1000 吨 t
mass 1/1000 克 g
voltage 1 伏 v 伏特
voltage 1000 千伏 kv 千福
current 1 安 a 安培
current 1/1000 毫安 ma
resistance 1 欧 欧姆 ω
resistance 1000000 兆欧 mω 兆欧姆
power 1 瓦 w
power 1000 千瓦 kw
doserate 1 微希每小时 微希 微西弗每小时 微西弗 μsv/h usv/h 微希/小时
doserate 1000 毫希每小时 毫希 毫西弗每小时 毫西弗 msv/h 毫希/小时
noise 1 分贝 db
wind 1 级
multiple 1 倍
turns 1 圈 转
pieces 1 台 只 支 具 瓶 根 块 桶 层 格 套 辆 组 条 张 盘
"""
for _line in _TABLE.splitlines():
    if _line:
        _measured, _base, *_names = _line.split()
        UNITS.update((_name, (_measured, Fraction(_base))) for _name in _names)
