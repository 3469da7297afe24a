"""Everything that can be found in documents that we wrote, by Microsoft's validator and by what it does not look at."""

from collections.abc import Sequence
from pathlib import Path

from tests.accepted import parts
from tests.accepted.sdk import PROGRAMS
from tests.accepted.validator import validate

OLDEST_AND_NEWEST = (PROGRAMS[0], PROGRAMS[-1])


def find_faults(paths: Sequence[Path], programs: Sequence[str] = PROGRAMS) -> list[str]:
    """Nothing where Office would open each of them without a word."""
    workbooks = [path for path in paths if path.suffix == ".xlsx"]
    return [*validate(paths, programs), *(fault for path in workbooks for fault in parts.find_faults(path))]
