"""One file, one fate: whatever goes wrong while one file is looked at is that file's own refusal, never the end of a run.

What is not the file's fault is let through: a process without memory, a pool or a program that is stopped, a mistake of the
operator.
"""

import contextlib
import traceback
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor
from pathlib import Path

from sfs_excel import __version__
from sfs_excel.errors import SfsError, explain_os_error
from sfs_excel.finding_codes import RefusalCode
from sfs_excel.reading.archive import Refused

HASH_SHOWN = 12  # characters; enough to find the file in the store

_PACKAGE = Path(__file__).parents[1]


@contextlib.contextmanager
def bear_faults(sha256: str) -> Iterator[None]:
    """Around all that looks at one file, in a worker and in the main process.

    Args:
        sha256: of the file's bytes (hex).

    Raises:
        Refused: as it was raised inside; else `unreadable` where the system refused something, and `unforeseen` for any
            other exception.
    """
    try:
        yield
    except (Refused, SfsError, MemoryError, BrokenExecutor):
        raise
    except OSError as error:
        explained = explain_os_error(error)
        raise Refused(RefusalCode.UNREADABLE, f"文件读不了：{explained.fact}。{explained.remedy}。") from error
    # The only broad `except` of the house. The bytes are a stranger's, and no list of what they may make a library or this
    # program raise is ever whole. Nothing is hidden by it: the reason says which exception it was, and where.
    except Exception as error:
        raise Refused(RefusalCode.UNFORESEEN, _say_unforeseen(error, sha256)) from error


def _say_unforeseen(error: Exception, sha256: str) -> str:
    return (
        f"处理这个文件时程序出了没有预料到的错（{type(error).__name__}，{_place(error)}），只好跳过，其他文件不受影响。"
        f"请保留这个文件，把文件标识 {sha256[:HASH_SHOWN]}、程序版本 {__version__} 和这句话一并发给程序的维护人员；"
        "急用的，请司法所用发放的原表重新填报。"
    )


def _place(error: Exception) -> str:
    """The innermost line of this program's own that was at work: `parts.py:120`."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if Path(frame.filename).is_relative_to(_PACKAGE) and frame.filename != __file__]
    inner = (own or frames)[-1]
    return f"{Path(inner.filename).name}:{inner.lineno}"
