"""Whether a page offers to record a voice, and what it says about that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import template

from gangze.dossiers.content import Kind
from gangze.mastery.services.voice import transcriber, voice_settings
from gangze.mastery.transcribing import LONGEST_SECONDS

if TYPE_CHECKING:
    from gangze.org.models import Post

register = template.Library()


@dataclass(frozen=True, slots=True)
class Offered:
    """Recording a voice for a document of a post; `days` is how long the recording is kept, 0 for not at all."""

    post_uuid: UUID
    kind: Kind
    days: int
    leaves_the_house: bool
    seconds: int = LONGEST_SECONDS


@register.simple_tag(takes_context=True)
def voice_offered(context: template.Context) -> Offered | None:
    """{% voice_offered as voice %}: None where voices are not written down; else the page is given the microphone."""
    post, kind = _place(context)
    decided = voice_settings(post.enterprise) if post is not None and kind is not None else None
    if decided is None or post is None or kind is None:
        return None
    context["request"].uses_microphone = True
    return Offered(post.uuid, kind, decided.recording_days, transcriber().leaves_the_house)


def _place(context: template.Context) -> tuple[Post | None, Kind | None]:
    document: Any = getattr(context.get("page"), "document", None) or getattr(context.get("test"), "document", None)
    return (document.post, document.kind) if document is not None else (None, None)
