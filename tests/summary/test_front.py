"""首页 names the first of what is to be done next, and counts the others."""

from io import BytesIO

import openpyxl
import pytest

from sfs_excel.outcome.standing import Task
from sfs_excel.summary.write import build_summary
from tests.summary.factory import make_results

# openpyxl says so of the solid data bars, whenever it reads one.
pytestmark = pytest.mark.filterwarnings("ignore:.*xtension is not supported:UserWarning")


def read_front(tasks: list[Task]) -> list[str]:
    book = openpyxl.load_workbook(BytesIO(build_summary(make_results(1, missing=0, vetoed=0), tasks)))
    return [str(cell.value) for row in book["首页"].iter_rows() for cell in row if cell.value]


def test_first_tasks_are_named_and_the_others_counted() -> None:
    lines = read_front(
        [Task("经办人", f"做第{number}件事", tuple("甲乙丙丁戊己庚"), "collect") for number in range(1, 8)]
    )
    told = lines[lines.index("下一步") + 1 :]
    assert told[0] == "做第1件事：甲、乙、丙、丁、戊、己等 7 个"
    assert [line.partition("：")[0] for line in told[:5]] == [f"做第{number}件事" for number in range(1, 6)]
    assert told[5] == "……共7件"


def test_where_nothing_is_to_be_done_nothing_is_said_of_it() -> None:
    assert "下一步" not in read_front([])
