"""Contents that are all made before the first of them is written: they wait in a file, since together they may be much."""

import weakref
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryFile


class Spooled(Mapping[Path, bytes]):
    """Path -> content, in the order in which they were put. The file has no name, and goes when nobody asks any more."""

    def __init__(self) -> None:
        self._file = TemporaryFile()  # noqa: SIM115 - closed when this goes
        self._places: dict[Path, tuple[int, int]] = {}
        weakref.finalize(self, self._file.close)

    def put(self, path: Path, content: bytes) -> None:
        """Keep the content of one path, each of which comes once."""
        start = self._file.seek(0, 2)
        self._file.write(content)
        self._places[path] = start, len(content)

    def __getitem__(self, path: Path) -> bytes:
        start, length = self._places[path]
        self._file.seek(start)
        return self._file.read(length)

    def __iter__(self) -> Iterator[Path]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def take_out(self, paths: Collection[Path]) -> None:
        """Leave out some of the paths."""
        for path in paths:
            del self._places[path]
