"""Sentences for people, said in Chinese, with their values kept apart so that the shell can say them in another language."""

from collections.abc import Iterable, Mapping
from typing import Any, Self

KEPT_MARK = "msgid"


class Sentence(str):
    """A Chinese sentence. It *is* the finished text; `msgid` is the text without the values, as catalogues have it.

    `Sentence("还有{count}人在该岗位任职。", count=2)`. A value may itself be a sentence, or a Listing of sentences. The
    value named `count` decides between singular and plural. The msgid is written out at the call: script/texts finds it.
    """

    msgid: str
    values: Mapping[str, object]

    def __new__(cls, msgid: str, /, **values: object) -> Self:
        sentence = super().__new__(cls, msgid.format_map(values) if values else msgid)
        sentence.msgid = msgid
        sentence.values = values
        return sentence


class Listing(str):
    """Several texts in one line, parted by a mark that each language writes in its own way: "、" or "；"."""

    parts: tuple[str, ...]
    mark: str

    def __new__(cls, parts: Iterable[str], mark: str = "、") -> Self:
        parts = tuple(parts)
        listing = super().__new__(cls, mark.join(parts))
        listing.parts, listing.mark = parts, mark
        return listing

    def __reduce__(self) -> tuple[type[Self], tuple[tuple[str, ...], str]]:
        # Copies are made anew: str's own way would take the finished text for parts.
        return (type(self), (self.parts, self.mark))


def kept(value: object) -> Any:
    """Return a value as JSON keeps it, also deep inside: a sentence with its values, or a listing, becomes an object."""
    if isinstance(value, Sentence):
        return {KEPT_MARK: value.msgid, "values": kept(value.values)}
    if isinstance(value, Listing):
        return {"parts": kept(value.parts), "mark": value.mark}
    if isinstance(value, Mapping):
        return {name: kept(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [kept(each) for each in value]
    return value


def from_kept(value: Any) -> Any:
    """Return the Sentence or Listing that `kept` made an object of; any other value as it is."""
    if not isinstance(value, Mapping):
        return value
    if KEPT_MARK in value:
        return Sentence(value[KEPT_MARK], **{name: from_kept(each) for name, each in value["values"].items()})
    return Listing([from_kept(part) for part in value["parts"]], value["mark"])
