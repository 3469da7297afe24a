"""复核情况: every item of which an office asks for a review: why, what was answered, by whom, and what that changed."""

from collections.abc import Hashable, Iterator, Mapping
from typing import Any

from sfs_excel.outcome.results import Results
from sfs_excel.sheets.book import Book
from sfs_excel.sheets.columns import Column
from sfs_excel.sheets.writing import Link
from sfs_excel.summary.links import OPENS, lead_to
from sfs_excel.summary.rules import link_to_rule
from sfs_excel.summary.styles import Tone
from sfs_excel.summary.submissions import show_time
from sfs_excel.summary.table import OFFICE, Row, write_list

SHEET = "复核情况"
COLUMNS = (
    Column("编码", 8, "code"),
    Column(OFFICE, 13),
    Column("项目", 8, "link"),
    Column("申请理由", 26, "returned"),
    Column("佐证材料", 16, "returned"),
    Column("申请收到\n时间", 11, "code"),
    Column("申请表", 16, "link", OPENS),
    Column("复核前\n得分", 9, "points", "没有这一处答复时的得分：计算的，或者核定的。"),
    Column("答复", 8, "code"),
    Column("复核后\n得分", 9, "points"),
    Column("答复理由", 26, "returned"),
    Column("答复人", 14, "returned"),
    Column("答复收到\n时间", 11, "code"),
    Column("核定表", 16, "link", OPENS),
)
OPEN, FAULTY = "待答复", "待补正"


def write_appeals(book: Book, results: Results) -> int:
    """Add the sheet, or more of them; none where no office asks. Returns how many."""
    appeals = results.appeals
    if appeals.empty:
        return 0
    is_open, is_faulty = appeals["answer"] == "", appeals["fault"] != ""
    waiting, faulty = int((is_open & ~is_faulty).sum()), int(is_faulty.sum())
    until = results.roster.appeals_until
    said = (
        f"司法所申请复核{len(appeals)}项：已答复{int((~is_open).sum())}项，待答复{waiting}项（黄底），待司法所补正{faulty}项（灰底）。"
        + (f"复核截止日期{until}，逾期收到的没有受理，见“报送情况”。" if until else "")
    )
    return write_list(book, results, SHEET, COLUMNS, said, _rows(results))


def _rows(results: Results) -> Iterator[Row]:
    zone = results.made.tzinfo
    for row in results.appeals.to_dict("records"):
        tone: Tone = "quiet" if row["fault"] else "plain" if row["answer"] else "warn"
        item = int(row["item"])
        yield (
            tone,
            (
                row["office"],
                results.name(row["office"]),
                Link(f"第{item}项", link_to_rule(results.rulebook, item)),
                row["grounds"] or row["fault"],
                row["evidence"],
                show_time(row["received"], zone),
                lead_to(results, row["file"], row["received"], row["cell"]),
                _points(row, "before"),
                row["answer"] or (FAULTY if row["fault"] else OPEN),
                _points(row, "after"),
                row["reason"],
                row["who"],
                show_time(row["answered"], zone) if row["answered"] else "",
                lead_to(results, row["answer_file"], row["answered"], row["answer_cell"]) if row["answer_file"] else "",
            ),
        )


def _points(row: Mapping[Hashable, Any], name: str) -> float | None:
    return None if row[name] != row[name] else float(row[name])
