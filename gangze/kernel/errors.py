"""The three ways a request can be refused by the domain; mapped to responses in one place (web.middleware)."""

from .wording import Listing, Sentence


class RuleBroken(Exception):
    """A rule of the domain says no; the sentence is shown to the person in their language (HTTP 422).

    `RuleBroken("最多打印{count}个岗位。", count=MAX_POSTS)`: values are named, never formatted into the text.
    """

    def __init__(self, message: str, /, **values: object) -> None:
        self.message = message if isinstance(message, Sentence | Listing) else Sentence(message, **values)
        super().__init__(self.message)


class NotAllowed(Exception):
    """The actor can see the object but may not do this to it (HTTP 403)."""


class Absent(LookupError):
    """There is no such object, or the actor may not know that there is (HTTP 404)."""
