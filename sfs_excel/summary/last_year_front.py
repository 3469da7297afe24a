"""The lines of 首页 on the year before."""

from collections.abc import Iterator, Mapping

import pandas as pd

from sfs_excel.expr.frame import round_points
from sfs_excel.outcome.last_year import ITEM, RANK, TOTAL
from sfs_excel.outcome.results import Results
from sfs_excel.outcome.standing import name_some
from sfs_excel.summary import last_year, last_year_parts
from sfs_excel.summary.large import say_place
from sfs_excel.summary.last_year_cells import say_moved, take_part
from sfs_excel.summary.layout import MatrixLayout
from sfs_excel.text import show_whole

_MOST_NAMED = 3


def say_last_year(results: Results, layout: MatrixLayout) -> tuple[str, list[str]] | None:
    """Title and lines for the front: what is otherwise than a year ago; None where the year follows none."""
    if (last := results.followed) is None:
        return None
    title, year = f"与{last.followed.year}年度比较", last.followed.year
    if not last.is_whole:
        return title, [f"保存的{year}年度的结果丢失，或者改动过，没有比较。请再运行 follow 上年度的文件夹。"]
    if not last.has_result:
        return title, [f"{year}年度承接时没有定稿，没有比较。定稿以后运行 follow 上年度的文件夹。"]
    frame = results.last_year
    where = say_place("last_year") if layout.is_large else f"“{last_year.SHEET}”“{last_year_parts.SHEET}”"
    return title, [*_say_totals(frame), *_say_ranks(frame), f"{_say_new(frame)}各所、各项见{where}。"]


def _say_totals(frame: pd.DataFrame) -> Iterator[str]:
    totals = take_part(frame, TOTAL).dropna(subset=["before", "after"])
    if len(totals):
        now, before = (_mean(totals[column]) for column in ("after", "before"))
        yield f"两年都有得分的{len(totals)}个所，总分平均{now:.2f}，上年{before:.2f}，{_say_change(now - before)}。"


def _say_ranks(frame: pd.DataFrame) -> Iterator[str]:
    ranks = take_part(frame, RANK).dropna(subset=["before", "after"])
    moved = dict(zip(ranks["name"], (ranks["before"] - ranks["after"]).astype(int), strict=True))
    if not moved:
        return
    up, down = ([name for name, by in moved.items() if by * sign > 0] for sign in (1, -1))
    most = [
        f"{word}最多：{name_some(names, _MOST_NAMED)}（{say_moved(moved[names[0]])}）"
        for word, names in (("上升", _find_most(moved, 1)), ("下降", _find_most(moved, -1)))
        if names
    ]
    told = f"名次上升{len(up)}个、下降{len(down)}个、不变{len(moved) - len(up) - len(down)}个"
    yield "；".join([told, *most]) + "。"


def _find_most(moved: Mapping[str, int], sign: int) -> list[str]:
    most = max(by * sign for by in moved.values())
    return [show_whole(name) for name, by in moved.items() if by * sign == most] if most > 0 else []


def _say_new(frame: pd.DataFrame) -> str:
    items = take_part(frame, ITEM)
    new = items.loc[items["number_before"].eq(0) & items["office_before"].ne(""), "number"].nunique()
    gone = items.loc[items["number"].eq(0), "number_before"].nunique()
    told = [f"今年新增{new}项"] * (new > 0) + [f"上年有、今年没有的{gone}项"] * (gone > 0)
    return f"{'，'.join(told)}，没有比较。" if told else ""


def _say_change(by: float) -> str:
    return f"增加{by:.2f}" if by > 0 else f"减少{-by:.2f}" if by < 0 else "相同"


def _mean(points: pd.Series) -> float:
    return float(round_points(pd.Series([points.mean()])).iloc[0])
