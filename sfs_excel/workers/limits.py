"""Limits the memory and processor time of reading one file: a file that takes more ends its reader alone.

Memory is what this process takes beyond what it has. Linux: address space. Windows: committed memory, by a job object.
Elsewhere there is no limit that the system would keep.

Time is that of the processor, so that a busy machine refuses nothing: POSIX has a timer for it, Windows the same job object
(there only what runs outside the system counts). It needs no turn of the interpreter: a task that hangs in C or Rust ends too.
"""

import ctypes
import os
import sys
from pathlib import Path

MEMORY_ALLOWANCE = 512 * 1024 * 1024
OUT_OF_TIME_CODE = 1816  # ERROR_NOT_ENOUGH_QUOTA: with which Windows ends a process that has used up its time


class BasicLimits(ctypes.Structure):
    """JOBOBJECT_BASIC_LIMIT_INFORMATION."""

    _fields_ = (
        ("per_process_user_time", ctypes.c_int64),
        ("per_job_user_time", ctypes.c_int64),
        ("flags", ctypes.c_uint32),
        ("minimum_working_set", ctypes.c_size_t),
        ("maximum_working_set", ctypes.c_size_t),
        ("active_processes", ctypes.c_uint32),
        ("affinity", ctypes.c_size_t),
        ("priority_class", ctypes.c_uint32),
        ("scheduling_class", ctypes.c_uint32),
    )


class ExtendedLimits(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION."""

    _fields_ = (
        ("basic", BasicLimits),
        ("io_counters", ctypes.c_uint64 * 6),
        ("process_memory", ctypes.c_size_t),
        ("job_memory", ctypes.c_size_t),
        ("peak_process_memory", ctypes.c_size_t),
        ("peak_job_memory", ctypes.c_size_t),
    )


def limit_memory(allowance: int = MEMORY_ALLOWANCE) -> None:
    """Limit this process for good. Where the system refuses, there is no limit: the time limit still holds."""
    if sys.platform == "win32":
        _JOB.limit_memory(allowance)
    elif sys.platform == "linux":
        _limit_address_space(allowance)


def limit_time(seconds: float) -> None:
    """End this process once it has used so many more seconds of the processor; 0 takes the limit away."""
    if sys.platform == "win32":
        _JOB.limit_time(seconds)
    else:
        signal.setitimer(signal.ITIMER_PROF, seconds)


def is_memory_short(needed: int = MEMORY_ALLOWANCE) -> bool:
    """Tell whether the machine itself could not give that much: then it is no file's fault that there was not enough."""
    if sys.platform == "win32":
        return _count_free_memory() < needed
    if sys.platform == "linux":
        counts = dict(_MEMORY_COUNT.findall(Path("/proc/meminfo").read_text(encoding="ascii")))
        free = sum(int(counts.get(name, 0)) for name in ("MemAvailable", "SwapFree"))
        return bool(counts) and free * 1024 < needed
    return False


if sys.platform == "win32":
    from ctypes import wintypes

    _EXTENDED_LIMITS = 9  # JobObjectExtendedLimitInformation
    _PROCESS_TIME, _PROCESS_MEMORY = 0x2, 0x100  # JOB_OBJECT_LIMIT_PROCESS_TIME, JOB_OBJECT_LIMIT_PROCESS_MEMORY
    _TICKS = 10_000_000  # a second

    class _Job:
        """The job object that this process is in, made when something is first limited."""

        def __init__(self) -> None:
            self._kernel = ctypes.WinDLL("kernel32")
            self._kernel.CreateJobObjectW.argtypes = (ctypes.c_void_p, wintypes.LPCWSTR)
            self._kernel.CreateJobObjectW.restype = wintypes.HANDLE
            self._kernel.GetCurrentProcess.restype = wintypes.HANDLE
            self._kernel.SetInformationJobObject.argtypes = (
                wintypes.HANDLE, ctypes.c_int, ctypes.c_void_p, wintypes.DWORD,
            )  # fmt: skip
            self._kernel.AssignProcessToJobObject.argtypes = (wintypes.HANDLE, wintypes.HANDLE)
            self._handle: int | None = None
            self._limits = ExtendedLimits()

        def limit_memory(self, allowance: int) -> None:
            """The allowance is the whole: a worker begins with a few dozen megabytes."""
            self._limits.process_memory = allowance
            self._limits.basic.flags |= _PROCESS_MEMORY
            self._apply()

        def limit_time(self, seconds: float) -> None:
            self._limits.basic.per_process_user_time = round((os.times().user + seconds) * _TICKS)
            flags = self._limits.basic.flags & ~_PROCESS_TIME
            self._limits.basic.flags = flags | (_PROCESS_TIME if seconds else 0)
            self._apply()

        def _apply(self) -> None:
            if is_new := self._handle is None:
                self._handle = self._kernel.CreateJobObjectW(None, None)
            size = ctypes.sizeof(self._limits)
            self._kernel.SetInformationJobObject(self._handle, _EXTENDED_LIMITS, ctypes.byref(self._limits), size)
            if is_new:
                self._kernel.AssignProcessToJobObject(self._handle, self._kernel.GetCurrentProcess())

    _JOB = _Job()

    class _MemoryStatus(ctypes.Structure):
        """MEMORYSTATUSEX."""

        _fields_ = (
            ("length", ctypes.c_uint32),
            ("load", ctypes.c_uint32),
            *((name, ctypes.c_uint64) for name in ("all", "free", "all_committed", "free_to_commit", "a", "b", "c")),
        )

    def _count_free_memory() -> int:
        status = _MemoryStatus(length=ctypes.sizeof(_MemoryStatus))
        return status.free_to_commit if ctypes.WinDLL("kernel32").GlobalMemoryStatusEx(ctypes.byref(status)) else 0

else:
    import signal

if sys.platform == "linux":
    import re
    import resource

    _MEMORY_COUNT = re.compile(r"(?m)^(\w+): +(\d+) kB$")

    def _limit_address_space(allowance: int) -> None:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        wanted = pages * resource.getpagesize() + allowance
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        if hard == resource.RLIM_INFINITY or wanted < hard:
            resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))
