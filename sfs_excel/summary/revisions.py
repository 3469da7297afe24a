"""报送差异: what an office stated otherwise when it returned its form again."""

from collections.abc import Iterator

from sfs_excel.outcome.results import Results
from sfs_excel.sheets.book import Book
from sfs_excel.sheets.columns import Column
from sfs_excel.summary.links import OPENS, lead_to_only
from sfs_excel.summary.table import OFFICE, Row, write_list

SHEET = "报送差异"
COLUMNS = (
    Column("编码", 8, "code"),
    Column(OFFICE, 14),
    Column("项目", 9, "code"),
    Column("填报项", 30),
    Column("原来填的", 24, "returned", "前一次报送的填报表里的。"),
    Column("后来填的", 24, "returned", "后一次报送的填报表里的，以它为准。"),
    Column("原来的文件", 30, "link", OPENS),
    Column("后来的文件", 30, "link", OPENS),
)
_NOTHING = "没有司法所先后报送过内容不同的填报表。"
_MEANING = "同一司法所先后报送，以后来的为准；下面逐处列出改动。"


def write_revisions(book: Book, results: Results) -> int:
    """Add the sheet, or more of them. Returns how many."""
    return write_list(book, results, SHEET, COLUMNS, _MEANING if len(results.revisions) else _NOTHING, _rows(results))


def _rows(results: Results) -> Iterator[Row]:
    """Offices in the roster's order, then as the returns came."""
    offices = {office: place for place, office in enumerate(results.offices)}
    ordered = results.revisions.assign(_office=results.revisions["office"].map(offices)).sort_values(
        "_office", kind="stable"
    )
    for entry in ordered.to_dict("records"):
        yield (
            "plain",
            (
                entry["office"],
                results.name(entry["office"]),
                f"第{entry['item']}项",
                entry["label"],
                entry["before"] or "（空）",
                entry["after"] or "（空）",
                lead_to_only(results, entry["earlier_file"]),
                lead_to_only(results, entry["later_file"]),
            ),
        )
