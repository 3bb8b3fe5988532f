"""Records of a former system or of a paper archive: which kinds come in, and how a file of them is brought in (docs/rules/facts.md)."""

from gangze.kernel.wording import Sentence

from ..importing.archive_lines import BodyTold, Fault, PersonTold, PostTold, Unfit, noon_of, unfit
from ..selectors.directory import Author
from .kinds import Record, archived_kind, archived_kinds, brings, refuses
from .running import Bringing, Counted, Refusal, bring_archive

_ORGANISATION = Sentence("组织、人员和任职用 gangze org import、gangze roster import 导入。")
_HERE = Sentence("这是本系统里的操作留下的痕迹，不能导入。")

refuses(
    {
        **{
            f"org.{name}": _ORGANISATION
            for name in (
                "authority_created", "authority_changed", "authority_moved", "enterprise_joined", "enterprise_changed",
                "enterprise_closed", "unit_created", "unit_changed", "unit_moved", "unit_closed", "post_created", "post_changed",
                "post_moved", "post_closed", "post_reopened", "person_hired", "person_changed", "person_left", "person_rehired",
                "assignment_started", "assignment_ended",
            )
        },
        **{
            f"org.{name}": _HERE
            for name in (
                "settings_changed", "password_reset", "password_issued", "role_given", "role_revoked", "calendar_changed",
                "calendar_seeded",
            )
        },
        "ledger.exported": _HERE,
        "outbox.brought": _HERE,
    }
)  # fmt: skip

__all__ = [
    "Author",
    "BodyTold",
    "Bringing",
    "Counted",
    "Fault",
    "PersonTold",
    "PostTold",
    "Record",
    "Refusal",
    "Unfit",
    "archived_kind",
    "archived_kinds",
    "bring_archive",
    "brings",
    "noon_of",
    "refuses",
    "unfit",
]
