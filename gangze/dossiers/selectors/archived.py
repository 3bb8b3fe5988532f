"""The revisions of a post that were ever published, as records of an archive speak of them: by number, or by the day."""

from __future__ import annotations

import unicodedata
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from gangze.dossiers.content import ItemContent, Kind
from gangze.dossiers.models import Revision
from gangze.dossiers.rules.states import PUBLISHED_STATES
from gangze.kernel.wording import Sentence
from gangze.org.importing.archive_lines import unfit
from gangze.org.models import Post

POSTS_REMEMBERED = 300
ItemTold = int | str
"""How a record names an item: by uid, by its number in the document from 1, or by its main text."""


@dataclass(frozen=True, slots=True)
class PublishedRevision:
    """A revision that came into force; `until` is the day on which the next one did, None for the last."""

    uuid: UUID
    dossier: UUID
    number: int
    in_force_on: date | None
    until: date | None
    content_hash: str
    documents: Mapping[Kind, tuple[ItemContent, ...]]

    def was_in_force(self, day: date) -> bool:
        """Return whether the revision was in force on a day, or on a part of it."""
        began = self.in_force_on is None or self.in_force_on <= day
        return began and (self.until is None or day <= self.until)

    def items(self, document: Kind | None) -> tuple[ItemContent, ...]:
        """Return the items of a document, or of all four in order."""
        kinds = [document] if document else list(Kind)
        return tuple(item for kind in kinds for item in self.documents.get(kind, ()))

    def item(self, told: ItemTold, document: Kind | None, field: str) -> ItemContent:
        """Return the item that is meant. Raises Unfit for none, and for a text that several have."""
        items = self.items(document)
        if isinstance(told, str) and told.isascii() and told.isdigit() and len(told) < len("10000"):
            told = int(told)
        found = _numbered(items, told) if isinstance(told, int) else _named(items, told)
        if len(found) == 1:
            return found[0]
        code = "ITEM_AMBIGUOUS" if found else "ITEM_UNKNOWN"
        message = (
            Sentence(
                "第{number}版里有{count}条“{text}”；请写条目编号。", number=self.number, count=len(found), text=told
            )
            if found
            else Sentence("第{number}版里没有“{text}”这一条。", number=self.number, text=str(told)[:60])
        )
        raise unfit(code, message, field)


class PublishedRevisions:
    """Looks revisions up once for each post; only the posts used last are remembered."""

    def __init__(self) -> None:
        self._found: OrderedDict[int, list[PublishedRevision]] = OrderedDict()

    def of(self, post: Post) -> list[PublishedRevision]:
        """Return the published revisions of a post, oldest first."""
        if post.pk not in self._found:
            self._found[post.pk] = list(_read(post))
            if len(self._found) > POSTS_REMEMBERED:
                self._found.popitem(last=False)
        self._found.move_to_end(post.pk)
        return self._found[post.pk]

    def revision(self, post: Post, number: int | None, day: date) -> PublishedRevision:
        """Return the revision of a number, or without one that in force on the day. Raises Unfit."""
        known = self.of(post)
        if number is not None:
            found = [each for each in known if each.number == number]
            if not found:
                message = Sentence("岗位“{post}”没有已生效的第{number}版。", post=post.name, number=number)
                raise unfit("REVISION_UNKNOWN", message, "payload.revision")
            return found[0]
        found = [each for each in known if each.was_in_force(day)]
        if not found:
            message = Sentence(
                "{day} 岗位“{post}”还没有生效的版本；请用 revision 写明是第几版。", day=day.isoformat(), post=post.name
            )
            raise unfit("REVISION_UNKNOWN", message, "payload.revision")
        return found[-1]


def same_words(text: str) -> str:
    """Return a text as it is compared: width and blanks make no difference."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def _read(post: Post) -> Iterator[PublishedRevision]:
    states = [state.value for state in PUBLISHED_STATES]
    rows = (
        Revision.objects.filter(dossier__post=post, state__in=states)
        .select_related("dossier")
        .prefetch_related("items")
        .order_by("number")
    )
    revisions = list(rows)
    for row, later in zip(revisions, [*revisions[1:], None], strict=True):
        documents: dict[Kind, list[ItemContent]] = {kind: [] for kind in Kind}
        for item in row.items.all():
            documents[Kind(item.kind)].append(item.to_content())
        until = later.in_force_on if later else None
        told = {kind: tuple(items) for kind, items in documents.items()}
        yield PublishedRevision(row.uuid, row.dossier.uuid, row.number, row.in_force_on, until, row.content_hash, told)


def _numbered(items: tuple[ItemContent, ...], number: int) -> list[ItemContent]:
    return [items[number - 1]] if 1 <= number <= len(items) else []


def _named(items: Iterable[ItemContent], told: str) -> list[ItemContent]:
    items = list(items)
    try:
        uid = UUID(told).hex
    except ValueError:
        return [item for item in items if same_words(item.main_text) == same_words(told)]
    return [item for item in items if item.uid == uid]
