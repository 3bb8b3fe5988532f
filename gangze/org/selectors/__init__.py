"""Named reads of the organisation."""

from .actors import actor_by_key, actor_of
from .calendar import calendar_days, working_calendar
from .standing import has_administrator, has_authority, standing_organisation

__all__ = [
    "actor_by_key",
    "actor_of",
    "calendar_days",
    "has_administrator",
    "has_authority",
    "standing_organisation",
    "working_calendar",
]
