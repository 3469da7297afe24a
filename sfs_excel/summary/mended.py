"""规则变动: what was changed in the rules after forms had gone out, and whose scores come out otherwise by it."""

from collections.abc import Iterator

from sfs_excel.outcome.results import Results
from sfs_excel.sheets.book import Book
from sfs_excel.sheets.columns import Column
from sfs_excel.summary.table import OFFICE, Row, write_list

SHEET = "规则变动"
COLUMNS = (
    Column("编码", 8, "code"),
    Column(OFFICE, 16),
    Column("项目", 9, "code"),
    Column("内容", 22),
    Column("按原来的", 40, "returned"),
    Column("按现在的", 40, "returned"),
    Column("已填的", 10, "code", "沿用：照样采用。要问：等县局确认是不是同一问题。要补填：新的问题。不再问：取消了。"),
    Column("原来的规则", 14, "code", "哪一天发的表按它。"),
)
_MEANING = (
    "填报表发出以后，责任书改过{rules}处。先列改了什么，再列同样的填报按原来的和现在的规则各是多少："
    "总分增加的{more}个所，减少的{less}个所。"
)


def write_mended(book: Book, results: Results) -> int:
    """Add the sheet, or more of them; none where nothing was changed. Returns how many."""
    if results.mended.empty:
        return 0
    return write_list(book, results, SHEET, COLUMNS, _say(results), _rows(results))


def _say(results: Results) -> str:
    mended = results.mended
    totals = mended[(mended["what"] == "总分") & (mended["office"] != "")]
    moved = {
        str(row["office"]): float(row["after"]) - float(row["before"])
        for row in totals.to_dict("records")
        if _is_number(row["before"]) and _is_number(row["after"])
    }
    more, less = (sum(sign * each > 0 for each in moved.values()) for sign in (1, -1))
    return _MEANING.format(rules=int((mended["office"] == "").sum()), more=more, less=less)


def _is_number(shown: str) -> bool:
    return shown.replace(".", "", 1).removeprefix("-").isdigit()


def _rows(results: Results) -> Iterator[Row]:
    for row in results.mended.to_dict("records"):
        item = f"第{row['item']}项" if row["item"] else ""
        since = f"{row['since']}发放" if row["since"] else ""
        yield (
            "plain" if row["office"] else "tinted",
            (row["office"], row["name"], item, row["what"], row["before"], row["after"], row["fate"], since),
        )
