"""A ranking workbook that a person has worked in, or that rests on other rules, is never lost to a new one.

Beside the register stands a note of the workbook last written: its hash, and the digest of its rulebook.
"""

import hashlib
import json
import shutil
from pathlib import Path

from sfs_excel.files import name_sibling, write_text_whole


def keep_changed(workbook: Path, note: Path, digest: str) -> Path | None:
    """Copy the workbook beside itself, under a dated name, if it is not as it was written or its rules have changed.

    Args:
        digest: of the rulebook on which the next one will rest.

    Returns:
        The copy, if one was made.
    """
    if not workbook.is_file():
        return None
    try:
        noted = json.loads(note.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        noted = {}
    if noted == _describe(workbook, digest):
        return None
    return Path(shutil.copy2(workbook, name_sibling(workbook, "保留的旧表")))


def note_written(workbook: Path, note: Path, digest: str) -> None:
    """Remember the workbook just written."""
    write_text_whole(note, json.dumps(_describe(workbook, digest)))


def _describe(workbook: Path, digest: str) -> dict[str, str]:
    return {"sha256": hashlib.sha256(workbook.read_bytes()).hexdigest(), "rulebook": digest}
