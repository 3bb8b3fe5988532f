"""A voice is written down: allowed by the enterprise, bounded in number, and the recording gone at once unless it is to be kept."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import BoundedSemaphore
from uuid import UUID

from django.conf import settings
from django.core.checks import Error

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.dossiers.content import Kind
from gangze.kernel import clock
from gangze.kernel.errors import Absent, NotAllowed, RuleBroken
from gangze.mastery.models import MasterySettings
from gangze.mastery.selectors.hearing import HeardDocument, document_to_hear, settings_of
from gangze.mastery.transcribing import (
    FasterWhisper,
    NoTranscriber,
    OpenAiCompatible,
    Sound,
    SoundRefused,
    Transcriber,
    TranscriptionFailed,
    prompt_of,
    terms_of,
    tidy_transcript,
)
from gangze.org.models import Assignment, Enterprise, Person

from .recordings import keep_recording

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class WrittenDown:
    """What was heard; `terms` are the words of the card that were told beforehand, `recording` is the one kept, None for none."""

    text: str
    terms: list[str]
    recording: UUID | None = None


def transcriber() -> Transcriber:
    """Return who writes voices down on this installation. Raises ValueError for a setting that is none."""
    return _made(
        settings.GANGZE_TRANSCRIBER, settings.GANGZE_TRANSCRIBER_URL, settings.GANGZE_TRANSCRIBER_KEY,
        settings.GANGZE_TRANSCRIBER_MODEL, settings.GANGZE_TRANSCRIBER_SECONDS,
    )  # fmt: skip


@lru_cache(maxsize=4)
def _made(kind: str, url: str, key: str, model: str, seconds: float) -> Transcriber:
    if kind == "openai":
        return OpenAiCompatible(url, model=model or "whisper-1", key=key, seconds=seconds)
    if kind == "whisper":
        return FasterWhisper(Path(model), seconds=seconds)
    if kind == "none":
        return NoTranscriber()
    raise ValueError(f"GANGZE_TRANSCRIBER must be none, openai or whisper, not {kind!r}")


def check_transcriber(**_: object) -> list[Error]:
    """Return what is wrong with the settings, for Django's checks: told at the start rather than on a page."""
    try:
        transcriber()
    except ValueError as wrong:
        return [Error(f"GANGZE_TRANSCRIBER: {wrong}", id="mastery.E001")]
    return []


def voice_settings(enterprise: Enterprise) -> MasterySettings | None:
    """Return what an enterprise has decided about voices; None where none are written down: there or on this installation."""
    if not transcriber().is_there:
        return None
    decided = settings_of(enterprise)
    return decided if decided.is_voice_on else None


def write_down(
    *, actor: Actor, post_uuid: UUID, kind: Kind, read: Callable[[], bytes], speaker_uuid: UUID | None = None
) -> WrittenDown:
    """Return what somebody said of a card. The speaker is the actor, or somebody the actor examines.

    `read` gives the recording; it is not asked before the actor is known to be allowed.

    Waits for the transcriber, outside of any transaction; only so many of a process wait at a time. Raises Absent where
    voices are off, NotAllowed, RuleBroken for what is no sound, when too many wait, and when nothing could be heard.
    """
    heard = document_to_hear(actor, post_uuid, kind)
    decided = voice_settings(heard.post.enterprise)
    if decided is None:
        raise Absent("voice")
    speaker = _speaker(actor, heard, speaker_uuid)
    sound = _sound(read())
    texts = [point.text for point in heard.points]
    text = _heard(sound, prompt_of(texts))
    kept = None
    if decided.recording_days:
        kept = keep_recording(
            actor=actor, speaker=speaker, heard=heard, sound=sound, text=text, days=decided.recording_days
        )
    return WrittenDown(text, terms_of(texts), kept.uuid if kept else None)


def _speaker(actor: Actor, heard: HeardDocument, speaker_uuid: UUID | None) -> Person:
    path, today = heard.post.path, clock.business_date(clock.now())
    holders = Person.objects.filter(pk__in=Assignment.objects.on(today).filter(post=heard.post).values("person"))
    holders = holders.select_related("enterprise")
    own = holders.filter(pk=actor.person_id or 0).first()
    if own is not None and speaker_uuid in (None, own.uuid):
        actor.require(Action.PRACTISE, path)
        return own
    actor.require(Action.EXAMINE, path)
    if speaker_uuid is None:
        raise RuleBroken("请先选好被抽背的人，再录音。")
    found = holders.filter(uuid=speaker_uuid).first()
    if found is None:
        raise NotAllowed("nobody there is heard")
    return found


def _sound(content: bytes) -> Sound:
    if len(content) > settings.GANGZE_TRANSCRIBER_BYTES:
        raise RuleBroken("录音太长，请录短一些。")
    try:
        return Sound.of(content)
    except SoundRefused as refused:
        raise RuleBroken(refused.reason) from None


def _heard(sound: Sound, prompt: str) -> str:
    try:
        with _place():
            told = transcriber().transcribe(sound, prompt)
    except TranscriptionFailed as failed:
        # What was said is never logged; what went wrong with the service is the operator's to know.
        logger.warning("transcribing failed: %s", failed.detail or failed.reason)
        raise RuleBroken(failed.reason) from None
    text = tidy_transcript(told)
    if not text:
        raise RuleBroken("没有听清，请靠近话筒再说一遍，或打字。")
    return text


@contextmanager
def _place() -> Iterator[None]:
    """Take one of the places to wait, or refuse at once: a web process with all threads waiting answers nobody."""
    places = _places(settings.GANGZE_TRANSCRIBER_AT_ONCE)
    if not places.acquire(blocking=False):
        raise RuleBroken("正在识别别人的录音，请过几秒再试，或打字。")
    try:
        yield
    finally:
        places.release()


@lru_cache(maxsize=4)
def _places(count: int) -> BoundedSemaphore:
    return BoundedSemaphore(count)
