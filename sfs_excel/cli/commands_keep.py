"""The commands that keep what the program holds, and bring it back."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated

import typer

from sfs_excel.cli import screen_keep
from sfs_excel.cli.opening import DONE, NEEDS_A_PERSON, find_folder, open_workspace, show_progress
from sfs_excel.cli.terminal import print_report
from sfs_excel.cli.usage import BackupFile, Folder, OriginalsFolder, RestoredFile
from sfs_excel.words import OriginalState


def backup(context: typer.Context, file: BackupFile, folder: Folder = None) -> int:
    """把登记库、收到的原件和签名密钥备份成一个文件。

    备份文件写在年度文件夹以外，如 U 盘；写一个文件夹的，自动取带日期的文件名。已有的文件不会覆盖。
    备份里有签名密钥，谁拿到它都做得出认得的表，请放在只有经办人拿得到的地方。
    责任书、名册和各个子文件夹不在里面，请照常复制。
    """
    print_report(screen_keep.show_backup(open_workspace(context, folder).backup(file)))
    return DONE


def originals(context: typer.Context, target: OriginalsFolder = None, folder: Folder = None) -> int:
    """把收到的原件另存一份，名称看得出哪个所、何时收到。

    不写文件夹的，放在年度文件夹的「原件」里。已有的文件不会覆盖；再运行一次，只补后来收到的。
    从收件箱拿走了的文件，排名工作簿里的链接会打开「原件」里的那一份（再汇总一次以后）。
    """
    from sfs_excel.year.folder import ORIGINALS

    workspace = open_workspace(context, folder)
    with show_progress() as progress:
        laid_out = workspace.originals(target, progress=progress)
    print_report(screen_keep.show_originals(laid_out, target or workspace.folder / ORIGINALS))
    return DONE if set(laid_out["state"]) <= {OriginalState.WRITTEN, OriginalState.SAME} else NEEDS_A_PERSON


def restore(
    context: typer.Context,
    file: RestoredFile = None,
    folder: Folder = None,
    force: Annotated[
        bool, typer.Option("--force", metavar="", help="备份是另一个文件夹的、或比现在的旧，也恢复")
    ] = False,
) -> int:
    """从备份文件恢复；不写备份文件的，重新登记保存的原件。

    恢复的是隐藏的文件夹 .sfs。备份文件先逐个核对，有一处不对就什么也不动；现在的那个不会删除，留在旁边。中断了再运行一次即可。
    不写备份文件的，登记库由旁边的副本恢复，副本里也没有的原件按保存的时间补登记；不知道的文件名记作“找回/…”。
    """
    from sfs_excel.year.workspace import Workspace

    restored = Workspace.restore(find_folder(context, folder) or Path(), file, force=force)
    print_report(screen_keep.show_restored(restored))
    return NEEDS_A_PERSON if restored.found or restored.damaged or restored.base == "nothing" else DONE


COMMANDS: Mapping[str, Callable[..., int]] = {"backup": backup, "originals": originals, "restore": restore}
