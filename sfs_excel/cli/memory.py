"""Memory of the program `sfs-excel`: a year has millions of small objects with few cycles, and some large tables."""

import ctypes
import gc
import sys

_OBJECTS = 50_000, 2  # new ones after which Python looks for cycles; every 700 took a tenth of a collect
_M_MMAP_THRESHOLD = -3  # mallopt(3)
_LARGE = 1024 * 1024  # bytes


def set_memory() -> None:
    """Set what holds for the whole process. It is not done to those who import this package."""
    gc.set_threshold(*_OBJECTS)
    if sys.platform == "linux":
        _keep_large_apart()


def leave_memory() -> None:
    """Leave out the last search for cycles: it would take as long as a small command."""
    gc.freeze()


def _keep_large_apart() -> None:
    """Give large blocks back to the system when they are freed. The GNU C library keeps those of up to 32 MB for itself once
    one of their size was freed: of 40,000 offices that is a third of all memory."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_M_MMAP_THRESHOLD, _LARGE)
