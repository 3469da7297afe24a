"""Opens the year folder of a command, shows how far it is, and tells the next tasks at its end."""

from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from sfs_excel.cli.terminal import print_line, print_report
from sfs_excel.outcome.standing import name_some

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from sfs_excel.cli.progress import ProgressBar
    from sfs_excel.year.workspace import Workspace

_MOST_NAMED = 8  # cells
DONE, NEEDS_A_PERSON, FAILED, INTERRUPTED = 0, 1, 2, 130


def find_folder(context: typer.Context, folder: Path | None) -> Path | None:
    """The year folder named after the command, or before it; None where neither is: it is where the clerk stands."""
    return folder or context.obj


def open_executor(scheduler: str | None) -> "AbstractContextManager[Executor | None]":
    """Open the cluster that is named by the address of its scheduler; None is this machine."""
    if scheduler is None:
        return nullcontext()
    from sfs_excel.workers.cluster import open_cluster

    return open_cluster(scheduler)


def open_workspace(context: typer.Context, folder: Path | None, executor: "Executor | None" = None) -> "Workspace":
    """Open the year folder that is named, or else the current one, and tell what has to be said at every command."""
    from sfs_excel.year.workspace import Workspace

    workspace = Workspace(find_folder(context, folder) or Path(), executor=executor)
    tell_remarks(workspace)
    return workspace


def show_progress() -> AbstractContextManager["ProgressBar"]:
    """Open a bar on a terminal: see `progress.show_progress`, which brings all of Rich's bars with it."""
    from sfs_excel.cli import progress

    return progress.show_progress()


def tell_remarks(workspace: "Workspace") -> None:
    """Beside the report, so that one that is redirected stays as it is."""
    for remark in workspace.remarks:
        print_line(remark, to_errors=True)


def tell_overwritten(workspace: "Workspace") -> None:
    """Beside the report, before anything is written that leaves it out: what a person wrote over in the ranking workbook."""
    for task in workspace.ask_overwritten():
        print_line(f"注意：{task.what}：{name_some(task.about, _MOST_NAMED)}。", to_errors=True)


def tell_foreseen(workspace: "Workspace", context: typer.Context, folder: Path | None) -> None:
    """Tell what a change of the rulebook does to what is out and what has come in, where it was changed; and the next tasks."""
    foreseen = workspace.foresee()
    if len(foreseen):
        from sfs_excel.cli.screen_mended import show_foreseen

        print_report(show_foreseen(foreseen, find_folder(context, folder)))
    tell_tasks(workspace, context, folder)


def tell_tasks(workspace: "Workspace", context: typer.Context, folder: Path | None) -> None:
    """Tell the next tasks, now that the command has done its work."""
    from sfs_excel.cli.screen_tasks import show_tasks

    print_report(show_tasks(workspace.status().tasks, find_folder(context, folder)))
