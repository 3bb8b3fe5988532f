"""Reactions of draws to what happens to the organisation."""

from typing import Any

from django.dispatch import receiver

from gangze.org.events import place_moved

from . import services


@receiver(place_moved)
def follow(sender: object, *, old_path: str, new_path: str, **_more: Any) -> None:
    """Keep draws and excuses at the places where they belong."""
    services.follow_move(old_path=old_path, new_path=new_path)
