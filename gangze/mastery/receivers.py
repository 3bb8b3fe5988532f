"""Keeps the matrix up when documents come into force, people take up or leave posts, and places move."""

from typing import Any

from django.dispatch import receiver

from gangze.dossiers import events as dossiers
from gangze.org import events as org

from . import tasks
from .services import matrix, moving


@receiver(dossiers.dossier_published)
def note_publication(revision_id: int, **kwargs: Any) -> None:
    """What changed in substance is asked anew of everybody who holds the post."""
    tasks.refresh_published(revision_id=revision_id)


@receiver(org.assignment_started)
@receiver(org.assignment_ended)
def note_assignment(person_id: int, post_id: int, **kwargs: Any) -> None:
    """Whoever takes up a post gets its cells; whoever leaves it has them no more."""
    matrix.refresh_person(person_id=person_id, post_id=post_id)


@receiver(org.post_closed)
def note_closed_post(post_id: int, **kwargs: Any) -> None:
    """A post that is no more has no cells."""
    matrix.refresh_post(post_id=post_id)


@receiver(org.person_left)
def note_leaving(person_id: int, **kwargs: Any) -> None:
    """Somebody who has left has no cells."""
    matrix.close_person(person_id=person_id)


@receiver(org.place_moved)
def note_move(old_path: str, new_path: str, **kwargs: Any) -> None:
    """Rows that carry a path go along."""
    moving.move_rows(old_path=old_path, new_path=new_path)
