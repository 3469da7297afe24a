"""The report of `rollup`. Nothing is printed here."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from rich.console import Group, RenderableType

from sfs_excel.cli.screen_collect import list_exports, show_ranking
from sfs_excel.cli.screen_tasks import show_tasks
from sfs_excel.cli.terminal import list_rows, make_cells, make_line, make_table, make_title, show_points

if TYPE_CHECKING:
    from sfs_excel.year.rollup import RolledUp


def show_rolled_up(rolled: "RolledUp") -> RenderableType:
    """The report of `rollup`."""
    return Group(
        make_title(f"各县排名（{rolled.brief.stage}）"),
        _compare(list_rows(rolled.counties)),
        show_ranking(rolled.brief.places, rolled.brief.stage),
        make_title("写好的文件"),
        *_list_written(rolled),
        show_tasks(rolled.tasks),
    )


def _compare(counties: list[dict[str, Any]]) -> RenderableType:
    table = make_table("名次:", "县局", "平均分:", "最高:", "最低:", "已报送:", "参评:", "否决:", "阶段")
    for row in counties:
        rank = "—" if row["rank"] is None else str(row["rank"])
        points = (show_points(row[column]) for column in ("mean", "best", "worst"))
        counts = (f"{row['returned']}/{row['offices']}", str(row["ranked"]), str(row["vetoed"]))
        table.add_row(rank, *make_cells(row, "county"), *points, *counts, *make_cells(row, "stage"))
    return table


def _list_written(rolled: "RolledUp") -> Iterator[RenderableType]:
    yield make_line(f"排名工作簿：{rolled.summary}")
    yield from list_exports(rolled.exports)
    for kept in rolled.kept:
        yield make_line(f"原来的文件被人改过，或者规则变了，已留下一份：{kept}")
    for path in rolled.occupied:
        yield make_line(f"{path.name} 正在别的程序里打开着，新的暂时放在它旁边（文件名带日期）；关闭后再运行 rollup。")
