"""The single file that checks slips, loaded into this process: a second implementation to compare with."""

import importlib.util
from pathlib import Path

VERIFIER = Path(__file__).resolve().parents[2] / "verify" / "verify.py"
_spec = importlib.util.spec_from_file_location("single_file_verifier", VERIFIER)
assert _spec is not None
assert _spec.loader is not None
_module = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_module)

drawn_again = _module.drawn_again
slip_faults = _module.slip_faults
