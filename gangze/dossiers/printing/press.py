"""The typesetter in a process of its own: a job as JSON on standard input, a verdict line and the PDF on standard output.

The typesetter keeps what it has laid out for later and gives no memory back, about five megabytes for each pocket card;
a process that ends does. This file is run by its path, so it imports nothing of ours and starts in a blink.
"""

import json
import sys
from pathlib import Path
from typing import Any

import typst


def compiled(job: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """Return the verdict, `error` and `warnings`, and the PDF, which is empty after an error."""
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=job["font_folders"])
    main = Path(job["template"])
    handed_over = {
        "families": json.dumps(job["families"]),
        "title": job["title"],
        "drawings": json.dumps(job["drawings"]),
        "sheets": json.dumps(job["sheets"], ensure_ascii=False),
    }
    compiler = typst.Compiler(main, root=main.parent, font_paths=fonts, ignore_system_fonts=True)
    try:
        pdf, warnings = compiler.compile_with_warnings(
            format="pdf", sys_inputs=handed_over, pdf_tags=job["is_tagged"], timestamp=job["timestamp"]
        )
    except typst.TypstError as refusal:
        return {"error": f"{refusal.message}\n{refusal.diagnostic}", "warnings": []}, b""
    return {"error": "", "warnings": [warning.message for warning in warnings]}, pdf if isinstance(pdf, bytes) else b""


def main() -> None:
    """Set one job and end."""
    verdict, pdf = compiled(json.load(sys.stdin.buffer))
    sys.stdout.buffer.write(json.dumps(verdict).encode() + b"\n" + pdf)


if __name__ == "__main__":
    main()
