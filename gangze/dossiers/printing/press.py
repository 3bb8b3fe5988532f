"""The typesetter in a process of its own: a job as JSON on standard input, a verdict line and the PDF on standard output.

The typesetter keeps what it has laid out for later and gives no memory back, about five megabytes for each pocket card;
a process that ends does. This file is run by its path, so it imports nothing of ours and starts in a blink.
"""

import json
import os
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typst

Verdict = tuple[dict[str, Any], bytes]


def pressed(job: dict[str, Any]) -> Verdict:
    """Return the verdict, `error`, `warnings` and `broken`, and the PDF, which is empty after an error.

    `broken` names the pictures that could not be drawn; their places on the paper say so.
    """
    if not job["pictures"]:
        return compiled(job, Path(job["templates"]), [])
    with TemporaryDirectory() as folder:
        # The typesetter reads below its templates only, so the pictures are made to lie there.
        root = Path(folder) / "root"
        shutil.copytree(job["templates"], root)
        missing = [name for name, path in job["pictures"].items() if not Path(path).is_file()]
        for name in job["pictures"].keys() - set(missing):
            os.symlink(Path(job["pictures"][name]).resolve(), root / name)
        answer = compiled(job, root, missing)
        if not answer[0]["error"]:
            return answer
        broken = missing + [name for name in job["pictures"] if name not in missing and not is_drawable(root, name)]
        return compiled(job, root, broken)


def compiled(job: dict[str, Any], root: Path, broken: list[str]) -> Verdict:
    """Set the job with the templates at `root`, without the broken pictures."""
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=job["font_folders"])
    handed_over = {
        "families": json.dumps(job["families"]),
        "title": job["title"],
        "drawings": json.dumps(job["drawings"]),
        "broken": json.dumps(broken),
        "sheets": json.dumps(job["sheets"], ensure_ascii=False),
    }
    compiler = typst.Compiler(root / job["template"], root=root, font_paths=fonts, ignore_system_fonts=True)
    try:
        pdf, warnings = compiler.compile_with_warnings(
            format="pdf", sys_inputs=handed_over, pdf_tags=job["is_tagged"], timestamp=job["timestamp"]
        )
    except typst.TypstError as refusal:
        return {"error": f"{refusal.message}\n{refusal.diagnostic}", "warnings": [], "broken": broken}, b""
    verdict = {"error": "", "warnings": [warning.message for warning in warnings], "broken": broken}
    return verdict, pdf if isinstance(pdf, bytes) else b""


def is_drawable(root: Path, name: str) -> bool:
    """Return whether the picture `name` beside the templates can be drawn, by drawing it alone."""
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[])
    compiler = typst.Compiler(root / "picture.typ", root=root, font_paths=fonts, ignore_system_fonts=True)
    try:
        compiler.compile(format="pdf", sys_inputs={"picture": name})
    except typst.TypstError:
        return False
    return True


def main() -> None:
    """Set one job and end; a job with nothing but `picture` asks whether that file can be drawn."""
    job = json.load(sys.stdin.buffer)
    if "picture" in job:
        with TemporaryDirectory() as folder:
            root = Path(folder)
            shutil.copy(Path(job["templates"]) / "picture.typ", root)
            os.symlink(job["picture"], root / "picture")
            answer: Verdict = ({"error": "" if is_drawable(root, "picture") else "not a picture"}, b"")
    else:
        answer = pressed(job)
    verdict, pdf = answer
    sys.stdout.buffer.write(json.dumps(verdict).encode() + b"\n" + pdf)


if __name__ == "__main__":
    main()
