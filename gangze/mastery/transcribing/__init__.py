"""Turns a voice into text with whatever an installation has: a service, a local model, or nothing. Free of Django."""

from .endpoint import OpenAiCompatible
from .model import (
    EXTENSIONS,
    LARGEST_SOUND_BYTES,
    LONGEST_SECONDS,
    NoTranscriber,
    Sound,
    SoundRefused,
    Transcriber,
    TranscriptionFailed,
)
from .prompting import prompt_of, terms_of
from .tidying import tidy_transcript
from .whisper import FasterWhisper

__all__ = [
    "EXTENSIONS",
    "LARGEST_SOUND_BYTES",
    "LONGEST_SECONDS",
    "FasterWhisper",
    "NoTranscriber",
    "OpenAiCompatible",
    "Sound",
    "SoundRefused",
    "Transcriber",
    "TranscriptionFailed",
    "prompt_of",
    "terms_of",
    "tidy_transcript",
]
