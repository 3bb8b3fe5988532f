"""How a whole file is understood: its pages one by one, then posts put together and checked."""

from __future__ import annotations

import re

from gangze.kernel.wording import Sentence
from gangze.officefiles import PARAGRAPHS_SHEET, Paragraph, Sheet, Source, range_name

from ..content import Header as Particulars
from ..content import ItemContent, Kind, Step
from .accounting import tell_unread
from .assembling import Assembly, RawDocument, RawPost
from .checks import FIELD_KEYS, check
from .gathering import Gathering, Page, PostRef, RawItem, Scope
from .grids import Grid, paragraph_spot, whole
from .mapping import Mapping
from .model import DocumentUnderstood, ItemUnderstood, Place, PostUnderstood, Problem, Understanding
from .particulars import DATES, iso_date
from .places import Spot
from .posts import Organisation, PostBook
from .reading import Reader
from .titles import is_old, kinds_named, title_of, year_in
from .wording import has_words, plain

_NOT_CONTENT = re.compile(
    r"封面|目录|说明|填表|填写|修订|变更|字典|选项|下拉|数据源|参数|附录|签收|签字|模板|台账说明|审批|示例$|样表"
)
_EXAMPLE = re.compile(r"^(填写|填表|空白)?(示例|样例|样表|模板|范例|范本|空表)[表页()\d]*$")
_IS_ENTERPRISE = re.compile(r"公司|集团|企业|厂$")
_HEADER_KEYS = frozenset(Particulars.__dataclass_fields__)


def understand(
    source: Source, organisation: Organisation | None = None, mapping: Mapping | None = None
) -> Understanding:
    """Return what a file means for an enterprise; nothing is stored.

    Without an organisation names of posts are not checked. What nobody understood is in `unknown_columns` and
    `unmapped_blocks`, each with a problem that says so. source: notice 二(一); docs/rules/import.md.
    """
    gathering = Gathering(PostBook(organisation), mapping or Mapping())
    for alert in source.alerts:
        spot_cell = alert.cell
        gathering.problems.append(_problem(alert.sheet, spot_cell, alert.code, alert.message, alert.severity))
    pages = _read_sheets(source, gathering) if source.sheets else [_read_word(source, gathering)]
    tell_unread(gathering.grids, gathering)
    _tell_empty(gathering)
    if not any(_amount(gathering)) and not gathering.problems:
        _tell_nothing(source, pages, gathering)
    _settle_particulars(gathering)
    assembly = Assembly(gathering, {page.order: _fallback(page, source, gathering) for page in pages})
    assembly.run()
    check(assembly, {sheet.name: set(sheet.formulas) for sheet in source.sheets if not sheet.is_hidden})
    _check_enterprise(gathering, pages)
    return _finished(source, assembly, gathering)


def _problem(sheet: str, cell: str | None, code: str, message: str, severity: str) -> Problem:
    return Problem(sheet, cell, code, message, "error" if severity == "error" else "warning")


def _tell_nothing(source: Source, pages: list[Page], gathering: Gathering) -> None:
    """Warn of a file in which nothing at all was found, which must not look like a file without a fault."""
    spot = Spot(pages[0].name, "sheet", 0) if source.sheets else Spot(PARAGRAPHS_SHEET, "text", 1)
    gathering.leave(spot, Sentence("文件里没有看到两单两卡的内容，没有导入。"), source.name, "SHEET_NOT_UNDERSTOOD")


# -- pages


def _read_sheets(source: Source, gathering: Gathering) -> list[Page]:
    pages = []
    for order, sheet in enumerate(source.sheets):
        is_aside = _NOT_CONTENT.search(plain(sheet.name)) is not None
        page = Page(sheet.name, order, is_old(sheet.name), year_in(sheet.name), is_aside)
        pages.append(page)
        if sheet.is_hidden:
            if any(has_words(text) for row in sheet.rows for text in row):
                _hidden(
                    gathering,
                    sheet.name,
                    None,
                    Sentence("工作表“{sheet}”是隐藏的，没有导入。如需导入请取消隐藏。", sheet=sheet.name),
                )
        elif _EXAMPLE.match(plain(sheet.name)):
            message = Sentence("工作表“{sheet}”是填写示例或模板，没有导入。", sheet=sheet.name)
            gathering.problems.append(Problem(sheet.name, None, "EXAMPLE_SKIPPED", message, "warning"))
        elif not gathering.mapping.is_ignored(sheet.name):
            _tell_hidden_parts(sheet, gathering)
            _read_sheet(sheet, page, gathering)
    return pages


def _hidden(gathering: Gathering, sheet: str, cell: str | None, message: str) -> None:
    gathering.problems.append(Problem(sheet, cell, "HIDDEN", message, "warning"))


def _tell_hidden_parts(sheet: Sheet, gathering: Gathering) -> None:
    width = max((len(row) for row in sheet.rows), default=1)
    for first, last in _runs(sheet.hidden_rows):
        if any(has_words(text) for row in sheet.rows[first : last + 1] for text in row):
            place = range_name(first, 0, last, width - 1)
            rows = str(first + 1) if first == last else f"{first + 1}～{last + 1}"
            message = Sentence("工作表“{sheet}”第{rows}行是隐藏的，没有导入。", sheet=sheet.name, rows=rows)
            _hidden(gathering, sheet.name, place, message)
    for first, last in _runs(sheet.hidden_columns):
        if any(has_words(text) for row in sheet.rows for text in row[first : last + 1]):
            place = range_name(0, first, len(sheet.rows) - 1, last)
            _hidden(
                gathering,
                sheet.name,
                place,
                Sentence("工作表“{sheet}”列 {columns} 是隐藏的，没有导入。", sheet=sheet.name, columns=place),
            )


def _runs(numbers: frozenset[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for number in sorted(numbers):
        if runs and runs[-1][1] == number - 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs


def _read_sheet(sheet: Sheet, page: Page, gathering: Gathering) -> None:
    before = _amount(gathering)
    scope = Scope(page, _kind_of_name(sheet.name, gathering), _post_of_name(sheet.name, gathering))
    reader = Reader(scope, gathering)
    grid = Grid(sheet)
    reader.read_pane(whole(grid))
    if not page.is_aside:
        gathering.grids.append(grid)
    reader.close()
    has_text = sum(1 for row in sheet.rows if any(has_words(text) for text in row)) > 2
    if before == _amount(gathering) and has_text and not page.is_aside:
        spot = Spot(sheet.name, "sheet", 0, 0, len(sheet.rows) - 1, max(len(row) for row in sheet.rows) - 1)
        message = Sentence("工作表“{sheet}”里没有看到两单两卡的内容，没有导入。", sheet=sheet.name)
        gathering.leave(spot, message, " ".join(sheet.rows[0]), "SHEET_NOT_UNDERSTOOD")


def _amount(gathering: Gathering) -> tuple[int, ...]:
    """Return how much was read or told so far, to see whether a page added anything."""
    found = (gathering.items, gathering.jingles, gathering.contacts, gathering.unmapped, gathering.empty)
    return tuple(len(part) for part in found)


def _tell_empty(gathering: Gathering) -> None:
    """Warn of headers with nothing below them: the document is still to be written, or was lost."""
    for scope, kind, spot in gathering.empty:
        items = [item for item in gathering.items if item.page is scope.page and item.kind is kind]
        if scope.page.is_aside or any(scope.post in (None, item.post) for item in items):
            continue
        message = Sentence("{document}只有表头，下面没有内容。", document=kind.title)
        gathering.add_problem(spot, "DOCUMENT_EMPTY", message, "warning")


def _kind_of_name(name: str, gathering: Gathering) -> Kind | None:
    decided = gathering.mapping.document(name)
    if decided is not None:
        return decided
    title = title_of(name)
    if title is not None:
        return title.kind
    named = {kind for kind, _, _ in kinds_named(plain(name))}
    return named.pop() if len(named) == 1 else None


def _post_of_name(name: str, gathering: Gathering) -> PostRef | None:
    decided = gathering.mapping.post(name)
    if decided is None and gathering.book.is_checked:
        decided = gathering.book.within(name)
    return PostRef(decided, Spot(name, "sheet", 0)) if decided else None


def _read_word(source: Source, gathering: Gathering) -> Page:
    page = Page(PARAGRAPHS_SHEET, 0)
    reader = Reader(Scope(page), gathering)
    blocks = [block for block in source.blocks if not isinstance(block, Paragraph) or block.text.strip()]
    for number, block in enumerate(blocks):
        if isinstance(block, Paragraph):
            following = blocks[number + 1] if number + 1 < len(blocks) else None
            title_follows = isinstance(following, Paragraph) and title_of(following.text) is not None
            reader.read_line(
                block.text,
                paragraph_spot(block, PARAGRAPHS_SHEET),
                label=block.label,
                is_heading=block.heading > 0,
                title_follows=title_follows,
            )
        else:
            grid = Grid(block.grid, "table")
            reader.read_further(whole(grid))
            gathering.grids.append(grid)
    reader.close()
    return page


# -- what holds for a whole page


def _fallback(page: Page, source: Source, gathering: Gathering) -> PostRef | None:
    """Return the post a page speaks of where nothing in it says so: by its name, titles, page header or file name."""
    book, mapping = gathering.book, gathering.mapping
    named = [(page.name, Spot(page.name, "sheet", 0)), *page.titles]
    named += [(text, Spot(page.name, "sheet", 0)) for text in (*source.margin, source.name)]
    for text, spot in named:
        found = mapping.post(text) or (book.within(Reader.own_words(text)) if book.is_checked else None)
        if found and ("、" not in found or text != source.name):  # two posts in the name of a file tell nothing
            return PostRef(found, spot)
    for text, spot in [*named[1:], named[0]]:
        candidate = book.candidate(text) if text != PARAGRAPHS_SHEET else None
        if candidate:
            return PostRef(candidate, spot, is_certain=False)
    return None


def _settle_particulars(gathering: Gathering) -> None:
    for page, _, key, value in gathering.particulars:
        page.particulars.setdefault(key, value)
    for item in gathering.items:
        if not item.page.year:
            item.page.year = max((year_in(text) for text, _ in item.page.titles), default=0)


def _check_enterprise(gathering: Gathering, pages: list[Page]) -> None:
    """Warn where a file speaks of another enterprise: importing into the wrong one is easily done."""
    organisation = gathering.book.organisation
    if organisation is None or not organisation.enterprise:
        return
    own = plain(organisation.enterprise)
    for page in pages:
        written = plain(page.particulars.get("enterprise", ""))
        if _IS_ENTERPRISE.search(written) and written not in own and own not in written:
            message = Sentence(
                "文件写的企业是“{written}”，正在导入的企业是“{own}”。请核对没有选错企业。", written=written, own=own
            )
            gathering.problems.append(Problem(page.name, None, "ENTERPRISE_DIFFERS", message, "warning"))
            return


# -- the result


def _finished(source: Source, assembly: Assembly, gathering: Gathering) -> Understanding:
    posts = tuple(_post(post, gathering) for post in assembly.posts.values() if post.documents)
    return Understanding(
        file=source.name,
        posts=posts,
        errors=tuple(problem for problem in gathering.problems if problem.severity == "error"),
        warnings=tuple(problem for problem in gathering.problems if problem.severity == "warning"),
        unknown_columns=tuple(gathering.unknown_columns),
        unmapped_blocks=tuple(gathering.unmapped),
        outline=tuple(gathering.outline),
    )


def _post(post: RawPost, gathering: Gathering) -> PostUnderstood:
    documents = {
        kind: _document(kind, post.documents[kind])
        for kind in Kind
        if kind in post.documents and (post.documents[kind].items or post.documents[kind].jingle)
    }
    return PostUnderstood(post.name, documents, _header(post, gathering), post.is_known, tuple(post.written))


def _document(kind: Kind, document: RawDocument) -> DocumentUnderstood:
    spot = document.jingle_spot
    return DocumentUnderstood(
        kind,
        tuple(_item(item) for item in document.items),
        document.jingle,
        Place(spot.sheet, spot.cell) if spot is not None else None,
    )


def _item(item: RawItem) -> ItemUnderstood:
    known = FIELD_KEYS[item.kind]
    fields = {key: text for key, text in item.fields.items() if key in known and text}
    extra = {**item.extra, **{key: text for key, text in item.fields.items() if key not in known and text}}
    steps = tuple(Step(step.text, step.who) for step in item.steps if step.text)
    content = ItemContent(item.kind, fields, steps, item.is_must_know, extra)
    return ItemUnderstood(content, Place(item.spot.sheet, item.spot.cell), item.has_error)


def _header(post: RawPost, gathering: Gathering) -> Particulars:
    """Return what stands over the post's documents: what was said of the post itself before what holds for its pages."""
    found: dict[str, str] = {}
    own = [
        entry for entry in gathering.particulars if entry[1] is not None and plain(entry[1].written) in _written(post)
    ]
    shared = [entry for entry in gathering.particulars if entry[1] is None and entry[0] in post.pages]
    for _, _, key, value in [*own, *shared]:
        if key in DATES:
            value = iso_date(value)
        if key in _HEADER_KEYS and value:
            found.setdefault(key, plain(value) if key == "revision_label" else value)
    return Particulars(**found)


def _written(post: RawPost) -> set[str]:
    return {plain(post.name), *(plain(name) for name in post.written)}
