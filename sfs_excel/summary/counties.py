"""各县排名, and every office's rank in its county beside its rank in all of them. Only where there are several counties."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pandas as pd

from sfs_excel.outcome.results import Results
from sfs_excel.sheets.book import Book
from sfs_excel.sheets.columns import Column
from sfs_excel.summary.table import OFFICE, Row, write_list
from sfs_excel.words import OfficeStatus, Stage

SHEET, PLACES = "各县排名", "各所名次"
MEANINGS = (
    (SHEET, "各县局按平均分排名：报送、参评、否决的所数，平均、最高、最低，考核到了哪个阶段。"),
    (PLACES, "每个所在全部各县的名次，和在本县的名次。"),
)
_COLUMNS = (
    Column("名次", 9, "rank"),
    Column("县局", 16),
    Column("平均分", 10, "points", "参加排名的司法所总分的平均。"),
    Column("最高", 10, "points", "参加排名的司法所中最高的总分。"),
    Column("最低", 10, "points", "参加排名的司法所中最低的总分。"),
    Column("司法所数", 9, "code", "名册里的。"),
    Column("已报送", 9, "code"),
    Column("参加排名", 9, "code"),
    Column("一票否决", 9, "code"),
    Column("阶段", 11, "code", "县局自己的考核到了哪个阶段。"),
    Column("没有读的文件", 10, "code", "在县局的收件箱里，还没有汇总的，不在本次结果里。"),
)
_PLACE_COLUMNS = (
    Column("名次", 9, "rank", "在全部各县的司法所中。"),
    Column("县局", 16),
    Column("编码", 10, "code", "在本县名册里的编码。"),
    Column(OFFICE, 18),
    Column("总分", 10, "points"),
    Column("本县名次", 10, "rank", "只与本县的所比，由全部名次得出。"),
    Column("状态", 10, "code"),
)
_NOTE = (
    "平均分相同的名次并列。没有报送的、被一票否决的所不计入平均分，所数列在旁边。"
    "本表是计算结果，不随“得分矩阵”中的改写变动。"
)
_PLACES_NOTE = "按全部各县的名次排列，被一票否决的和没有报送的在最后。本表是计算结果，不随“得分矩阵”中的改写变动。"


def write_counties(book: Book, results: Results) -> None:
    """Add the sheets, where there are counties to compare."""
    if results.counties is not None:
        write_list(book, results, SHEET, _head_ranks(results, _COLUMNS), _NOTE, _compare(results.counties))
        write_list(book, results, PLACES, _head_ranks(results, _PLACE_COLUMNS), _PLACES_NOTE, _place(results))


def _head_ranks(results: Results, columns: Sequence[Column]) -> list[Column]:
    """A rank that may still change says so."""
    return [replace(each, head=results.tentative + each.head) if each.look == "rank" else each for each in columns]


def _compare(counties: pd.DataFrame) -> Iterator[Row]:
    shown = ["rank", "county", "mean", "best", "worst", "offices", "returned", "ranked", "vetoed", "stage", "unread"]
    rows = counties[shown].astype(object).where(counties[shown].notna(), "—")
    for row in rows.itertuples(index=False, name=None):
        yield "plain" if row[-2] == Stage.FINAL and not row[-1] else "warn", row


def _place(results: Results) -> Iterator[Row]:
    """In the order of all ranks: so many of a county as are better stand before an office, and ties share its rank."""
    seen, last = Counter[str](), dict[str, tuple[int, int]]()
    for entry in results.ranking.to_dict("records"):
        office = str(entry["office"])
        county, _, code = office.rpartition("/")
        rank = results.ranks.get(office)
        own: int | str = "—"
        if rank is not None:
            seen[county] += 1
            if county not in last or last[county][0] != rank:
                last[county] = rank, seen[county]
            own = last[county][1]
        status = OfficeStatus(entry["status"])
        name = results.name(office)
        yield (
            "plain" if status == OfficeStatus.RANKED else "quiet",
            ("—" if rank is None else rank, county, code, name, results.own_totals.get(office, "—"), own, status.word),
        )
