"""Every limit of speed and size, and how a measurement tells what it found: they are held here and in no test."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

IMPORT_10K_SECONDS = 10.0
IMPORT_10K_MEGABYTES = 400
IMPORT_GROWTH_RATIO = 1.5
"""How much dearer one item may be in a file of 100,000 than in one of 10,000: linear, with room for noise."""

PRINT_500_SECONDS = 15.0
PRINT_500_MEGABYTES = 600

LIST_P95_MS = 150.0
CARD_P95_MS = 50.0
CARD_OFFLINE_MS = 1000.0

LIKENESS_20K_SECONDS = 60.0
LIKENESS_GROWTH_RATIO = 1.5
"""How much dearer one document may be among 20,000 than among 5,000: near-linear, with room for noise."""

AUTOSAVE_P95_MS = 80.0
DRAFT_OPEN_MS = 300.0
DIFF_MS = 100.0

MACRO_F1, WRONG_RECALL, WRONG_PRECISION, SAID_JUDGED_WRONG = 0.90, 0.90, 0.90, 0.01
"""How well the judge of recitations must agree with people on a set that nobody read while building it."""
JUDGE_MS = 5.0

DRAW_500_SECONDS = 1.0

TRAINING_PAGE_MS = 1000.0

MATRIX_PAGE_P95_MS, MATRIX_FACT_MS, MATRIX_REBUILD_SECONDS = 300.0, 10.0, 300.0

INTAKE_MINUTES, RECEIPT_P95_SECONDS = 10.0, 1.0
"""2,000 phones with ten records and two photos each; from the first attempt to the receipt, what the server asked to wait included."""
SINGLE_TO_INSERT_RATIO, BATCH_TO_EXECUTEMANY_RATIO = 0.5, 0.3
"""How many facts the ledger records in the time of one plain insert, alone and in batches of a hundred."""

DUE_P95_MS, CALENDAR_P95_MS, FINDINGS_P95_MS = 150.0, 150.0, 150.0
HISTORY_GROWTH_RATIO = 1.5
"""How much dearer a page may be over the longest history than over the shortest: flat, with room for noise."""

COLD_START_SECONDS = 120.0
WARM_START_SECONDS = 5.0


@dataclass
class Findings:
    """What one measurement found: `rows` become a table, `broken` says which limits were."""

    note: str
    rows: list[dict[str, Any]] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    def hold(self, what: str, value: float, limit: float) -> None:
        """Compare a value with its limit."""
        if value >= limit:
            self.broken.append(f"{what}: {value:.3g}, limit {limit:g}")

    def tell(self) -> int:
        """Print what was found, as JSON in one last line when asked by --json; return the exit code."""
        if "--json" in sys.argv:
            print(json.dumps({"note": self.note, "rows": self.rows, "broken": self.broken}, ensure_ascii=False))
        else:
            print(self.note)
            for row in self.rows:
                print("  " + "  ".join(f"{name}={_shown(value)}" for name, value in row.items()))
            print("\n".join(f"✗ {each}" for each in self.broken) or "✓ within the limits")
        return 1 if self.broken else 0


def _shown(value: Any) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def quantile(values: Sequence[float], share: float) -> float:
    """Return the value below which `share` of the values lie, by the nearest rank; of 20 values 0.95 is the 19th."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, max(0, -(-int(len(ranked) * share * 1000) // 1000) - 1))]
