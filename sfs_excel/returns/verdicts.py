"""Files that say nothing, by a fault of their own: known once, they are not tried again, until another reader comes.

Some are dear to look at: a bomb is counted to its limit, and another file may outlast its reader. They are remembered by the hash
of their bytes, as plain data beside the store. Losing it changes no answer, it only costs the time again; so does a memory
that is damaged, another program's, or an earlier reader's.
"""

import contextlib
import json
from collections.abc import Mapping
from pathlib import Path

from sfs_excel import __version__
from sfs_excel.files.whole import write_whole
from sfs_excel.reading.archive import Refused
from sfs_excel.returns.extract import READER_VERSION
from sfs_excel.returns.pool import PASSING
from sfs_excel.words import RefusalCode

_READER = f"{__version__}/{READER_VERSION}"


def load_verdicts(path: Path) -> dict[str, Refused]:
    """SHA-256 (hex) -> why the file with these bytes is refused; nothing where that cannot be known."""
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        if kept["reader"] != _READER:
            return {}
        verdicts = {
            str(digest): Refused(RefusalCode(code), str(reason)) for digest, (code, reason) in kept["refused"].items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}
    return {digest: refused for digest, refused in verdicts.items() if refused.code not in PASSING}


def save_verdicts(path: Path, verdicts: Mapping[str, Refused]) -> None:
    """Written whole; not at all where the system refuses."""
    refused = {digest: (each.code, each.reason) for digest, each in sorted(verdicts.items())}
    text = json.dumps({"reader": _READER, "refused": refused}, ensure_ascii=False, indent=1)
    with contextlib.suppress(OSError):
        write_whole(path, text.encode())
