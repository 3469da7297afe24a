"""Watching the inbox: looking again and again is the truth, what the operating system reports is only an earlier look."""

import contextlib
import math
import threading
import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from sfs_excel.errors import SfsError

if TYPE_CHECKING:
    import watchfiles

_TICK = 0.1  # how long `stop` may go unnoticed


@dataclass(frozen=True)
class Timing:
    """All in seconds.

    Attributes:
        pause: between two looks at the inbox, at most.
        quiet: how long nothing new may come before the results are made anew.
        at_latest: how long the first that is new waits for that, whatever follows it; and a refresh that failed, for the
            next try.
    """

    pause: float = 2.0
    quiet: float = 3.0
    at_latest: float = 30.0


USUAL = Timing()


class Steps(Protocol):
    """The steps of each turn. Only `receive` and `refresh` may raise: OSError or SfsError where it may pass."""

    def receive(self) -> bool:
        """Take in what is quiet in the inbox. Whether the results have to be made anew."""

    def refresh(self) -> None:
        """Make the results anew."""

    def report_trouble(self, error: OSError | SfsError) -> None:
        """A step failed and is tried again. Called once, until the error is another one or has passed."""

    def report_recovery(self) -> None:
        """Report that a trouble reported earlier has passed."""


def watch_inbox(
    steps: Steps,
    stop: threading.Event,
    wait: Callable[[float], None],
    timing: Timing = USUAL,
    clock: Callable[[], float] = time.monotonic,
) -> None:
    """Receive and refresh once, then look until `stop` is set: whatever came is in the results before this returns.

    Args:
        wait: waits up to so many seconds, less where there may be something to see; `Hints.wait`.

    Raises:
        OSError, SfsError: the first receive or refresh failed. Whoever starts the watch is there to see it; later errors
            go to `steps.report_trouble`.
    """
    steps.receive()
    steps.refresh()
    troubles = _Troubles(steps)
    first = not_before = 0.0
    due = math.inf
    while not stop.is_set():
        wait(max(0.0, min(timing.pause, due - clock())))
        if not stop.is_set():
            with troubles.forgive("receive"):
                if steps.receive():
                    now = clock()
                    first = now if due == math.inf else first
                    due = max(not_before, min(now + timing.quiet, first + timing.at_latest))
        if due < math.inf and (stop.is_set() or clock() >= due):
            not_before = due = clock() + timing.at_latest  # holds if this fails
            with troubles.forgive("refresh"):
                steps.refresh()
                not_before, due = 0.0, math.inf


class _Troubles:
    """Errors that may pass, each told once, and once that all have passed."""

    def __init__(self, steps: Steps) -> None:
        self._steps = steps
        self._told: dict[str, str] = {}

    @contextlib.contextmanager
    def forgive(self, step: str) -> Iterator[None]:
        try:
            yield
        except (OSError, SfsError) as error:
            if str(error) not in self._told.values():
                self._steps.report_trouble(error)
            self._told[step] = str(error)
        else:
            if self._told.pop(step, None) is not None and not self._told:
                self._steps.report_recovery()


class Hints:
    """Waiting that ends early when something changes below the inbox, as far as the operating system can tell.

    Where it cannot (no inotify watches left, a network drive, the folder is gone, no watchfiles for this machine) this is
    plain waiting. It never waits on `stop` itself: a signal handler that set it in that moment would wait for ever for the
    lock inside it.
    """

    def __init__(self, inbox: Path, stop: threading.Event) -> None:
        self._inbox = inbox.resolve()
        self._stop = stop
        self._changes: Generator[set[tuple[watchfiles.Change, str]], None, None] | None = None

    def __enter__(self) -> "Hints":
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    def wait(self, seconds: float) -> None:
        """Returns after so many seconds, or soon after a change or `stop`."""
        until = time.monotonic() + seconds
        try:
            self._wait_for_change(until)
        except (ImportError, OSError, RuntimeError):  # what watchfiles raises of its own is a RuntimeError
            self._close()
            while not self._stop.is_set() and (left := until - time.monotonic()) > 0:
                time.sleep(min(_TICK, left))

    def _wait_for_change(self, until: float) -> None:
        import watchfiles  # no other command needs it

        if self._changes is None:
            self._changes = watchfiles.watch(
                self._inbox,
                watch_filter=None,
                debounce=500,
                step=50,
                stop_event=self._stop,
                rust_timeout=round(_TICK * 1000),
                yield_on_timeout=True,
                force_polling=False,  # it would look as often as we do
            )
        while not self._stop.is_set() and time.monotonic() < until:
            changes = next(self._changes, set())
            if any(Path(path) == self._inbox for _, path in changes):
                self._close()  # the folder went; one that comes again under its name is another
            if changes:
                return

    def _close(self) -> None:
        if self._changes is not None:
            self._changes.close()
            self._changes = None
