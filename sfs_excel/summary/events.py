"""办理记录: every decision about the year: who, when, what, about whom, why, and whether it still holds."""

from collections.abc import Iterator, Mapping
from typing import Any

from sfs_excel.outcome.events import find_holding
from sfs_excel.outcome.results import Results
from sfs_excel.sheets.book import Book
from sfs_excel.sheets.columns import Column
from sfs_excel.sheets.writing import Link
from sfs_excel.summary.links import OPENS, link_to_place
from sfs_excel.summary.styles import Tone
from sfs_excel.summary.submissions import show_time
from sfs_excel.summary.table import OFFICE, Row, write_list
from sfs_excel.words import EventKind

SHEET = "办理记录"
COLUMNS = (
    Column("编号", 8, "code"),
    Column("时间", 18, "code"),
    Column("办理人", 14, "returned", "办理时写明的；没有写的，是当时那台电脑的账户。"),
    Column("事项", 12, "code"),
    Column("编码", 8, "code"),
    Column(OFFICE, 14),
    Column("对象", 38, "link", f"评委的编号；或者名册「科室」写明的人；或者收到的文件：{OPENS}"),
    Column("原因", 46, "returned"),
    Column("是否有效", 18, "code"),
)
_MEANING = "考核中由人决定的事，按先后列出，共{}条，其中仍有效的{}条；已撤销的（灰底）不再起作用，记录仍保留。"


def write_events(book: Book, results: Results) -> int:
    """Add the sheet, or more of them; none where nothing was decided. Returns how many."""
    events = results.events
    if events.empty:
        return 0
    meaning = _MEANING.format(len(events), len(find_holding(events)))
    return write_list(book, results, SHEET, COLUMNS, meaning, _rows(results))


def _rows(results: Results) -> Iterator[Row]:
    for event in results.events.to_dict("records"):
        tone: Tone = "quiet" if event["undone"] or event["undoes"] else "plain"
        office = event["office"]
        yield (
            tone,
            (
                event["event"],
                show_time(event["at"], results.made.tzinfo),
                event["who"],
                ("撤销" if event["undoes"] else "") + EventKind(event["kind"]).word,
                office,
                results.name(office) if office else event["about"],
                Link(event["target"], link_to_place(event["place"])),
                event["reason"],
                _say_standing(event),
            ),
        )


def _say_standing(event: Mapping[Any, str]) -> str:
    if event["undoes"]:
        return f"撤销第{event['undoes']}号"
    return f"已由第{event['undone']}号撤销" if event["undone"] else "有效"
