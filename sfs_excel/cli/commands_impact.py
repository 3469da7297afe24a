"""The command that tells what another reading of the letter would change."""

import re
from typing import Annotated, Any

import typer

from sfs_excel.cli.opening import DONE, open_workspace, show_progress
from sfs_excel.cli.terminal import print_report
from sfs_excel.cli.usage import Folder


def _parse_items(text: str) -> tuple[int, ...]:
    parts = [part for part in re.split(r"[,，、\s]+", text) if part]
    if not parts or not all(re.fullmatch("[1-9][0-9]?", part) for part in parts):
        raise typer.BadParameter(f"--item 要写项目的序号，如 13 或者 13,14，写的是 {text}")
    return tuple(map(int, parts))


def impact(
    context: typer.Context,
    folder: Folder = None,
    item: Annotated[
        list[Any] | None,
        typer.Option("--item", metavar="N", parser=_parse_items, show_default=False, help="只看这几项，如 13,14"),
    ] = None,
) -> int:
    """逐一试算：改用别的口径，谁的得分、名次会变。

    只是试算，什么也不改。写成“汇总”里的口径影响.xlsx。要改用的，在名册.xlsx的“口径”表里选，再运行 check、collect。
    """
    from sfs_excel.cli.screen_impact import show_impact

    workspace = open_workspace(context, folder)
    items = [number for each in item or () for number in each]
    with show_progress() as progress:
        found = workspace.impact(items, progress=progress)
    print_report(show_impact(found, in_full=bool(items)))
    return DONE
