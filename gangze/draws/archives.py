"""Why draws of a former system do not come in: what anybody can work out again was drawn here."""

from gangze.kernel.wording import Sentence
from gangze.org.archives import refuses

_DRAWN = Sentence("抽取要能当场核验，只能在这里进行；过去的抽取结果不能导入。")
_EXCUSED = Sentence("免抽请在这里登记。")

refuses(
    {
        **{f"draw.{name}": _DRAWN for name in ("frozen", "contributed", "drawn", "abandoned", "substituted")},
        "draw.excused": _EXCUSED,
        "draw.excuse_ended": _EXCUSED,
    }
)
