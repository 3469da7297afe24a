"""Shows the next tasks, and the things that the result still lacks, alike for every command. Nothing is printed here."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from rich.console import Group, RenderableType
from rich.text import Text

from sfs_excel.cli.terminal import make_line, make_title
from sfs_excel.cli.usage import spell_command
from sfs_excel.outcome.standing import Task, name_some
from sfs_excel.words import Stage

_MOST_NAMED = 30
_MOST_WAITING = 8


def show_tasks(tasks: Sequence[Task], folder: Path | None = None) -> RenderableType:
    """Each with what it is about and the command to type.

    Args:
        folder: the year folder, where a command has to name it.
    """
    if not tasks:
        return Group(make_title("下一步"), Text("没有要办的事。", style="green"))
    return Group(make_title("下一步"), *(_show_task(number, task, folder) for number, task in enumerate(tasks, 1)))


def show_stage(stage: str, finality: str, waiting: Mapping[Stage, Sequence[str]], said: str = "") -> RenderableType:
    """The stage, and what is missing for the next ones.

    Args:
        finality: whether the result is final, in words.
        waiting: as `group_waiting` gives it.
        said: what is to be told of the stage beside its name.
    """
    parts: list[RenderableType] = [make_title("考核阶段"), make_line(f"现在是“{stage}”，{finality}。{said}")]
    for name, things in waiting.items():
        shown = [f"· {thing}" for thing in things[:_MOST_WAITING]]
        if more := len(things) - len(shown):
            shown.append(f"……另有 {more} 件")
        parts.append(make_line(f"到“{name}”还缺：", "\n".join(shown)))
    return Group(*parts)


def _show_task(number: int, task: Task, folder: Path | None) -> RenderableType:
    about = name_some(task.about, _MOST_NAMED)
    command = f"命令：{spell_command(task.command, folder)}" if task.command else ""
    return make_line(f"{number}. {task.what}", "\n".join(filter(None, (about, command))))
