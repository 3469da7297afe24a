"""The commands for what goes out by paper and by mail."""

import getpass
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sfs_excel.cli import screen_mail
from sfs_excel.cli.opening import (
    DONE,
    FAILED,
    NEEDS_A_PERSON,
    find_folder,
    open_workspace,
    show_progress,
    tell_overwritten,
    tell_tasks,
)
from sfs_excel.cli.screen import show_error
from sfs_excel.cli.terminal import clean, print_line, print_report
from sfs_excel.cli.usage import Addressees, AllInOne, Command, Folder, Group, MailKinds, Offices, parse_kind
from sfs_excel.errors import SfsError
from sfs_excel.words import MAILS, PAPERS, MailStatus, NoticeKind

if TYPE_CHECKING:
    from sfs_excel.cli.progress import ProgressBar
    from sfs_excel.mail.drafts import MailResult
    from sfs_excel.year.workspace import Workspace

_DONE = {MailStatus.DRAFT, MailStatus.SENT, MailStatus.ALREADY, MailStatus.DRY}

mail = typer.Typer(cls=Group, options_metavar="[选项]", subcommand_metavar="命令 …")


def notify(
    context: typer.Context,
    kind: Annotated[
        str,
        typer.Option("--kind", metavar="种类", parser=parse_kind(PAPERS), help="写哪一种"),
    ],
    folder: Folder = None,
    office: Offices = None,
    all_in_one: AllInOne = False,
) -> int:
    """写通知：每份一个 Word 文档，旁边有微信、邮件用的文字。

    .txt 可以粘贴到微信，.html 和 .txt 是邮件正文。
    种类有责任书、延期通知、催报（在「发放」），得分反馈（附复核申请表）、复核答复、审定表、考核结果通报、考核结果更正通报（在「汇总」），更正通知（在「退回」，改过模板才用）。
    催报写给没有报的所，也写给报了要更正的所，各有各的话；旁边的“群消息.txt”可以整段粘贴到工作群。
    内容没有变化的不重写；在 Word 里改过的会留一份。加 --all-in-one，另外合成一个 Word 文档，一次打印。
    """
    workspace = open_workspace(context, folder)
    tell_overwritten(workspace)
    with show_progress() as progress:
        papers = workspace.notify(kind, office or (), all_in_one=all_in_one, progress=progress)
    unplaced = workspace.list_unplaced() if kind == NoticeKind.REMINDER else ()
    print_report(screen_mail.show_papers(papers, kind, find_folder(context, folder), unplaced))
    tell_tasks(workspace, context, folder)
    return DONE


@mail.command("draft", cls=Command, options_metavar="[选项]")
def draft(context: typer.Context, folder: Folder = None, kind: MailKinds = None, office: Addressees = None) -> int:
    """写邮件草稿，放在「发放/邮件」：双击用邮件程序打开，看过就能发。

    种类有填报表、责任书、延期通知、催报、得分反馈、复核答复、考核结果通报、考核结果更正通报、更正通知、回执、核定表、票决表、复核申请表（退回补正的）；
    不写 --kind，备好的里面眼下该发的都写：没有报的才有填报表，定稿以后才有通报，已经过去的不再写。
    """
    workspace = open_workspace(context, folder)
    mailed = workspace.draft_mail(kind or (), office or ())
    print_report(screen_mail.show_mails(mailed))
    return _end_mails(workspace, mailed, context, folder)


@mail.command("send", cls=Command, options_metavar="[选项]")
def send(
    context: typer.Context,
    folder: Folder = None,
    kind: MailKinds = None,
    office: Addressees = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", metavar="", help="只看要发哪些，不连服务器，不发出")] = False,
    resend: Annotated[bool, typer.Option("--resend", metavar="", help="发过的再发一次")] = False,
) -> int:
    """用名册「设置」里的 SMTP服务器 发邮件。发过的不会再发，中断了再运行一次即可。

    必须写 --kind，种类与 draft 相同。得分反馈、考核结果通报，结果没有定稿的，发之前要问。
    用户名和密码取自环境变量 SFS_SMTP_USER、SFS_SMTP_PASSWORD；没有的，用户名就是发件人的邮箱，密码在发信时问，不保存。
    """
    if not kind:
        kinds = "、".join(each.word for each in MAILS)
        raise SfsError(f"发邮件要用 --kind 写明发哪一种：{kinds}。想先看一看，请用 mail draft。")
    from sfs_excel.year.mails import NotFinalError

    workspace = open_workspace(context, folder)
    with show_progress() as progress:
        send_mails = partial(
            workspace.send_mail,
            kind,
            office or (),
            ask=partial(_ask_password, progress),
            dry_run=dry_run,
            resend=resend,
            progress=progress,
        )
        try:
            mailed = send_mails()
        except NotFinalError as error:
            _ask_whether(progress, error)
            mailed = send_mails(not_final=True)
    print_report(screen_mail.show_mails(mailed))
    return _end_mails(workspace, mailed, context, folder)


def _end_mails(workspace: "Workspace", mailed: "MailResult", context: typer.Context, folder: Path | None) -> int:
    if mailed.stopped:
        print_report(show_error("没有发完", mailed.stopped), to_errors=True)
        return FAILED
    tell_tasks(workspace, context, folder)
    return DONE if set(mailed.mails["status"]) <= _DONE else NEEDS_A_PERSON


def _ask_whether(progress: "ProgressBar", error: SfsError) -> None:
    """Ask whether it is to be done all the same.

    Raises:
        SfsError: nobody is there to be asked, or does not say so: the error.
    """
    if not sys.stdin.isatty():
        raise error
    with progress.hidden():
        print_line(f"{error}仍要发没有定稿的，请输入“发”：")
        if sys.stdin.readline().strip() != "发":
            raise error


def _ask_password(progress: "ProgressBar", user: str) -> str:
    if not sys.stdin.isatty():
        raise SfsError(f"服务器要 {user} 的密码，这里没有人可以问。请把密码写在环境变量 SFS_SMTP_PASSWORD 里再运行。")
    with progress.hidden():
        return getpass.getpass(f"{clean(user)} 的邮箱密码或授权码（输入时不显示）：")
