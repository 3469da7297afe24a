"""The proof of a rulebook against its letter, message by message.

1. A good rulebook, and the 2016 letter's own, has no fault.
2. A bad one has exactly the faults that its file announces: `# 错误: ` and the message, in its first lines.
"""

from pathlib import Path

import pytest

from sfs_excel.errors import FaultyFileError
from sfs_excel.rulebook.proof import prove_rulebook

HERE = Path(__file__).parent
BAD = sorted((HERE / "bad").glob("*.yaml"))
GOOD = sorted((HERE / "good").glob("*.yaml"))
LETTER = HERE.parents[1] / "templates" / "rulebooks" / "2016.yaml"
ANNOUNCED = "# 错误: "


def find_faults(path: Path) -> list[str]:
    try:
        _, faults = prove_rulebook(path)
    except FaultyFileError as error:
        faults = list(error.faults)
    return [str(fault) for fault in faults]


@pytest.mark.parametrize("path", [*GOOD, LETTER], ids=lambda path: path.stem)
def test_good_rulebook_has_no_fault(path: Path) -> None:
    assert find_faults(path) == []


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_bad_rulebook_has_the_faults_that_it_announces(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    announced = [line.removeprefix(ANNOUNCED) for line in lines if line.startswith(ANNOUNCED)]
    assert announced
    assert [fault.replace(path.name, "责任书.yaml") for fault in find_faults(path)] == announced


def test_there_are_bad_rulebooks_enough() -> None:
    assert len(BAD) >= 70
