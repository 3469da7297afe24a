"""更正情况: what is otherwise than in the result that was final before."""

from collections.abc import Iterator

from sfs_excel.outcome.amended import Former
from sfs_excel.outcome.results import Results
from sfs_excel.sheets.book import Book
from sfs_excel.sheets.columns import Column
from sfs_excel.summary.table import OFFICE, Row, write_list

SHEET = "更正情况"
COLUMNS = (
    Column("编码", 8, "code"),
    Column(OFFICE, 16),
    Column("内容", 18, "code"),
    Column("原来定稿的", 20, "code"),
    Column("现在的", 20, "code"),
)
_AMENDED = "本次{}，与上一次定稿（{}）相比有{}处不同，涉及{}个司法所。“—”表示没有。"
_SAME = "本次{}，与上一次定稿（{}）相比，参加考核的司法所、名次、总分、等次和各项得分都没有变化。"
_LOST = "上一次定稿（{0}）不在「定稿」文件夹里，或者改动过，没有比较。请把原来的文件夹“{0}”放回去再汇总一次。"


def write_amended(book: Book, results: Results) -> int:
    """Add the sheet, or more of them; none where no result was final before one that is. Returns how many."""
    if results.former is None:
        return 0
    return write_list(book, results, SHEET, COLUMNS, _say(results, results.former), _rows(results))


def _say(results: Results, former: Former) -> str:
    amended = results.amended
    if not former.is_proven:
        return _LOST.format(former.frozen.folder)
    said = results.finality, former.frozen.folder
    offices = amended.loc[amended["office"] != "", "office"].nunique()
    return _SAME.format(*said) if amended.empty else _AMENDED.format(*said, len(amended), offices)


def _rows(results: Results) -> Iterator[Row]:
    for row in results.amended.to_dict("records"):
        yield "plain", (row["office"], row["name"], row["what"], row["before"], row["after"])
