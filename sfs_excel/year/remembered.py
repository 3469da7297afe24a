"""An answer that is kept for as long as what it rests on is the same."""

from collections.abc import Callable
from typing import Generic, TypeVar

Ground = TypeVar("Ground")
Answer = TypeVar("Answer")


class Remembered(Generic[Ground, Answer]):
    """The last answer to one question. An attempt that failed leaves none."""

    def __init__(self) -> None:
        self._last: tuple[Ground, Answer] | None = None

    def give(self, ground: Ground, work_out: Callable[[], Answer]) -> Answer:
        """The last answer, where it rests on an equal ground; else a new one."""
        if self._last is None or self._last[0] != ground:
            self._last = None
            self._last = ground, work_out()
        return self._last[1]
