"""The three ways a request can be refused by the domain; mapped to responses in one place (web.middleware)."""


class RuleBroken(Exception):
    """A rule of the domain says no; the text is shown to the person as it is (HTTP 422)."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotAllowed(Exception):
    """The actor can see the object but may not do this to it (HTTP 403)."""


class Absent(LookupError):
    """There is no such object, or the actor may not know that there is (HTTP 404)."""
