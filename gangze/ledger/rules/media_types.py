"""Which files the ledger keeps as evidence, told by their first bytes and never by their name."""

LARGEST_MEDIA_BYTES = 20 * 1024 * 1024
SNIFFED_BYTES = 64
"""How much of the beginning of a file `sniffed_type` needs."""

EXTENSIONS = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/gif": ".gif",
    "image/webp": ".webp",
    "image/heic": ".heic",
    "application/pdf": ".pdf",
    "audio/mpeg": ".mp3",
    "audio/mp4": ".m4a",
    "audio/ogg": ".ogg",
    "audio/wav": ".wav",
    "audio/amr": ".amr",
    "audio/webm": ".webm",
}

_STARTS = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
    (b"ID3", "audio/mpeg"),
    (b"OggS", "audio/ogg"),
    (b"#!AMR", "audio/amr"),
)
_MPEG_FRAMES = (b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")
_HEIC_BRANDS = (b"heic", b"heix", b"mif1", b"msf1")
_MP4_BRANDS = (b"M4A ", b"M4B ", b"isom", b"iso5", b"iso6", b"mp41", b"mp42")
_EBML = b"\x1a\x45\xdf\xa3"


def sniffed_type(start: bytes, declared: str) -> str | None:
    """Return the content type of a file that begins with `start`; None for what the ledger does not keep.

    `declared` is believed in one case only: containers that hold sound or pictures alike are kept when declared audio.
    """
    for magic, content_type in _STARTS:
        if start.startswith(magic):
            return content_type
    if start[:2] in _MPEG_FRAMES:
        return "audio/mpeg"
    return _riff(start) or _container(start, is_audio=declared.startswith("audio/"))


def _riff(start: bytes) -> str | None:
    if start[:4] != b"RIFF":
        return None
    return {b"WEBP": "image/webp", b"WAVE": "audio/wav"}.get(start[8:12])


def _container(start: bytes, *, is_audio: bool) -> str | None:
    if start[4:8] == b"ftyp":
        brand = start[8:12]
        if brand in _HEIC_BRANDS:
            return "image/heic"
        return "audio/mp4" if is_audio and brand in _MP4_BRANDS else None
    return "audio/webm" if is_audio and start.startswith(_EBML) else None
