"""Runs the program as a clerk does, in this process."""

import contextlib
import io
import re
from pathlib import Path

from sfs_excel.cli import app as cli

Said = tuple[int, str]


def run(folder: Path, *arguments: str) -> Said:
    """Exit code, and all that was said, without the line breaks that depend on the width; each step begins with §."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        code = cli.run(["-C", str(folder), *arguments])
    said = re.sub(r"\n  \d+\. ", "§", printed.getvalue().replace(f'sfs-excel -C "{folder}" ', ""))
    return code, re.sub(r"[│╭╮╰╯─\s]+", "", said)
