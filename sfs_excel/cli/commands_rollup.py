"""The command that ranks several counties together."""

from pathlib import Path

import typer

from sfs_excel.cli.opening import DONE, NEEDS_A_PERSON, open_executor, show_progress
from sfs_excel.cli.terminal import print_report
from sfs_excel.cli.usage import Export, RollupFolder, Scheduler, YearFolders


def rollup(
    context: typer.Context,
    out: RollupFolder,
    folders: YearFolders,
    export: Export = None,
    scheduler: Scheduler = None,
) -> int:
    """把几个县局的年度文件夹放在一起，给司法所和县局排名。

    先写汇总文件夹，再写各县局的年度文件夹，一个县一个。汇总文件夹是新的，或者是以前的汇总；结果写在里面。
    各县局的文件夹只看不改：以各县局上次 collect 的为准，收件箱里还没有读的不算。
    责任书必须一字不差，名册的“设置”里要填县局名称。编码写成 县名/编码，各县的编码可以相同。
    """
    from sfs_excel.cli.screen_rollup import show_rolled_up
    from sfs_excel.year.rollup import rollup_years

    base = context.obj or Path()
    years = [base / each for each in folders]
    with open_executor(scheduler) as executor, show_progress() as progress:
        rolled = rollup_years(base / out, years, export=export or (), executor=executor, progress=progress)
    print_report(show_rolled_up(rolled))
    return NEEDS_A_PERSON if rolled.counties["unread"].any() else DONE
