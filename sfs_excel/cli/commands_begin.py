"""The commands by which a year begins: anew, or after another."""

from pathlib import Path
from typing import Annotated

import typer

from sfs_excel.cli.opening import DONE, open_workspace, tell_remarks, tell_tasks
from sfs_excel.cli.terminal import print_report
from sfs_excel.cli.usage import Folder, LastYear, NewFolder, Who, spell_command


def init(
    context: typer.Context,
    folder: NewFolder,
    last_year: Annotated[
        Path | None,
        typer.Option(
            "--from", metavar="上年度的文件夹", show_default=False, help="沿用上年度的名册、设置、模板和责任书"
        ),
    ] = None,
    rulebook: Annotated[
        str | None,
        typer.Option(
            "--rulebook", metavar="责任书", show_default=False, help="程序附带的责任书，如 2016；或者一个 .yaml 文件"
        ),
    ] = None,
    sample: Annotated[
        bool, typer.Option("--sample", metavar="", help="放入 12 个虚构的司法所和它们报送的文件")
    ] = False,
) -> int:
    """新建年度文件夹，放好责任书、名册和各个子文件夹。

    文件夹的名称自己定，如 2016考核；不能是已经放了东西的文件夹。
    写了 --from 的，名册照上年度的，年度、截止日期加一年；责任书照上年度的拟一份草稿；上年度的定稿存一份，排名工作簿与它比较。上年度的文件夹只看不改。
    """
    from sfs_excel.year.workspace import Workspace

    if sample and (last_year is not None or rulebook is not None):
        raise typer.BadParameter("--sample 用样本的名册和责任书：不能与 --from、--rulebook 一起写")
    base, told = context.obj or Path(), list[str]()
    place = base / folder
    made = Workspace.create(
        place,
        sample=sample,
        rulebook=_find_file(base, rulebook or ""),
        last_year=None if last_year is None else base / last_year,
        tell=told.append,
    )
    step = (
        "看一看名册.xlsx 和收件箱"
        if sample
        else "填好名册.xlsx"
        if last_year is None
        else "改好责任书.yaml，核对名册.xlsx"
    )
    lines = [f"已建好：{place}", *(f"  {each}。" for each in told)]
    print_report("\n".join([*lines, f"下一步：{step}，再运行 {spell_command('check', place)}。"]))
    tell_remarks(made)
    return DONE


def follow(context: typer.Context, last_year: LastYear, folder: Folder = None, who: Who = "") -> int:
    """带来上年度的定稿，排名工作簿与它比较。

    写上年度的文件夹，它只看不改。新建时没有写 --from 的、那时上年度还没有定稿的、上年度又定了一次稿的，用它。
    以后责任书写明哪一项原来是上年度的哪一项，照带来的上年度责任书核对。
    """
    workspace = open_workspace(context, folder)
    print_report(f"{workspace.follow(last_year, who=who)}。")
    tell_tasks(workspace, context, folder)
    return DONE


def _find_file(base: Path, rulebook: str) -> str:
    """A file below where the clerk stands; a name stays one."""
    return str(base / rulebook) if (base / rulebook).is_file() else rulebook
