"""Read and validate one returned form after another, under the limits of a worker process.

    python -m tests.bench.reading FOLDER RULEBOOK NUMBER

Of the release in whose folder it runs: `older.py` puts a copy of it there.
"""

import sys
from functools import partial
from importlib import import_module
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from tests.bench.timing import time_each

_SECONDS = 10.0  # of the processor, for one file
_ROOMS = {"extract": ("returns", "inbox"), "validate": ("returns", "inbox"), "limits": ("workers", "inbox")}


def main() -> None:
    paths = sorted(Path(sys.argv[1]).iterdir())
    extract, validate, limits = map(_find, _ROOMS)
    load_rulebook = import_module("sfs_excel.rulebook.load").load_rulebook
    rulebook = load_rulebook(Path(sys.argv[2]))
    limit_time = getattr(limits, "limit_time", float)  # an older release has another watchdog, which takes no time
    limits.limit_memory()

    def read(path: Path) -> object:
        limit_time(_SECONDS)
        extracted = extract.extract_return(path)
        submission = validate.validate_return(extracted, rulebook, "00001", path.name)
        limit_time(0)
        return submission

    time_each(partial(read, path) for path in islice(cycle(paths), int(sys.argv[3]) + 1))


def _find(name: str) -> Any:
    """A module of the product, in the room where this release has it. An editable install would find those of another."""
    package = Path(str(import_module("sfs_excel").__file__)).parent
    room = next(room for room in _ROOMS[name] if (package / room / f"{name}.py").is_file())
    return import_module(f"sfs_excel.{room}.{name}")


if __name__ == "__main__":
    main()
