"""Files that reach the inbox slowly, in all the ways in which mail programs, network drives and people put them there."""

import heapq
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

AT_ONCE = 30  # files that are being written at the same time
LONGEST_PAUSE = 1.2  # s, within one file; what rests for 2 s counts as quiet
TOO_LONG = 1.8  # s; a pause that a busy machine made of it, after which the file proves nothing
_FIRST = "新建-"


@dataclass(frozen=True)
class Dropped:
    """One file as it was in the end. `paused`: the longest rest while it was written, in seconds."""

    name: str
    content: bytes
    paused: float


def drop_slowly(inbox: Path, contents: Sequence[bytes], rng: Random, between: Callable[[int], None]) -> list[Dropped]:
    """Write every content into the inbox, each under a name of its own, several at a time.

    Args:
        between: called between any two steps, with the number of files that are complete.
    """
    dropped: list[Dropped] = []
    due: list[tuple[float, int, _Writer]] = []
    begun = 0
    while begun < len(contents) or due:
        if begun < len(contents) and len(due) < AT_ONCE:
            heapq.heappush(due, (time.monotonic(), begun, _Writer(inbox, begun, contents[begun], rng)))
            begun += 1
        moment, number, writer = heapq.heappop(due)
        time.sleep(max(0.0, moment - time.monotonic()))
        pause = writer.step()
        if pause is None:
            dropped.append(Dropped(writer.name, writer.content, writer.paused))
        else:
            heapq.heappush(due, (time.monotonic() + pause, number, writer))
        between(len(dropped))
    return dropped


def final_name(name: str) -> str:
    """Of a file that may have had another name while it was written."""
    return name.removeprefix(_FIRST)


class _Writer:
    """Writes one file, a step at a time."""

    def __init__(self, inbox: Path, number: int, content: bytes, rng: Random) -> None:
        self.name = f"{number:05d}{'.xlsx' if content.startswith(b'PK') else '.txt'}"
        self.content, self.paused = content, 0.0
        ways = (_write_at_once, _write_and_rename, _grow, _grow_and_rename)
        pieces = rng.randint(2, 5)
        size = -(-len(content) // pieces)
        parts = [content[start : start + size] for start in range(0, len(content), size)]
        self._steps = ways[number % len(ways)](inbox / self.name, parts)
        self._pauses = [rng.uniform(0.05, LONGEST_PAUSE) for _ in range(pieces + 2)]
        self._last = 0.0

    def step(self) -> float | None:
        """The length of the next rest; None when the file is complete."""
        if self._last:
            self.paused = max(self.paused, time.monotonic() - self._last)
        for _ in self._steps:
            self._last = time.monotonic()
            return self._pauses.pop()
        return None


def _write_at_once(path: Path, parts: Sequence[bytes]) -> Iterator[None]:
    path.write_bytes(b"".join(parts))
    yield


def _write_and_rename(path: Path, parts: Sequence[bytes]) -> Iterator[None]:
    """As browsers and careful programs do."""
    partial = path.with_name(f"{path.name}.part")
    with partial.open("wb", buffering=0) as file:
        for part in parts:
            file.write(part)
            yield
    partial.replace(path)


def _grow(path: Path, parts: Sequence[bytes]) -> Iterator[None]:
    """As a slow network does. The last part is followed by no rest."""
    with path.open("wb", buffering=0) as file:
        for part in parts:
            file.write(part)
            yield


def _grow_and_rename(path: Path, parts: Sequence[bytes]) -> Iterator[None]:
    """As a person does, who gives a file its name while it is still being copied."""
    first = path.with_name(f"{_FIRST}{path.name}")
    with first.open("wb", buffering=0) as file:
        for done, part in enumerate(parts):
            file.write(part)
            yield
            if done == 0:
                first.replace(path)
