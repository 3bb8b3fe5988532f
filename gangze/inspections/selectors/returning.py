"""Which earlier findings of a place a finding looks like: what hint, statistics and list ask alike."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.db.models import QuerySet

from gangze.inspections.models import Finding
from gangze.inspections.rules.hints import RETURN_WITHIN, Former, is_return
from gangze.inspections.rules.raising import asked, written
from gangze.inspections.rules.words import FindingState

_COLUMNS = ("uuid", "business_on", "path", "item_uid", "words", "said", "reported_at")


def former_of(finding: Finding) -> Former:
    """Return what of a finding tells whether it came back."""
    return Former(
        finding.uuid, finding.code, finding.path, finding.item_uid.hex if finding.item_uid else "",
        written(finding.words, finding.said), finding.reported_at, asked(finding.said),
    )  # fmt: skip


def formers_of(finding: Finding) -> Iterator[Former]:
    """Yield the earlier findings at the same place that it may be, the latest first; withdrawn ones left out."""
    earlier = Finding.objects.filter(
        path=finding.path, reported_at__lt=finding.reported_at, reported_at__gte=finding.reported_at - RETURN_WITHIN
    )
    return _formers(earlier.exclude(pk=finding.pk).order_by("-reported_at"))


def later_of(finding: Finding) -> Iterator[Former]:
    """Yield the later findings at the same place that it may have come back as."""
    later = Finding.objects.filter(
        path=finding.path, reported_at__gt=finding.reported_at, reported_at__lte=finding.reported_at + RETURN_WITHIN
    )
    return _formers(later)


def has_returned(finding: Finding) -> bool:
    """Return whether an earlier finding looks like this one."""
    this = former_of(finding)
    return any(is_return(this, former) for former in formers_of(finding))


def returned_from(finding: Finding) -> list[UUID]:
    """Return the earlier findings that this one looks like, the latest first."""
    this = former_of(finding)
    return [former.uuid for former in formers_of(finding) if is_return(this, former)]


def _formers(found: QuerySet[Finding]) -> Iterator[Former]:
    rows = found.exclude(state=FindingState.WITHDRAWN).values_list(*_COLUMNS)
    for values in rows.iterator(chunk_size=500):
        yield former_of(Finding(**dict(zip(_COLUMNS, values, strict=True))))
