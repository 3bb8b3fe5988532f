"""What is wrong with a place in a file, in words that say what to do."""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding. `cell` is A1, A1:B2 or None for the sheet as a whole; an error keeps its row out of the import."""

    sheet: str
    cell: str | None
    code: str
    message: str
    severity: Severity = "error"

    def as_json(self) -> dict[str, str | None]:
        """Return the finding as the report prints it."""
        return {"sheet": self.sheet, "cell": self.cell, "code": self.code, "message": self.message}
