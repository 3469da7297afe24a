"""票决: every vote that counts, by the voters' numbers, and what came of it; which ballots do not count, and who has not voted."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from sfs_excel.expr.shown import show_number
from sfs_excel.outcome.results import Results
from sfs_excel.rulebook.placed import find_ballot
from sfs_excel.rules.base import show
from sfs_excel.sheets.book import Book
from sfs_excel.sheets.columns import Column
from sfs_excel.summary.table import OFFICE, Cell, Row, start_sheet, widen_names, write_heading, write_table
from sfs_excel.summary.view import print_first_page
from sfs_excel.text import shorten, show_whole
from sfs_excel.words import VoterStatus

SHEET = "票决"
LEADING = (Column("编码", 8, "code"), Column(OFFICE, 14))
VOTERS_A_PAGE = 16
LEAST_WIDTH = 110.0
_WORDS_SHOWN = 30


def write_votes(book: Book, results: Results) -> None:
    """Add the sheet."""
    numbers = _list_numbers(results)
    leading = widen_names(LEADING, results.names.values())
    columns = _widen((*leading, *_result_columns(results), *_voter_columns(results, numbers)))
    widths = [column.width for column in columns]
    sheet = start_sheet(book, SHEET, widths, max(1, math.ceil(len(numbers) / VOTERS_A_PAGE)))
    title = f"{results.rulebook.year}年司法所目标管理考核票决"
    top = write_heading(book, sheet, title, _explain(results), widths)
    end = write_table(book, sheet, top, columns, _rows(results, numbers) if len(results.votes) else ())
    print_first_page(sheet, top, end, columns)
    sheet.repeat_columns(0, len(LEADING) - 1)


def _list_numbers(results: Results) -> list[str]:
    """Those who have voted, each with a column. Of several counties nobody has: how each voted stays in the county."""
    voters = results.voters
    return [] if results.counties is not None else list(voters.loc[voters["status"] == VoterStatus.VALID, "voter"])


def _widen(columns: Sequence[Column]) -> Sequence[Column]:
    """Make a table of few votes as wide as the notes above it need."""
    wider = max(1.0, LEAST_WIDTH / sum(column.width for column in columns))
    return [replace(column, width=column.width * wider) for column in columns]


def link_to_votes(results: Results) -> Mapping[str, str]:
    """Office -> where its votes stand on this sheet."""
    first = _head_row(results) + 2
    return {office: f"internal:'{SHEET}'!A{row}" for row, office in enumerate(results.order, start=first)}


def count_votes(results: Results) -> Mapping[str, int]:
    """Office -> how many votes count."""
    return {str(office): int(count) for office, count in results.votes["office"].value_counts().items()}


def _head_row(results: Results) -> int:
    """Counted from 0: the title and the notes stand above."""
    return 1 + len(_explain(results))


def name_voter(number: str) -> str:
    """`3` -> `3号`; a number that is a word already stands as it is."""
    return f"{number}号" if number.isdigit() else number


def _explain(results: Results) -> Sequence[str]:
    """Return what is voted on and how it is counted; how many have voted; what was set aside; who has not."""
    found = find_ballot(results.rulebook)
    if found is None:
        return ["责任书没有票决的项目。"]
    placed, rule = found
    item = results.rulebook.items[placed.item]
    asked = f"第{placed.item}项“{shorten(item.text, _WORDS_SHOWN)}”：{rule.describe(placed.scope)}。"
    voters = results.voters
    if results.turnout is None:
        return [asked, "名册的“评委”还是空的，没有票决。"]
    if results.counties is not None:
        return [asked, f"{results.turnout.say()}各县只列得分和有效票数，谁投了多少，在各县的“票决”里。"]
    said = f"{results.turnout.say()}评委只列编号，不列姓名。"
    set_aside = "；".join(voters[voters["status"] == VoterStatus.FAULTY]["reason"])  # says whose ballot it is
    absent = "、".join(map(name_voter, voters[voters["status"] == VoterStatus.MISSING]["voter"]))
    notes = [asked, said]
    notes += [f"作废：{show_whole(set_aside)}。"] if set_aside else []
    notes += [f"还没有投票：{absent}。"] if absent else []
    return notes


def _result_columns(results: Results) -> list[Column]:
    found = find_ballot(results.rulebook)
    if found is None:
        return []
    item = found[0].item
    full = show(results.rulebook.items[item].points)
    return [
        Column(f"第{item}项得分", 11, "points", f"由有效票得出的得分，满分{full}分；考核人员另定得分的，以核定为准"),
        Column("有效票", 9, "whole"),
    ]


def _voter_columns(results: Results, voters: Sequence[str]) -> list[Column]:
    panels = dict(zip(results.voters["voter"], results.voters["panel"], strict=True))
    return [Column("\n".join(filter(None, (name_voter(v), panels[v]))), 9, "points") for v in voters]


def _rows(results: Results, voters: Sequence[str]) -> Iterator[Row]:
    """Offices in the order of the ranking; one that returned nothing may have been voted on all the same."""
    found = find_ballot(results.rulebook)
    given = {(vote["office"], vote["voter"]): vote for vote in results.votes.to_dict("records")}
    scored = results.items.set_index(["office", "item"])["computed_score"].to_dict()
    counts = count_votes(results)
    for office in results.order:
        votes = [given.get((office, voter)) for voter in voters]
        result = scored.get((office, found[0].item)) if found else None
        cells: list[Cell] = [
            office,
            results.name(office),
            None if result is None else float(result),
            counts.get(office, 0),
        ]
        yield "plain", (*cells, *(None if vote is None else _show(vote["points"], vote["vote"]) for vote in votes))


def _show(points: float, said: str) -> Cell:
    """A vote in points as a number; a grade with what it is worth."""
    return float(points) if said.replace(".", "", 1).isdigit() else f"{said}（{show_number(points)}）"
