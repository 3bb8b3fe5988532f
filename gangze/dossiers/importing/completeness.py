"""Whether each post of a file has the documents its neighbours have, and where one that is missing would stand."""

from __future__ import annotations

from gangze.kernel.wording import Listing, Sentence

from ..content import Kind
from .assembling import Assembly, RawPost


class Completeness:
    """Tells which posts lack a document; what holds for the whole file is looked up once."""

    def __init__(self, assembly: Assembly) -> None:
        self._gathering = assembly.gathering
        self._sheets: dict[Kind, list[str]] = {}
        """The sheet of each post's document, post by post."""
        self._kinds: dict[str, set[Kind]] = {}
        """The documents found on each sheet."""
        for post in assembly.posts.values():
            for kind, document in post.documents.items():
                if document.items:
                    sheet = document.items[0].spot.sheet
                    self._kinds.setdefault(sheet, set()).add(kind)
                    if post.is_known:
                        self._sheets.setdefault(kind, []).append(sheet)
        self._waiting = {item.kind for item in assembly.gathering.items if item.is_orphan}
        strangers = [post for post in assembly.posts.values() if not post.is_known]
        self._misspelt = {(assembly.book.nearest(post.name), kind) for post in strangers for kind in post.documents}

    def check(self, post: RawPost) -> None:
        """Report the documents a post lacks: an error where its neighbours have it and only this one is missing."""
        present = {kind for kind, document in post.documents.items() if document.items}
        for kind in [kind for kind in Kind if kind not in present] if present else []:
            sheet = self._sheet_of(kind, post)
            is_last_one = len(present) == len(Kind) - 1
            if sheet is None and not is_last_one:
                continue
            others = Listing(other.title for other in Kind if other in present)
            message = Sentence(
                "“{post}”有{documents}，没有{missing}。", post=post.name, documents=others, missing=kind.title
            )
            is_error = is_last_one and sheet is not None and not self._may_be_there(post, kind)
            code = "CARD_MISSING" if is_error else "DOCUMENT_MISSING"
            self._gathering.add_absence(sheet or post.pages[0].name, code, message, is_error=is_error)

    def _may_be_there(self, post: RawPost, kind: Kind) -> bool:
        """Tell whether the document may be in the file under no name, or a misspelt one: that is told already."""
        return kind in self._waiting or (post.name, kind) in self._misspelt

    def _sheet_of(self, kind: Kind, post: RawPost) -> str | None:
        """Return the sheet where a document would be expected, None when no other post of the file has it.

        Where every post has a sheet of its own that is the post's own sheet.
        """
        sheets = self._sheets.get(kind)
        if not sheets:
            return None
        is_shared = len(sheets) > 1 and len(set(sheets)) < len(sheets)
        is_own = any(page.name == sheets[0] for page in post.pages)
        return sheets[0] if is_shared or is_own or self._kinds[sheets[0]] == {kind} else post.pages[0].name
