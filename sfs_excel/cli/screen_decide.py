"""The reports of what was decided. Nothing is printed here."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Group, RenderableType
from rich.text import Text

from sfs_excel.cli.terminal import clean, list_rows, make_line, make_title, show_moment
from sfs_excel.cli.usage import spell_command
from sfs_excel.words import EventKind, FileStatus, Kind, VoterStatus

if TYPE_CHECKING:
    import pandas as pd

_MOST_LISTED = 30


def show_withdrawn(withdrawn: "pd.DataFrame", folder: Path | None = None, *, undo: bool) -> RenderableType:
    """The report of `withdraw`.

    Args:
        folder: the year folder, where a command has to name it.
        undo: whether the files count again.
    """
    return Group(list_withdrawn(withdrawn, undo=undo), _say_next(folder))


def list_withdrawn(withdrawn: "pd.DataFrame", *, undo: bool) -> RenderableType:
    """The files that count no more, or again."""
    rows = list_rows(withdrawn)
    title = f"已撤销撤回 {len(rows)} 个文件：" if undo else f"已撤回 {len(rows)} 个文件："
    return Group(
        Text(title, style="green"),
        *(
            make_line(f"· {row['file']}（{Kind(row['kind']).word}，办理记录第{row['event']}号）", _say(row))
            for row in rows
        ),
    )


def _say(row: Mapping[str, Any]) -> str:
    if row["status"] != FileStatus.WITHDRAWN:
        return f"现在：{FileStatus(row['status']).word}" + (f"。{row['reason']}" if row["reason"] else "")
    if row["kind"] != Kind.FORM:
        return "它以前的一份重新采用；没有以前的，算作没有交"
    return f"现在采用以前的“{row['counts']}”" if row["counts"] else "没有以前的，这个所算作没有报送"


def show_closed_ballots(closed: "pd.DataFrame", folder: Path | None = None, *, undo: bool) -> RenderableType:
    """The report of `no-more-ballots`.

    Args:
        folder: the year folder, where a command has to name it.
        undo: whether the ballots are waited for again.
    """
    return Group(list_closed_ballots(closed, undo=undo), _say_next(folder))


def list_closed_ballots(closed: "pd.DataFrame", *, undo: bool) -> RenderableType:
    """The ballots that are waited for no more, or again."""
    rows = list_rows(closed)
    title = f"{'已撤销“不再补评”' if undo else '已记下不再补评'}，{len(rows)} 张票："
    return Group(
        Text(title, style="green"),
        *(make_line(f"· 编号 {row['voter']}（{VoterStatus(row['status']).word}）") for row in rows),
    )


def show_questions(told: "pd.DataFrame", folder: Path | None = None) -> RenderableType:
    """The report of `question`.

    Args:
        folder: the year folder, where a command has to name it.
    """
    lines = (
        make_line(
            f"· {row['field']}（办理记录第{row['event']}号）：{EventKind(row['said']).word if row['said'] else '已撤销，仍待确认'}",
            row["question"],
        )
        for row in list_rows(told)
    )
    return Group(Text(f"已记下 {len(told)} 处：", style="green"), *lines, _say_next(folder))


def _say_next(folder: Path | None) -> RenderableType:
    return make_line(f"排名工作簿还没有更新，请再汇总一次：{spell_command('collect', folder)}")


def list_events(events: Sequence[Mapping[str, str]]) -> Iterator[RenderableType]:
    """The decisions that hold, for `status`; nothing where nothing was.

    Args:
        events: rows of `tables.EVENTS`.
    """
    if events:
        yield make_title("仍有效的决定")
        yield from (_tell_event(event) for event in events[-_MOST_LISTED:])
    if len(events) > _MOST_LISTED:
        yield Text(f"……共 {len(events)} 条，见排名工作簿「办理记录」。")


def _tell_event(event: Mapping[str, str]) -> RenderableType:
    what = f"第{event['event']}号 {EventKind(event['kind']).word}：{event['target']}"
    return make_line(what, f"{show_moment(event['at'])} {clean(event['who'])}：{event['reason']}")
