"""Named reads of draws; each starts with what the actor may see."""

from .excuses import (
    ExcuseRow,
    excuse_by,
    excuse_list,
    people_to_excuse,
    people_within_reach,
    today,
)
from .places import DrawPlace, place_to_draw_at, places_to_draw_at
from .reading import (
    DrawFilter,
    DrawnPerson,
    DrawnRow,
    DrawPage,
    SideRow,
    draw_by,
    draw_list,
    draw_page,
    drawn_by,
    drawn_people,
    may_enter,
    open_draws,
)
from .rosters import Preview, candidates_at, left_out_at, preview_of
from .slips import slip_of

__all__ = [
    "DrawFilter",
    "DrawPage",
    "DrawPlace",
    "DrawnPerson",
    "DrawnRow",
    "ExcuseRow",
    "Preview",
    "SideRow",
    "candidates_at",
    "draw_by",
    "draw_list",
    "draw_page",
    "drawn_by",
    "drawn_people",
    "excuse_by",
    "excuse_list",
    "left_out_at",
    "may_enter",
    "open_draws",
    "people_to_excuse",
    "people_within_reach",
    "place_to_draw_at",
    "places_to_draw_at",
    "preview_of",
    "slip_of",
    "today",
]
