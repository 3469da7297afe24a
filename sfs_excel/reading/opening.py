"""Opens a returned file: never waits for it, and shares one that is taken in with nobody who may still write it."""

import os
import sys


def open_without_waiting(name: str, flags: int) -> int:
    """An opener for `open`: a pipe or link put in the file's place is neither waited for nor followed."""
    return os.open(name, flags | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))


if sys.platform == "win32":
    import _winapi
    import msvcrt

    _NOT_SHARED = 0
    _NO_TEMPLATE = 0

    def open_alone(name: str, flags: int) -> int:
        """An opener for `open`, for reading: PermissionError while any other program has the file open."""
        handle = _winapi.CreateFile(name, _winapi.GENERIC_READ, _NOT_SHARED, 0, _winapi.OPEN_EXISTING, 0, _NO_TEMPLATE)
        try:
            return msvcrt.open_osfhandle(handle, flags | os.O_NOINHERIT)
        except OSError:
            _winapi.CloseHandle(handle)
            raise

else:

    def open_alone(name: str, flags: int) -> int:
        """An opener for `open`. Only Windows lets a reader keep writers away: elsewhere size and time must tell of them."""
        return open_without_waiting(name, flags)
