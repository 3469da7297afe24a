"""Runs the program as a clerk does, in this process."""

import contextlib
import io
import re
from pathlib import Path

from sfs_excel.cli import app as cli

Said = tuple[int, str]
_OF_CLOCK = re.compile("电脑的时钟：.*?天。请看一看日期对不对，不对的先校准；对的，不用管。")


def run(folder: Path, *arguments: str) -> Said:
    """Exit code, and all that was said, without the line breaks that depend on the width; each step begins with §.

    A year that a test dates may be long ago by this computer's clock. What is said of that at every command is left out.
    """
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        code = cli.run(["-C", str(folder), *arguments])
    said = re.sub(r"\n  \d+\. ", "§", printed.getvalue().replace(f'sfs-excel -C "{folder}" ', ""))
    return code, _OF_CLOCK.sub("", re.sub(r"[│╭╮╰╯─\s]+", "", said))
