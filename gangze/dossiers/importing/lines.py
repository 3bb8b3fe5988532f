"""How single lines are read: titles, posts, particulars, jingles, contacts — and the text of a document between them."""

from __future__ import annotations

from collections.abc import Sequence

from gangze.kernel.wording import Sentence

from ..content import Kind
from .contacts import has_phone, is_phone_line, split_contacts
from .gathering import Gathering, PostRef, RawContacts, RawJingle, Scope
from .jingles import Jingle, is_bare_verse, jingle_in, looks_like_verse
from .linewords import ACCIDENT, holds_titles, post_jingle, scenario_named, without_number
from .listing import numbered
from .particulars import label_key, pairs_in
from .places import Spot
from .prose import Line, count_numbered, is_headline, lines_of, read_section
from .sentences import label_in
from .tablerows import is_contact_label, is_example, is_filler, is_note
from .titles import is_old, soft_kind, title_of
from .wording import plain, trimmed


class LineReader:
    """Reads lines in order under one scope; what it understands goes to the gathering."""

    def __init__(self, scope: Scope, gathering: Gathering) -> None:
        self.scope = scope
        self.gathering = gathering
        self.section: list[Line] = []
        self.section_has_table = False
        self.open_jingle: RawJingle | None = None
        self.read_at_title = -1
        self.read_before = self._read_so_far()
        self.posts_are_below = False
        self.shared: dict[str, str] = {}
        self.unplaced: list[Line] = []
        self.posts_are_lines = False
        """Whether posts were named by lines of their own so far."""
        self.has_ended = False
        """Whether what was read last is what ends a document: its table, 顺口溜 or telephone numbers."""

    def _finish_table(self) -> None:
        """End an open table; only a reader of panes has one."""

    def _finish_stray(self) -> None:
        """End a run of rows nobody understood; only a reader of panes has one."""

    def _labelled_cells(self, texts: Sequence[str], spot: Spot) -> bool:
        """Read a row of label and value: particulars, a 顺口溜, telephone numbers."""
        jingle = jingle_in(texts[0])
        if jingle is not None and len(texts) <= 3:
            text = "\n".join(part for part in [jingle.text, *texts[1:]] if part)
            self._add_jingle(Jingle(jingle.kind, text), spot)
            return True
        if label_key(texts[0]) is not None and len(texts) >= 2:
            pairs = []
            position = 0
            while position < len(texts):
                key = label_key(texts[position])
                following = texts[position + 1] if position + 1 < len(texts) else ""
                if key is not None and label_key(following) is None:
                    pairs.append((key, following))
                    position += 2
                else:
                    pairs.extend([(key, "")] if key is not None else pairs_in(texts[position]))
                    position += 1
            self._keep_particulars(pairs, spot)
            return True
        if is_contact_label(texts[0]) and any(has_phone(text) for text in texts[1:]):
            self._add_contacts("；".join(texts[1:]), spot)
            return True
        is_aside = is_note(texts[0]) or is_example(texts[0]) or (is_filler(texts[0]) and len(texts) <= 3)
        if is_aside:
            self.gathering.take(spot, "note", self.scope)
        return is_aside

    def read_line(
        self, text: str, spot: Spot, *, label: str = "", is_heading: bool = False, title_follows: bool = False
    ) -> None:
        """Read a paragraph, or a row that is one cell."""
        line = trimmed(text)
        if not line:
            return
        if is_note(line) or is_filler(line) or is_example(line):
            self.gathering.take(spot, "note", self.scope)
            return
        self._finish_table()
        if holds_titles(line):
            for part in line.split("\n"):
                self.read_line(part, spot)
            return
        if self._jingle_line(line, spot) or self._particulars_line(line, spot) or self._title_line(line, spot):
            return
        if self._contact_line(line, spot) or self._old_line(line, spot):
            return
        if self._soft_title_line(line, spot, is_heading=is_heading or bool(label)):
            return
        self._other_line(line, spot, label=label, is_heading=is_heading, title_follows=title_follows)

    def _jingle_line(self, line: str, spot: Spot) -> bool:
        jingle = jingle_in(line)
        if jingle is not None:
            self._add_jingle(jingle, spot)
            return True
        if self._named_jingle(line, spot):
            return True
        opened = self.open_jingle
        if opened is not None and numbered(line) is None and title_of(line) is None and not pairs_in(line):
            is_first = not opened.text and len(plain(line)) <= 120
            if is_first or looks_like_verse(line):
                opened.text = f"{opened.text}\n{line}" if opened.text else line
                self.gathering.take(spot, "jingle", self.scope)
                return True
        self.open_jingle = None
        if self.scope.kind is not None and is_bare_verse(line):
            self._add_jingle(Jingle(None, line), spot)
            return True
        return False

    def _named_jingle(self, line: str, spot: Spot) -> bool:
        """Read a 顺口溜 whose label begins with the post: 泵工顺口溜：…, 泵工知风险口诀：…"""
        found = post_jingle(line, self.gathering.book)
        if found is None:
            return False
        post, jingle = found
        text, kind = jingle.text, jingle.kind or self.scope.kind
        self.gathering.jingles.append(
            RawJingle(kind, PostRef(post, spot), self.scope.page, spot, text, self.scope.is_old)
        )
        self.gathering.take(spot, "jingle", self.scope)
        self.has_ended = True
        return True

    def _add_jingle(self, jingle: Jingle, spot: Spot) -> None:
        found = RawJingle(
            jingle.kind or self.scope.kind, self.scope.post, self.scope.page, spot, jingle.text, self.scope.is_old
        )
        self.gathering.jingles.append(found)
        self.gathering.take(spot, "jingle", self.scope)
        self.has_ended = True
        # A label with little behind it goes on in the next lines.
        self.open_jingle = found if len(plain(jingle.text)) < 24 else None

    def _particulars_line(self, line: str, spot: Spot) -> bool:
        pairs = pairs_in(line)
        if not pairs or (self.scope.kind is not None and not self._are_particulars(pairs, line)):
            return False
        self._keep_particulars(pairs, spot)
        return True

    def _are_particulars(self, pairs: Sequence[tuple[str, str]], line: str) -> bool:
        """In a document a single labelled line may be a field of an item: 责任人：张三 under a risk."""
        keys = {key for key, _ in pairs}
        return len(keys) > 1 or not keys & {"responsible", "department", "basis"} or not self.section

    def _keep_particulars(self, pairs: Sequence[tuple[str, str]], spot: Spot) -> None:
        for key, value in pairs:
            if key == "post" and value:
                self._enter_post(PostRef(value, spot))
            elif value:
                self.gathering.particulars.append((self.scope.page, self.scope.post, key, value))
        self.gathering.take(spot, "particulars", self.scope)

    def _enter_post(self, post: PostRef) -> None:
        old = self.scope.post
        if old is None or plain(old.written) != plain(post.written):
            self._finish_section()
        self.scope.post = post

    def _title_line(self, line: str, spot: Spot) -> bool:
        title = title_of(line)
        decided = self.gathering.mapping.document(line)
        if title is None and decided is None:
            return False
        if title is not None and self._is_scenario_title(title.rest, title.kind):
            return False
        self._finish_section()
        kind = decided or (title.kind if title is not None else None)
        if kind is None:
            return False
        self.scope.kind = kind
        self.section_has_table = False
        self.read_at_title = self._read_so_far()
        self.posts_are_below = False
        self.scope.page.titles.append((line, spot))
        self._post_from_title(title.rest if title is not None else "", line, spot, kind)
        self.gathering.take(spot, "title", self.scope)
        return True

    def _soft_title_line(self, line: str, spot: Spot, *, is_heading: bool) -> bool:
        """Read 一、主要风险 or 【应急处置】 on a line of its own as the title of a document."""
        found = numbered(line)
        is_marked = is_heading or (found is not None and found.style in ("一、", "(一)", "1.")) or line[0] in "【[<《"
        kind = soft_kind(without_number(line).strip("【】[]<>《》：: ")) if is_marked else None
        if kind is None or kind is self.scope.kind or len(plain(line)) > 14:
            return False
        self._finish_section()
        self.scope.kind = kind
        self.section_has_table = False
        self._name_post_above(kind, spot)
        self.gathering.take(spot, "title", self.scope)
        return True

    def _is_scenario_title(self, rest: str, kind: Kind) -> bool:
        """In an emergency card “触电事故应急处置卡” names a scenario, not a new card."""
        words = without_number(rest)
        is_accident = kind is Kind.EMERGENCY and self.scope.kind is Kind.EMERGENCY and 2 <= len(plain(words)) <= 14
        return is_accident and ACCIDENT.search(words) is not None

    def _post_from_title(self, rest: str, line: str, spot: Spot, kind: Kind) -> None:
        known = self.gathering.book.within(self.own_words(line)) if self.gathering.book.is_checked else None
        decided = self.gathering.mapping.post(line)
        if known or decided:
            self._enter_post(PostRef(decided or known or "", spot))
            self.scope.seen.add((plain(known or decided or ""), kind))
            self.scope.loose = None
            return
        candidate = self.gathering.book.candidate(line)
        if candidate and rest:
            if self.scope.post is None or not self.scope.post.is_certain:
                self.scope.post = PostRef(candidate, spot, is_certain=False)
            elif (plain(self.scope.post.written), kind) in self.scope.seen:
                self.scope.post = PostRef(candidate, spot)
        self._name_post_above(kind, spot)

    @staticmethod
    def own_words(line: str) -> str:
        """Return a title without the name of the enterprise, in which a post may be hidden (某某电工材料有限公司)."""
        words = plain(line)
        for mark in ("有限责任公司", "有限公司", "分公司", "公司", "集团"):
            if mark in words:
                return words.rpartition(mark)[2]
        return words

    def _name_post_above(self, kind: Kind, spot: Spot) -> None:
        """Use the short line just above a title or table as the post, where no post is known or a new one must begin."""
        loose, self.scope.loose = self.scope.loose, None
        current = self.scope.post
        if loose is not None:
            is_repeated = current is not None and (plain(current.written), kind) in self.scope.seen
            candidate = self.gathering.book.candidate(loose[0])
            if candidate and (current is None or not current.is_certain or is_repeated):
                self.scope.post = PostRef(candidate, loose[1], is_certain=is_repeated)
        if self.scope.post is not None:
            self.scope.seen.add((plain(self.scope.post.written), kind))

    def _contact_line(self, line: str, spot: Spot) -> bool:
        for mark in ("：", ":"):
            head, found, rest = line.partition(mark)
            if found and is_contact_label(head) and (has_phone(rest) or split_contacts(rest)[1]):
                self._add_contacts(rest, spot)
                return True
        is_telling = line.startswith(("内部", "外部")) and has_phone(line + " ")
        is_telling = self.scope.kind is Kind.EMERGENCY and (is_telling or is_phone_line(line))
        if is_telling:
            self._add_contacts(line, spot)
        return is_telling

    def _add_contacts(self, text: str, spot: Spot) -> None:
        self.gathering.contacts.append(
            RawContacts(self.scope.post, self.scope.page, spot, *split_contacts(text), self.scope.is_old)
        )
        self.gathering.take(spot, "contacts", self.scope)
        self.has_ended = True

    def _old_line(self, line: str, spot: Spot) -> bool:
        if not is_old(line) or not is_headline(line):
            return False
        self._finish_section()
        self.scope.is_old = True
        self.gathering.add_problem(
            spot, "OLD_VERSION", Sentence("“{line}”以下按旧版处理，有新版时不导入。", line=line), "warning"
        )
        return True

    def _other_line(self, line: str, spot: Spot, *, label: str, is_heading: bool, title_follows: bool) -> None:
        is_short = len(plain(line)) <= 40 and "。" not in line and "；" not in line
        body = without_number(line)
        if is_short and self._is_post_line(body, is_heading=is_heading or title_follows):
            self._enter_post(PostRef(self.gathering.book.within(self.own_words(body)) or body, spot))
            self.posts_are_lines = True
            self.posts_are_below = self.posts_are_below or self._is_just_below_title()
            if not self.posts_are_below:
                self.scope.kind = None
            self.gathering.take(spot, "title", self.scope)
        elif is_short and (title_follows or self.scope.kind is None):
            self._finish_section(keeps_unplaced=True)
            self.unplaced.extend([] if title_follows else [Line(line, spot, label)])
            self.scope.loose = (line, spot)
            if not self.gathering.items:
                self.scope.page.titles.append((line, spot))
            self.gathering.take(spot, "title", self.scope)
        elif self.scope.kind is not None and self._begins_stranger(body):
            self._enter_post(PostRef(body, spot))
            self.gathering.take(spot, "title", self.scope)
        elif self.scope.kind is not None:
            self.has_ended = False
            self.section.extend(lines_of(line, spot, label, is_heading=is_heading))
        else:
            self.unplaced.append(Line(line, spot, label))
            self.gathering.take(spot, "note", self.scope)

    def _leave_unplaced(self) -> None:
        """Tell of numbered text that follows the name of a post but no title: it may be a document under another name."""
        lines, self.unplaced = self.unplaced, []
        if self.scope.post is None or count_numbered(lines) < 2:
            return
        spot = lines[0].spot.up_to(lines[-1].spot) if lines[0].spot.ground == lines[-1].spot.ground else lines[0].spot
        reason = Sentence("看不出这是两单两卡中的哪一个，没有导入。可以手工指定。")
        self.gathering.leave(spot, reason, lines[0].text, "BLOCK_UNMAPPED")

    def _begins_stranger(self, body: str) -> bool:
        """Tell whether a line names a post nobody knows where posts were named before: its items are not the last one's."""
        return self.posts_are_lines and self.has_ended and self.gathering.book.is_stranger(body)

    def _read_so_far(self) -> int:
        return len(self.gathering.items) + len(self.gathering.jingles)

    def _is_just_below_title(self) -> bool:
        """Tell whether nothing was read since the title of a document: posts then stand below it, one after another."""
        is_empty = not self.section and not self.section_has_table
        return self.scope.kind is not None and is_empty and self._read_so_far() == self.read_at_title

    def _is_post_line(self, body: str, *, is_heading: bool) -> bool:
        if self.gathering.mapping.post(body):
            return True
        book = self.gathering.book
        if not book.is_checked:
            return False
        if book.find(body) is not None:
            return True
        # A line that merely contains a name counts as a heading, never inside a document's own text.
        words = self.own_words(body)
        name = book.within(words)
        is_free = is_heading or self.scope.kind is None
        return name is not None and is_free and len(plain(words)) <= 30

    # -- sections of text

    def _scenario_name(self) -> str:
        return scenario_named(self.section[-1].text) if self.section else ""

    def _settle_section(self) -> None:
        """Before a table: numbered text is items of its own, anything else led up to the table."""
        if count_numbered(self.section) >= 2:
            self._finish_section(before_table=True)
        elif self.section:
            self._keep_shared()
            last = self.section[-1]
            self.scope.loose = (last.text, last.spot)
            self.section = []

    def _keep_shared(self) -> None:
        """Keep what lines above a table say of all its items: 劳保用品：防静电服、安全帽."""
        for line in self.section:
            key, text = label_in(line.text, self.scope.kind) if self.scope.kind is not None else ("", "")
            if key and text:
                self.shared[key] = text

    def _finish_section(self, *, before_table: bool = False, keeps_unplaced: bool = False) -> None:
        if not keeps_unplaced:
            self._leave_unplaced()
        lines, self.section = self.section, []
        self.open_jingle = None
        self._finish_stray()
        if not lines or self.scope.kind is None:
            return
        if self._is_unread_title(lines):
            for line in lines:
                self.scope.page.titles.append((line.text, line.spot))
                self.gathering.take(line.spot, "title", self.scope)
            return
        if self.section_has_table and not before_table and self.scope.kind is not Kind.EMERGENCY:
            spot = lines[0].spot.up_to(lines[-1].spot)
            self.gathering.leave(
                spot, "表格之外的文字没有导入。", " ".join(line.text for line in lines), "TEXT_SKIPPED"
            )
            return
        name = self.scope.loose[0] if self.scope.loose is not None else ""
        read_section(lines, self.scope.kind, self.scope, self.gathering, name)
        if self.scope.post is not None:
            self.scope.seen.add((plain(self.scope.post.written), self.scope.kind))

    def _is_unread_title(self, lines: Sequence[Line]) -> bool:
        """Tell whether text is the titles at the head of a sheet whose name said already which document it is."""
        is_first = self.read_at_title < 0 and not self.section_has_table and self._read_so_far() == self.read_before
        return is_first and not count_numbered(lines) and all(is_headline(line.text) for line in lines)
