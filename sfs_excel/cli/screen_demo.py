"""The report of `demo`: a story, step by step, short enough to be read to its end."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Group, RenderableType
from rich.text import Text

from sfs_excel.cli.screen import show_problems
from sfs_excel.cli.screen_collect import show_briefly, show_collected
from sfs_excel.cli.screen_decide import list_closed_ballots, list_withdrawn
from sfs_excel.cli.screen_final import tell_final
from sfs_excel.cli.terminal import make_line, make_title
from sfs_excel.cli.usage import PROGRAM

if TYPE_CHECKING:
    import pandas as pd

    from sfs_excel.demonstration.year import Scene

_MOST_NAMED = 3


def announce_scene(number: int, scene: "Scene") -> RenderableType:
    """Return what has happened, and the command that comes now."""
    head = Text(f"\n第 {number} 步　{scene.title}", style="bold reverse")
    return Group(head, make_line(scene.told), make_line(f"经办人运行：{PROGRAM} {scene.command}"))


def show_scene(scene: "Scene", result: Any) -> RenderableType:
    """Return what the command gave; in short, where the spectator has seen the like."""
    match scene.command.split()[0]:
        case "check":
            return show_problems(result)
        case "collect":
            return show_collected(result) if scene.is_whole else show_briefly(result)
        case "no-more-ballots":
            return list_closed_ballots(result, undo=False)
        case "withdraw":
            return list_withdrawn(result, undo=False)
        case "finalize":
            return make_line(f"原来的定稿保留在：{result}") if isinstance(result, Path) else tell_final(result)
    return _count_written(result)


def end_demonstration(summary: Path) -> RenderableType:
    """Tell where to look at what the demonstration made; `summary` is the ranking workbook."""
    folder = summary.parent.parent
    places = (
        (summary, "排名工作簿，先看首页；手机上看的，是旁边的看板.html"),
        (folder / "收件箱", "一年里交来的所有文件，后来的各在一个子文件夹里"),
        (folder / "退回", "退回更正的表和通知，没有错误的有回执"),
        (folder / "核定", "空白的核定表、票决表、平时台账"),
        (folder / "定稿", "定稿的考核结果，每次一个文件夹，不再改动"),
        (folder / "汇总" / "反馈", "各所的得分明细；通报在旁边的「通报」"),
    )
    lines = (make_line(f"{number}. {path}", what) for number, (path, what) in enumerate(places, 1))
    return Group(make_title("演示完毕。请打开看看："), *lines)


def _count_written(written: "pd.DataFrame") -> RenderableType:
    files = [str(file) for file in written["file"]]
    more = " 等" if len(files) > _MOST_NAMED else ""
    return make_line(f"已写好 {len(files)} 份：{'、'.join(files[:_MOST_NAMED])}{more}")
