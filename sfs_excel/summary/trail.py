"""核定经过: every step by which an assessor came to a decision: who, when, from what to what, and why."""

from collections.abc import Iterator

from sfs_excel.outcome.results import Results
from sfs_excel.sheets.book import Book
from sfs_excel.sheets.columns import Column
from sfs_excel.summary.links import OPENS, lead_to
from sfs_excel.summary.styles import Tone
from sfs_excel.summary.submissions import show_time
from sfs_excel.summary.table import OFFICE, Row, write_list

SHEET = "核定经过"
COLUMNS = (
    Column("收到时间", 18, "code"),
    Column("核定人", 19, "returned"),
    Column("编码", 8, "code"),
    Column(OFFICE, 14),
    Column("项目", 9, "code"),
    Column("核定内容", 30, "returned"),
    Column("原来核定", 13, "returned", "这个核定人、或者他接替的人以前核定的；第一次核定的写“（首次）”"),
    Column("核定为", 13, "returned"),
    Column("理由", 36, "returned"),
    Column("文件", 28, "link", OPENS),
)
FIRST, TAKEN_BACK = "（首次）", "（撤回）"
_NOTHING = "还没有收到核定表，或核定表中没有改动。"


def write_trail(book: Book, results: Results) -> int:
    """Add the sheet, or more of them. Returns how many."""
    trail = results.trail
    again = int((trail["before"] != "").sum())
    said = (
        f"按收到的先后列出核定的每一步，共{len(trail)}步，其中改变以前核定的{again}步（黄底）、撤回的（灰底）。最后采用的见“自评与核定差异”。"
        if len(trail)
        else _NOTHING
    )
    return write_list(book, results, SHEET, COLUMNS, said, _rows(results))


def _rows(results: Results) -> Iterator[Row]:
    for step in results.trail.to_dict("records"):
        tone: Tone = "quiet" if not step["after"] else "warn" if step["before"] else "plain"
        yield (
            tone,
            (
                show_time(step["received"], results.made.tzinfo),
                step["who"],
                step["office"],
                results.name(step["office"]),
                f"第{step['item']}项",
                step["label"],
                step["before"] or FIRST,
                step["after"] or TAKEN_BACK,
                step["reason"],
                lead_to(results, step["file"], step["received"]),
            ),
        )
