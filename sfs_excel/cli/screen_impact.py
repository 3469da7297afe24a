"""The report of `impact`. Nothing is printed here."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from rich.console import Group, RenderableType

from sfs_excel.cli.terminal import list_rows, make_line, make_title
from sfs_excel.outcome.standing import name_some
from sfs_excel.words import Effect

if TYPE_CHECKING:
    from sfs_excel.year.impact import Impact

_MOST_NAMED = 4  # offices


def show_impact(impact: "Impact", *, in_full: bool) -> RenderableType:
    """The report of `impact`.

    Args:
        in_full: each alternative has its line, be it that it changes nothing; else these are counted.
    """
    rows = list_rows(impact.table)
    by_choice: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by_choice.setdefault(row["choice"], []).append(row)
    told = [own for own in by_choice.values() if in_full or own[0]["effect"] == Effect.MOVED]
    return Group(
        make_title("改用别的口径，会变的是"),
        *(map(_show, told) if told else [make_line("没有一处会使得分、名次变化。")]),
        *(() if in_full else _count([own[0]["effect"] for own in by_choice.values()])),
        make_title("写好的文件"),
        *_list_written(impact),
    )


def _show(rows: list[dict[str, Any]]) -> RenderableType:
    first = rows[0]
    moved = [f"{row['name']}（{_say_move(row)}）" for row in rows if row["office"]]
    named = f"：{name_some(moved, _MOST_NAMED)}" if moved else ""
    return make_line(f"· {first['choice']}", f"{first['said']}{named}")


def _say_move(row: dict[str, Any]) -> str:
    gained = row["total_after"] - row["total_before"]
    points = [f"{gained:+.2f}分"] if gained else []
    ranks = [f"第{row['rank_before']}名到第{row['rank_after']}名"] if row["rank_before"] != row["rank_after"] else []
    return "，".join([*points, *ranks])


def _count(effects: list[str]) -> Iterator[RenderableType]:
    for effect, said in (
        (Effect.SAME, "得分、名次都不变"),
        (Effect.ASKS, "要问现在没有人填过的，算不出来"),
        (Effect.FAULTY, "填的数要更正，才算得出来"),
    ):
        if many := effects.count(effect):
            yield make_line(f"· 另有 {many} 种：{said}。")


def _list_written(impact: "Impact") -> Iterator[RenderableType]:
    yield make_line(f"口径影响：{impact.workbook}")
    if impact.choices is not None:
        yield make_line(
            f"口径表：{impact.choices}",
            "名册.xlsx里还没有“口径”表。要改用别的口径的，两个文件都打开，在这个文件的“口径”标签上点右键，"
            "选“移动或复制”，移到名册.xlsx，再从“采用”的下拉列表里选。",
        )
