"""What the kinds of facts are called: each app names its own when it starts."""

from collections.abc import Mapping

_LABELS: dict[str, object] = {}


def name_kinds(labels: Mapping[str, object]) -> None:
    """Add names, {"dossier.approved": "批准版本"}; a lazy translation stays lazy. Called from an app's `ready`."""
    _LABELS.update(labels)


def kind_label(kind: str) -> str:
    """Return the name of the kind in the reader's language, or the kind itself where nobody named it."""
    return str(_LABELS.get(kind, kind))


def named_kinds() -> tuple[str, ...]:
    """Return the kinds that have a name, sorted."""
    return tuple(sorted(_LABELS))
