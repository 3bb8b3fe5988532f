"""Authorities, enterprises, units, posts, people, assignments, grants, the calendar and pending uploads."""

from .calendar import CalendarDay
from .people import Assignment, Person, RoleGrant
from .places import Authority, Enterprise, Post, Unit
from .uploads import PendingImport

__all__ = [
    "Assignment",
    "Authority",
    "CalendarDay",
    "Enterprise",
    "PendingImport",
    "Person",
    "Post",
    "RoleGrant",
    "Unit",
]
