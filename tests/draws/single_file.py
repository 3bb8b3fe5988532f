"""The single file that checks slips, loaded into this process: a second implementation to compare with."""

import importlib.util
import json
import sys
import tempfile
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

VERIFIER = Path(__file__).resolve().parents[2] / "verify" / "verify.py"
_spec = importlib.util.spec_from_file_location("single_file_verifier", VERIFIER)
assert _spec is not None
assert _spec.loader is not None
_module = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_module)

drawn_again = _module.drawn_again
slip_faults = _module.slip_faults


def status_of(slip: Any) -> tuple[int, str]:
    """Return the exit status and the words of the single file for a slip, as its main does, without a process."""
    with tempfile.TemporaryDirectory() as folder, redirect_stdout(StringIO()) as said:
        file = Path(folder) / "slip.json"
        file.write_text(json.dumps(slip), encoding="utf-8")
        before, sys.argv = sys.argv, ["verify.py", str(file)]
        said.reconfigure = lambda **_options: None  # type: ignore[attr-defined]  # main asks it of a console
        try:
            return _module.main(), said.getvalue()
        finally:
            sys.argv = before
