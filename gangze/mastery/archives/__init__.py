"""Records about mastery that come in from a former system or from paper: hearings, practice, training, certificates (docs/rules/facts.md)."""

from gangze.kernel.wording import Sentence
from gangze.org.archives import refuses

from . import hearing, training

__all__ = ["hearing", "training"]

_HERE = Sentence("这是本系统里的操作留下的痕迹，不能导入。")

refuses(
    {
        "mastery.recordings_purged": _HERE,
        "mastery.exported": _HERE,
        "mastery.settings_edited": Sentence("设置要在这里改；过去的设置不能导入。"),
        "mastery.wording_edited": Sentence("认可的说法和行话要在这里添加，添加时会核对。"),
    }
)
