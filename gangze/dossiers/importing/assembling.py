"""How what was read is put together: whose item it is, which version wins, what belongs to which document."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from gangze.kernel.wording import Sentence

from ..content import Kind, main_field
from .contacts import split_contacts
from .gathering import Gathering, Page, PostRef, RawContacts, RawItem, RawJingle
from .places import Spot, anchor
from .versions import Candidate, winner
from .wording import plain

_SEVERAL = re.compile(r"[、,，/／;；\n]|及|和")


@dataclass(slots=True)
class RawDocument:
    """One document of one post being put together."""

    items: list[RawItem] = field(default_factory=list)
    jingle: str = ""
    jingle_spot: Spot | None = None


@dataclass(slots=True)
class RawPost:
    """One post being put together."""

    name: str
    is_known: bool
    written: list[str] = field(default_factory=list)
    spot: Spot | None = None
    documents: dict[Kind, RawDocument] = field(default_factory=dict)
    pages: list[Page] = field(default_factory=list)

    def document(self, kind: Kind) -> RawDocument:
        """Return the document of a kind, made when absent."""
        return self.documents.setdefault(kind, RawDocument())


class Assembly:
    """Puts posts together from everything gathered; `posts` is in order of appearance."""

    def __init__(self, gathering: Gathering, fallbacks: dict[int, PostRef | None]) -> None:
        self.gathering = gathering
        self.book = gathering.book
        self.posts: dict[str, RawPost] = {}
        self._fallbacks = fallbacks
        self._refused: set[tuple[str, str]] = set()
        self._winners: dict[tuple[str, Kind], tuple[int, bool]] = {}

    def run(self) -> None:
        """Put everything together."""
        blocks: dict[tuple[str, Kind], list[tuple[Page, bool, list[RawItem]]]] = {}
        for item in self.gathering.items:
            if item.is_orphan:
                continue
            for name in self._names(item.post, item.page, item):
                runs = blocks.setdefault((name, item.kind), [])
                if not runs or runs[-1][0] is not item.page or runs[-1][1] != item.is_old:
                    runs.append((item.page, item.is_old, []))
                runs[-1][2].append(item)
        for (name, kind), runs in blocks.items():
            self._settle(name, kind, runs)
        self._place_jingles()
        self._place_contacts()

    # -- posts

    def _reference(self, post: PostRef | None, page: Page) -> PostRef | None:
        if post is not None and post.is_certain:
            return post
        fallback = self._fallbacks.get(page.order)
        if fallback is not None and fallback.is_certain and not _has_own_title(post, fallback, page):
            return fallback
        return post or fallback

    def _names(self, post: PostRef | None, page: Page, item: RawItem) -> list[str]:
        reference = self._reference(post, page)
        if reference is None:
            self._refuse_nameless(item)
            item.has_error = True
            return []
        names = self._resolved(reference)
        for name in names:
            raw = self.posts[name]
            if reference.written not in raw.written:
                raw.written.append(reference.written)
            if page not in raw.pages:
                raw.pages.append(page)
        return names

    def _resolved(self, reference: PostRef) -> list[str]:
        """Return the posts a name means; a name of several known posts means each of them."""
        decided = self.gathering.mapping.post(reference.written)
        written = decided or reference.written
        found = self.book.find(written)
        if found is None and self.book.is_checked:
            parts = [self.book.find(part) for part in _SEVERAL.split(written) if plain(part)]
            if len(parts) > 1 and all(parts):
                return [self._post(part, reference, is_known=True) for part in dict.fromkeys(parts) if part]
            self._refuse_unknown(reference)
        name = found or plain(written)
        return [self._post(name, reference, is_known=found is not None or not self.book.is_checked)]

    def _post(self, name: str, reference: PostRef, *, is_known: bool) -> str:
        self.posts.setdefault(name, RawPost(name, is_known, spot=reference.spot))
        return name

    def _refuse_unknown(self, reference: PostRef) -> None:
        spot = anchor(reference.spot)
        if (spot.sheet, spot.cell) in self._refused:
            return
        self._refused.add((spot.sheet, spot.cell))
        near = self.book.nearest(reference.written) or ""
        written = plain(reference.written)
        if near:
            message = Sentence(
                "岗位“{post}”不在组织架构中，是否为“{near}”？请先在组织架构中建立，或改正名称。",
                post=written,
                near=near,
            )
        else:
            message = Sentence("岗位“{post}”不在组织架构中。请先在组织架构中建立，或改正名称。", post=written)
        self.gathering.add_problem(spot, "POST_UNKNOWN", message, "error", near)

    def _refuse_nameless(self, item: RawItem) -> None:
        key = (item.page.name, f"{item.kind}")
        if key in self._refused:
            return
        self._refused.add(key)
        message = Sentence(
            "看不出这份{document}是哪个岗位的。请在表中写明“岗位：”，或在对应界面指定。", document=item.kind.title
        )
        self.gathering.add_problem(anchor(item.spot), "POST_MISSING", message)

    # -- versions and duplicates

    def _settle(self, name: str, kind: Kind, runs: list[tuple[Page, bool, list[RawItem]]]) -> None:
        groups: dict[tuple[int, bool], Candidate] = {}
        for page, is_old, items in runs:
            key = (page.order, is_old or page.is_old)
            groups.setdefault(key, Candidate(page, key[1])).items.extend(items)
        candidates = list(groups.values())
        best = winner(candidates, self.gathering, name, kind)
        if best is None:
            return
        self._winners[name, kind] = (best.page.order, best.is_old)
        document = self.posts[name].document(kind)
        document.items = _without_repeats(_segments(best.items), self.gathering, name)

    # -- jingles and contacts

    def _place_jingles(self) -> None:
        for jingle in self.gathering.jingles:
            if not jingle.text:
                continue
            reference = self._reference(jingle.post, jingle.page)
            kind = jingle.kind
            if reference is None or kind is None:
                self._leave_jingle(jingle)
                continue
            for name in self._resolved(reference):
                self._place_jingle(name, kind, jingle)

    def _place_jingle(self, name: str, kind: Kind, jingle: RawJingle) -> None:
        won = self._winners.get((name, kind))
        is_winner = won is None or won == (jingle.page.order, jingle.is_old or jingle.page.is_old)
        if not is_winner and (jingle.is_old or jingle.page.is_old or self._has_items(name, kind, jingle.page)):
            return
        document = self.posts[name].document(kind)
        if plain(jingle.text) in plain(document.jingle):
            return
        self._tell_second(document, jingle, name, kind)
        document.jingle = f"{document.jingle}\n{jingle.text}" if document.jingle else jingle.text
        document.jingle_spot = document.jingle_spot or jingle.spot

    def _tell_second(self, document: RawDocument, jingle: RawJingle, name: str, kind: Kind) -> None:
        """Warn of a second 顺口溜 that stands elsewhere: it may be another post's."""
        first = document.jingle_spot
        if first is not None and not 0 <= jingle.spot.top - max(first.top, first.bottom) <= 1:
            message = Sentence("“{post}”的{document}有两段顺口溜，已合在一起。请核对。", post=name, document=kind.title)
            self.gathering.add_problem(anchor(jingle.spot), "VERSE_TWICE", message, "warning")

    def _has_items(self, name: str, kind: Kind, page: Page) -> bool:
        return any(
            item.page is page
            and item.kind is kind
            and item.post is not None
            and self.book.find(item.post.written) == name
            for item in self.gathering.items
        )

    def _leave_jingle(self, jingle: RawJingle) -> None:
        reason = Sentence("这段顺口溜看不出属于哪个岗位或哪份清单，没有导入。")
        self.gathering.leave(jingle.spot, reason, jingle.text, "VERSE_UNPLACED")

    def _place_contacts(self) -> None:
        for contacts in self.gathering.contacts:
            reference = self._reference(contacts.post, contacts.page)
            names = set(self._resolved(reference)) if reference is not None else None
            for item in self._scenarios(names, contacts.page):
                _give_contacts(item, contacts)
        for post in self.posts.values():
            if Kind.EMERGENCY in post.documents:
                share_contacts(post.documents[Kind.EMERGENCY].items)

    def _scenarios(self, names: set[str] | None, page: Page) -> Iterable[RawItem]:
        """Return the scenarios some contacts serve: those of their post, or of their page when no post is named."""
        for name, post in self.posts.items():
            if Kind.EMERGENCY in post.documents and (names is None or name in names):
                for item in post.documents[Kind.EMERGENCY].items:
                    if names is not None or item.page is page:
                        yield item


def _has_own_title(post: PostRef | None, fallback: PostRef, page: Page) -> bool:
    """Tell whether a title of its own names a post nobody knows: a known post in another title then says nothing of it."""
    titles = {spot for _, spot in page.titles}
    is_other = post is not None and {post.spot, fallback.spot} <= titles and post.spot != fallback.spot
    return is_other and post is not None and plain(post.written) not in plain(fallback.written)


def _give_contacts(item: RawItem, contacts: RawContacts) -> None:
    """Write contacts that stand apart into a scenario without its own; findings about them point where they stand."""
    for key, text in (("contacts", contacts.inside), ("alarms", contacts.outside)):
        if not item.fields.get(key):
            item.cells[key] = contacts.spot
            if text:
                item.fields[key] = text


def share_contacts(items: list[RawItem]) -> None:
    """Tell inside and outside numbers apart in each scenario, then let scenarios of a post share what one has."""
    for item in items:
        text = item.fields.get("contacts", "")
        if text and not item.fields.get("alarms"):
            inside, outside = split_contacts(text)
            if inside and outside:
                item.fields["contacts"], item.fields["alarms"] = inside, outside
    for key in ("contacts", "alarms"):
        first = next((item for item in items if item.fields.get(key)), None)
        if first is not None:
            for item in items:
                if not item.fields.get(key):
                    item.fields[key] = first.fields[key]
                    item.cells[key] = spot_of(first, key)


def beginning_of(item: RawItem) -> Spot:
    """Return where a post begins in its table: the cell that names it beside the item, else the item's own place."""
    post = item.post
    is_beside = (
        post is not None
        and item.has_columns
        and post.spot.sheet == item.spot.sheet
        and post.spot.ground == item.spot.ground
        and post.spot.top <= item.spot.top <= max(post.spot.bottom, post.spot.top)
    )
    if post is not None and is_beside:
        return post.spot
    is_shared = post is not None and item.has_columns and item.spot.left < post.spot.left <= item.spot.right
    return spot_of(item, main_field(item.kind).key) if is_shared else item.spot


def spot_of(item: RawItem, key: str) -> Spot:
    """Return where a field of an item stands, or would stand; the whole item when it has no place of its own."""
    try:
        return item.cells[key]
    except KeyError:
        return item.spot


def _segments(items: list[RawItem]) -> list[list[RawItem]]:
    """Cut the items of one post and document where the post begins anew: another merged cell, table or count."""
    segments: list[list[RawItem]] = []
    for item in items:
        before = segments[-1][-1] if segments else None
        if before is None or _begins_anew(before, item):
            segments.append([])
        segments[-1].append(item)
    return segments


def _begins_anew(before: RawItem, item: RawItem) -> bool:
    if before.table is not item.table:
        return True
    spots = (before.post.spot if before.post else None, item.post.spot if item.post else None)
    is_other_cell = spots[0] != spots[1] and (
        item.spot.top != max(before.spot.bottom, before.spot.top) + 1 or _is_tall(spots[1])
    )
    return is_other_cell or (item.serial == 1 and before.serial is not None)


def _is_tall(spot: Spot | None) -> bool:
    return spot is not None and spot.bottom > spot.top


def _without_repeats(segments: list[list[RawItem]], gathering: Gathering, name: str) -> list[RawItem]:
    """Join the segments of a post; one that says the same again, or counts anew elsewhere, is a duplicate."""
    kept: list[RawItem] = []
    seen: dict[tuple[tuple[str, ...], ...], RawItem] = {}
    for segment in segments:
        key = tuple(_text_of(item) for item in segment)
        first = seen.get(key)
        if first is not None:
            _refuse_repeat(segment, first, gathering, name, is_same=True)
        elif kept and _counts_anew_elsewhere(kept[-1], segment[0]):
            _refuse_repeat(segment, kept[0], gathering, name, is_same=False)
        else:
            seen[key] = segment[0]
            kept.extend(segment)
    return kept


def _text_of(item: RawItem) -> tuple[str, ...]:
    return (*(plain(text) for text in item.fields.values()), *(plain(step.text) for step in item.steps))


def _counts_anew_elsewhere(before: RawItem, item: RawItem) -> bool:
    """Tell whether a post's rows start again from 1 after rows of other posts in the same table."""
    is_apart = before.table is item.table and item.spot.top > max(before.spot.bottom, before.spot.top) + 2
    return is_apart and item.serial == 1 and item.has_columns and before.serial is not None


def _refuse_repeat(segment: list[RawItem], first: RawItem, gathering: Gathering, name: str, *, is_same: bool) -> None:
    spot, where = beginning_of(segment[0]), beginning_of(first)
    how = Sentence("与前面相同") if is_same else Sentence("内容与前面不同")
    message = Sentence(
        "岗位“{post}”重复：这里的{count}条{how}（前面在 {sheet} {cell}）。请删除一处。",
        post=name,
        count=len(segment),
        how=how,
        sheet=where.sheet,
        cell=anchor(where).cell,
    )
    for item in segment:
        item.has_error = True
    gathering.add_problem(anchor(spot), "POST_DUPLICATE", message)
