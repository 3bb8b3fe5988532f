"""The permission matrix: which role may do what, on one page, for people who do not program.

A role is held *at a place* (a path in the organisation) and reaches everything below it. source: product description, users.
"""

from collections.abc import Mapping
from enum import StrEnum

from gangze.kernel.wording import Sentence


class Role(StrEnum):
    """The ten kinds of people."""

    WORKER = "worker"
    TEAM_LEADER = "team_leader"
    WORKSHOP_HEAD = "workshop_head"
    SAFETY_OFFICER = "safety_officer"
    PRINCIPAL = "principal"
    EXPERT = "expert"
    INSPECTOR = "inspector"
    PARK_OFFICER = "park_officer"
    AUTHORITY_VIEWER = "authority_viewer"
    ADMINISTRATOR = "administrator"

    @property
    def label(self) -> str:
        """Return the Chinese name of the role."""
        return _LABELS[self]


class Action(StrEnum):
    """Everything that is asked about before it is done."""

    ORG_VIEW = "org.view"
    ORG_EDIT = "org.edit"
    PEOPLE_VIEW = "people.view"
    PEOPLE_EDIT = "people.edit"
    GRANT_EDIT = "grant.edit"
    SETTINGS_EDIT = "settings.edit"
    CALENDAR_EDIT = "calendar.edit"
    DOSSIER_VIEW = "dossier.view"
    DRAFT_VIEW = "draft.view"
    DOSSIER_EDIT = "dossier.edit"
    DOSSIER_IMPORT = "dossier.import"
    DOSSIER_REVIEW = "dossier.review"
    DOSSIER_APPROVE = "dossier.approve"
    DOSSIER_PRINT = "dossier.print"
    PROPOSE = "propose"
    CHARTER_VIEW = "charter.view"
    CHARTER_EDIT = "charter.edit"
    TRIGGER_VIEW = "trigger.view"
    TRIGGER_EDIT = "trigger.edit"
    CODE_EDIT = "code.edit"
    ACKNOWLEDGE = "acknowledge"
    ACKNOWLEDGEMENT_VIEW = "acknowledgement.view"
    LEDGER_VIEW = "ledger.view"
    LEDGER_EXPORT = "ledger.export"
    JOB_VIEW = "job.view"
    MASTERY_VIEW = "mastery.view"
    MASTERY_PEOPLE = "mastery.people"
    EXAMINE = "examine"
    PRACTISE = "practise"
    DRAW_VIEW = "draw.view"
    DRAW_RUN = "draw.run"
    TRAINING_VIEW = "training.view"
    TRAINING_EDIT = "training.edit"
    ROUND_VIEW = "round.view"
    ROUND_DO = "round.do"
    ROUND_EDIT = "round.edit"
    WEEK_SIGN = "week.sign"
    MONTH_CLOSE = "month.close"
    FINDING_VIEW = "finding.view"
    FINDING_REPORT = "finding.report"
    FINDING_HANDLE = "finding.handle"


_LABELS = {
    Role.WORKER: Sentence("一线员工"),
    Role.TEAM_LEADER: Sentence("班组长"),
    Role.WORKSHOP_HEAD: Sentence("车间主任"),
    Role.SAFETY_OFFICER: Sentence("安全员"),
    Role.PRINCIPAL: Sentence("主要负责人"),
    Role.EXPERT: Sentence("专家"),
    Role.INSPECTOR: Sentence("园区检查员"),
    Role.PARK_OFFICER: Sentence("园区安全环保所"),
    Role.AUTHORITY_VIEWER: Sentence("上级查看"),
    Role.ADMINISTRATOR: Sentence("管理员"),
}

A = Action
_CREW = {A.DOSSIER_VIEW, A.ACKNOWLEDGE, A.PROPOSE, A.PRACTISE, A.ROUND_DO, A.FINDING_VIEW, A.FINDING_REPORT}
_HEARING = {A.MASTERY_VIEW, A.MASTERY_PEOPLE, A.EXAMINE, A.DRAW_VIEW, A.TRAINING_VIEW}
_LEADER = _CREW | _HEARING | {
    A.ORG_VIEW, A.PEOPLE_VIEW, A.DRAFT_VIEW, A.DOSSIER_PRINT, A.DOSSIER_REVIEW, A.ACKNOWLEDGEMENT_VIEW, A.TRIGGER_VIEW,
    A.ROUND_VIEW, A.FINDING_HANDLE,
}  # fmt: skip
_HEAD = _LEADER | {
    A.DOSSIER_EDIT, A.TRIGGER_EDIT, A.CHARTER_VIEW, A.JOB_VIEW, A.DRAW_RUN, A.TRAINING_EDIT, A.ROUND_EDIT, A.WEEK_SIGN,
}  # fmt: skip
_OFFICER = _HEAD | {
    A.DOSSIER_IMPORT,
    A.ORG_EDIT,
    A.PEOPLE_EDIT,
    A.GRANT_EDIT,
    A.SETTINGS_EDIT,
    A.CODE_EDIT,
    A.CHARTER_EDIT,
    A.LEDGER_VIEW,
    A.LEDGER_EXPORT,
    A.MONTH_CLOSE,
}
_LOOKING = {
    A.ORG_VIEW, A.DOSSIER_VIEW, A.ACKNOWLEDGEMENT_VIEW, A.TRIGGER_VIEW, A.CHARTER_VIEW, A.ROUND_VIEW, A.FINDING_VIEW,
}  # fmt: skip

ROLE_ACTIONS: Mapping[Role, frozenset[Action]] = {
    Role.WORKER: frozenset(_CREW),
    Role.TEAM_LEADER: frozenset(_LEADER),
    Role.WORKSHOP_HEAD: frozenset(_HEAD),
    Role.SAFETY_OFFICER: frozenset(_OFFICER),
    Role.PRINCIPAL: frozenset(_OFFICER | {A.DOSSIER_APPROVE}),
    Role.EXPERT: frozenset({A.ORG_VIEW, A.DOSSIER_VIEW, A.DRAFT_VIEW, A.DOSSIER_REVIEW, A.PROPOSE, A.CHARTER_VIEW}),
    Role.INSPECTOR: frozenset(_LOOKING | _HEARING | {A.DOSSIER_PRINT, A.LEDGER_VIEW, A.DRAW_RUN, A.FINDING_REPORT}),
    Role.PARK_OFFICER: frozenset(
        _LOOKING
        | _HEARING
        | {
            A.PEOPLE_VIEW, A.DOSSIER_PRINT, A.ORG_EDIT, A.CALENDAR_EDIT, A.LEDGER_VIEW, A.LEDGER_EXPORT, A.JOB_VIEW,
            A.DRAW_RUN, A.FINDING_REPORT,
        }
    ),
    Role.AUTHORITY_VIEWER: frozenset(_LOOKING | {A.MASTERY_VIEW, A.DRAW_VIEW}),
    Role.ADMINISTRATOR: frozenset(
        {
            A.ORG_VIEW, A.ORG_EDIT, A.PEOPLE_VIEW, A.PEOPLE_EDIT, A.GRANT_EDIT, A.SETTINGS_EDIT, A.CALENDAR_EDIT,
            A.LEDGER_VIEW, A.LEDGER_EXPORT, A.JOB_VIEW, A.DOSSIER_VIEW, A.ACKNOWLEDGEMENT_VIEW,
        }
    ),
}  # fmt: skip

OFFICE_ROLES = frozenset(set(Role) - {Role.WORKER, Role.TEAM_LEADER})
"""Roles that work at a desk: TOTP is offered to them."""
