"""Keeps rounds up when posts come and go, working days change, and places move."""

from datetime import date
from typing import Any

from django.dispatch import receiver

from gangze.org import events as org
from gangze.org.rules.duty import Duty

from .services import defaults, duty, moving, scheduling


@receiver(org.post_created)
def note_new_post(post_id: int, **kwargs: Any) -> None:
    """A new post gets its daily plan where its enterprise works with plans."""
    defaults.plan_new_post(post_id=post_id)


@receiver(org.post_renamed)
def note_new_name(post_id: int, **kwargs: Any) -> None:
    """Findings are searched by the name that their post has now."""
    moving.name_post(post_id=post_id)


@receiver(org.post_closed)
def note_closed_post(post_id: int, **kwargs: Any) -> None:
    """A post that is no more has nothing due."""
    defaults.end_plans_of_post(post_id=post_id)


@receiver(org.calendar_changed)
def note_working_days(authority_id: int, **kwargs: Any) -> None:
    """What has not opened yet follows the working days of the park."""
    scheduling.follow_park(authority_id=authority_id)


@receiver(org.place_moved)
def note_move(old_path: str, new_path: str, **kwargs: Any) -> None:
    """Rows that carry a path go along."""
    moving.move_rows(old_path=old_path, new_path=new_path)


@receiver(org.duty_asked)
def tell_duty(path: str, first: date, last: date, **kwargs: Any) -> Duty | None:
    """Whoever asks who is on duty is told what the rota says."""
    return duty.duty_at(path, first, last)
