"""Plans, rotas and stoppages are not brought in: they say what is due here from now on."""

from gangze.kernel.wording import Sentence
from gangze.org.archives import refuses

_SET_UP = Sentence("排查计划和倒班表从生效日起才算，请在页面上建，不能导入。")
_STANDSTILL = Sentence("装置停用只对本系统里的应查有用，请在页面上登记，不能导入。")

refuses(
    {
        **dict.fromkeys(("round.planned", "round.plan_closed", "round.rota_set", "round.rota_excepted"), _SET_UP),
        **dict.fromkeys(("round.stopped", "round.resumed"), _STANDSTILL),
    }
)
