"""Understands 组织架构 and 花名册 as enterprises keep them, and plans what an import would do. Free of Django."""

from .headings import FIELD_NAMES
from .organisation import OrganisationRead, understand_organisation
from .planning import Plan, PlannedRow
from .planning_organisation import plan_organisation
from .planning_people import plan_people
from .problems import Problem
from .report import counts, report
from .roster import RosterRead, understand_roster
from .standing import StandingEnterprise, StandingOrganisation, StandingPerson, StandingPost, StandingUnit

__all__ = [
    "FIELD_NAMES",
    "OrganisationRead",
    "Plan",
    "PlannedRow",
    "Problem",
    "RosterRead",
    "StandingEnterprise",
    "StandingOrganisation",
    "StandingPerson",
    "StandingPost",
    "StandingUnit",
    "counts",
    "plan_organisation",
    "plan_people",
    "report",
    "understand_organisation",
    "understand_roster",
]
