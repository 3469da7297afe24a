"""Limits of a worker's memory: held on Linux (`test_pool.py`); for Windows the shape of what is handed to the system."""

import ctypes
import subprocess
import sys

import pytest

from sfs_excel.workers.limits import BasicLimits, ExtendedLimits

TAKE = "from sfs_excel.workers.limits import limit_memory; limit_memory({} * 1024**2); bytearray({} * 1024**2)"


@pytest.mark.skipif(ctypes.sizeof(ctypes.c_void_p) != 8, reason="sizes of 64-bit Windows")
def test_structures_are_as_large_as_windows_has_them() -> None:
    assert (ctypes.sizeof(BasicLimits), ctypes.sizeof(ExtendedLimits)) == (64, 144)


@pytest.mark.skipif(sys.platform != "linux", reason="held by other means elsewhere")
@pytest.mark.parametrize(("allowance", "taken", "is_held"), [(256, 128, False), (256, 300, True)])
def test_memory_beyond_the_allowance_is_refused(allowance: int, taken: int, is_held: bool) -> None:
    done = subprocess.run([sys.executable, "-c", TAKE.format(allowance, taken)], capture_output=True, text=True)
    assert ("MemoryError" in done.stderr) is is_held
    assert (done.returncode != 0) is is_held
