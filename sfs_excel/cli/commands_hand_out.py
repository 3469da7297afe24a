"""The commands that make what is filled in: the offices' forms, and the bureau's own workbooks."""

from typing import Annotated

import typer

from sfs_excel.cli import screen
from sfs_excel.cli.opening import DONE, open_workspace, show_progress, tell_tasks
from sfs_excel.cli.terminal import print_report
from sfs_excel.cli.usage import Folder, Offices, parse_kind
from sfs_excel.words import HANDOUTS


def generate(
    context: typer.Context,
    folder: Folder = None,
    office: Offices = None,
    all_anew: Annotated[bool, typer.Option("--all", metavar="", help="没有变化的也重做")] = False,
) -> int:
    """给每个司法所生成一份填报表，放在「发放」文件夹。

    只做新的和变了的：新的所、改了名的、换了所长的，规则、截止日期变了的，并说明是哪一种。没有变化的不动。改了名的所，旧表收走。
    """
    workspace = open_workspace(context, folder)
    with show_progress() as progress:
        issued = workspace.generate(office or (), all_anew=all_anew, progress=progress)
    print_report(screen.show_issued(issued, 0 if office else len(workspace.roster.partaking)))
    tell_tasks(workspace, context, folder)
    return DONE


def assess(
    context: typer.Context,
    folder: Folder = None,
    kind: Annotated[
        list[str] | None,
        typer.Option(
            "--kind",
            metavar="种类",
            parser=parse_kind(HANDOUTS),
            show_default=False,
            help="只做这一种，可以写多次：核定表、票决表、平时台账",
        ),
    ] = None,
) -> int:
    """做核定表、票决表和平时台账，放在「核定」文件夹。

    每个科室一份核定表，每位评委一份票决表，平时台账一份。表里是上次 collect 的结果。填好的表放进「收件箱」，再运行 collect。
    平时台账里是已经交来的全部记录，司法所名称与名册一致；里面有还没有交来的记录的，不重新做。
    """
    workspace = open_workspace(context, folder)
    with show_progress() as progress:
        handouts = workspace.assess(kind or (), progress=progress)
    print_report(screen.show_handouts(handouts))
    tell_tasks(workspace, context, folder)
    return DONE
