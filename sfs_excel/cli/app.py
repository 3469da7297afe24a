"""The command line: the only place that prints, ends the program, or knows default paths.

Exit codes: 0 done; 1 done, and something needs a person; 2 could not be done; 130 interrupted.

1 is: `check` found something; `collect` found an error that an office, an assessor or a voter has to put right, or a file
in the inbox that it could not use and that no later return has replaced; `mail` could not send or draft one; `restore` had
to guess, or could not bring back all. Offices that
have not returned anything yet are no reason for 1: before the deadline that is how it should be. `status` only looks, and
`demo` shows faults on purpose: both end with 0.
"""

import getpass
import io
import sys
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sfs_excel import __version__
from sfs_excel.cli import screen, screen_demo, screen_keep, screen_mail
from sfs_excel.cli.terminal import ProgressBar, clean, print_line, print_report, show_progress, stop_on_signal
from sfs_excel.cli.usage import (
    PROGRAM,
    Addressees,
    BackupFile,
    Command,
    DemoFolder,
    Folder,
    Group,
    Jobs,
    MailKinds,
    NewFolder,
    Offices,
    RestoredFile,
    explain_usage,
    parse_export,
    parse_kind,
)
from sfs_excel.errors import SfsError, explain_os_error
from sfs_excel.words import HANDOUTS, MAILS, PAPERS, MailStatus, Severity

if TYPE_CHECKING:
    from collections.abc import Callable

    from sfs_excel.mail.drafts import Posted
    from sfs_excel.year.watch import Event
    from sfs_excel.year.workspace import Workspace

DEMO_FOLDER = Path("演示")
DONE, NEEDS_A_PERSON, FAILED, INTERRUPTED = 0, 1, 2, 130

app = typer.Typer(
    cls=Group,
    add_completion=False,
    pretty_exceptions_enable=False,
    invoke_without_command=True,
    options_metavar="[选项]",
    subcommand_metavar="命令 …",
    context_settings={"help_option_names": ["-h", "--help"]},
    help="司法所年度目标管理考核：发放填报表，收回、核对、计分、排名。",
    epilog=f"每个命令的说明：{PROGRAM} 命令 --help。第一次使用可以先运行 {PROGRAM} demo 看一遍演示。",
)


mail = typer.Typer(cls=Group, options_metavar="[选项]", subcommand_metavar="命令 …", no_args_is_help=True)
app.add_typer(mail, name="mail", help="写邮件草稿，或者发邮件：填报表、各种通知、回执、核定表、票决表。")


def _command(name: str) -> "Callable[[Callable[..., int]], Callable[..., int]]":
    return app.command(name, cls=Command, options_metavar="[选项]")


@app.callback()
def start(
    context: typer.Context,
    folder: Folder = None,
    version: Annotated[bool, typer.Option("--version", metavar="", help="显示版本号")] = False,
) -> int:
    context.obj = folder
    if version:
        print_report(f"{PROGRAM} {__version__}")
        raise typer.Exit(DONE)
    if context.invoked_subcommand is None:
        context.get_help()  # Typer prints it by itself
        raise typer.Exit(FAILED)
    return DONE


@_command("init")
def init(
    context: typer.Context,
    folder: NewFolder,
    sample: Annotated[
        bool, typer.Option("--sample", metavar="", help="放入 12 个虚构的司法所和它们报送的文件")
    ] = False,
) -> int:
    """新建年度文件夹，放好责任书、名册和各个子文件夹。

    文件夹的名称自己定，如 2016考核；不能是已经放了东西的文件夹。
    """
    from sfs_excel.year.workspace import Workspace

    place = (context.obj or Path()) / folder
    made = Workspace.create(place, sample=sample)
    step = "看一看名册.xlsx 和收件箱" if sample else "填好名册.xlsx"
    print_report(f'已建好：{place}\n下一步：{step}，再运行 {PROGRAM} -C "{place}" check。')
    _tell_remarks(made)
    return DONE


@_command("check")
def check(context: typer.Context, folder: Folder = None) -> int:
    """检查责任书、名册和模板，一次列出所有问题。"""
    problems = _open_workspace(context, folder).check()
    print_report(screen.show_problems(problems))
    return NEEDS_A_PERSON if problems["severity"].eq(Severity.ERROR).any() else DONE


@_command("generate")
def generate(
    context: typer.Context,
    folder: Folder = None,
    office: Offices = None,
) -> int:
    """给每个司法所生成一份填报表，放在「发放」文件夹。"""
    workspace = _open_workspace(context, folder)
    with show_progress() as progress:
        issued = workspace.generate(office or (), progress=progress)
    print_report(screen.show_issued(issued))
    return DONE


@_command("collect")
def collect(
    context: typer.Context,
    folder: Folder = None,
    export: Annotated[
        str | None,
        typer.Option(
            "--export", metavar="csv", parser=parse_export, show_default=False, help="另外导出 CSV 表格到「汇总/导出」"
        ),
    ] = None,
    retry: Annotated[bool, typer.Option("--retry", metavar="", help="以前读不了、已经放弃的文件再读一次")] = False,
    jobs: Jobs = None,
) -> int:
    """读取收件箱，核对、计分、排名，生成排名工作簿。"""
    workspace = _open_workspace(context, folder)
    with show_progress() as progress:
        collected = workspace.collect(export=export is not None, retry=retry, jobs=jobs, progress=progress)
    print_report(screen.show_collected(collected))
    has_errors = bool((collected.findings["severity"] == Severity.ERROR).any())
    return NEEDS_A_PERSON if has_errors or len(collected.unused) else DONE


@_command("assess")
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

    每个科室一份核定表，每位评委一份票决表，平时台账一份。表里是上次 collect 的结果。填好的表放进「收件箱」，再运行 collect。平时台账已经有了的不再做，请在原来的那一份里接着记。
    """
    workspace = _open_workspace(context, folder)
    with show_progress() as progress:
        handouts = workspace.assess(kind or (), progress=progress)
    print_report(screen.show_handouts(handouts))
    return DONE


@_command("notify")
def notify(
    context: typer.Context,
    kind: Annotated[
        str,
        typer.Option("--kind", metavar="种类", parser=parse_kind(PAPERS), help="写哪一种"),
    ],
    folder: Folder = None,
    office: Offices = None,
) -> int:
    """写通知：每份一个 Word 文档，旁边有发微信、发邮件用的文字。

    .txt 可以粘贴到微信，.html 和 .txt 是邮件正文。
    种类有责任书、催报（在「发放」），得分反馈、考核结果通报（在「汇总」），更正通知（collect 已经写在「退回」，改过模板才用）。
    内容没有变化的不重写；在 Word 里改过的会留一份。
    """
    workspace = _open_workspace(context, folder)
    print_report(screen_mail.show_papers(workspace.notify(kind, office or ()), kind))
    return DONE


@mail.command("draft", cls=Command, options_metavar="[选项]")
def draft(context: typer.Context, folder: Folder = None, kind: MailKinds = None, office: Addressees = None) -> int:
    """写邮件草稿，放在「发放/邮件」：双击用邮件程序打开，看过就能发。

    种类有填报表、责任书、催报、得分反馈、考核结果通报、更正通知、回执、核定表、票决表；不写 --kind，凡是备好的都写。
    编码：司法所的编码；核定表是科室的名称，票决表是评委的编号。
    """
    posted = _open_workspace(context, folder).draft_mail(kind or (), office or ())
    print_report(screen_mail.show_posted(posted))
    return _judge_mails(posted)


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

    必须写 --kind，种类和编码与 draft 相同。
    用户名和密码取自环境变量 SFS_SMTP_USER、SFS_SMTP_PASSWORD；没有的，用户名就是发件人的邮箱，密码在发信时问，不保存。
    """
    if not kind:
        raise SfsError(
            f"发邮件要用 --kind 写明发哪一种：{'、'.join(kind.word for kind in MAILS)}。想先看一看，请用 mail draft。"
        )
    workspace = _open_workspace(context, folder)
    with show_progress() as progress:
        posted = workspace.send_mail(
            kind, office or (), ask=partial(_ask_password, progress), dry_run=dry_run, resend=resend, progress=progress
        )
    print_report(screen_mail.show_posted(posted))
    return _fail("没有发完", posted.stopped) if posted.stopped else _judge_mails(posted)


def _judge_mails(posted: "Posted") -> int:
    return (
        DONE
        if set(posted.mails["status"]) <= {MailStatus.DRAFT, MailStatus.SENT, MailStatus.ALREADY, MailStatus.DRY}
        else NEEDS_A_PERSON
    )


def _ask_password(progress: ProgressBar, user: str) -> str:
    if not sys.stdin.isatty():
        raise SfsError(f"服务器要 {user} 的密码，这里没有人可以问。请把密码写在环境变量 SFS_SMTP_PASSWORD 里再运行。")
    with progress.hidden():
        return getpass.getpass(f"{clean(user)} 的邮箱密码或授权码（输入时不显示）：")


@_command("status")
def status(context: typer.Context, folder: Folder = None) -> int:
    """谁报了、谁没报、谁的表有错误。"""
    print_report(screen.show_status(_open_workspace(context, folder).status()))
    return DONE


@_command("backup")
def backup(context: typer.Context, file: BackupFile, folder: Folder = None) -> int:
    """把登记库、收到的原件和签名密钥备份成一个文件。

    备份文件写在年度文件夹以外，如 U 盘；写一个文件夹的，自动取带日期的文件名。已有的文件不会覆盖。
    备份里有签名密钥，谁拿到它都做得出认得的表，请放在只有经办人拿得到的地方。
    责任书、名册和各个子文件夹不在里面，请照常复制。
    """
    print_report(screen_keep.show_backup(_open_workspace(context, folder).backup(file)))
    return DONE


@_command("restore")
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

    restored = Workspace.restore(folder or context.obj or Path(), file, force=force)
    print_report(screen_keep.show_restored(restored))
    return NEEDS_A_PERSON if restored.found or restored.damaged or restored.base == "nothing" else DONE


@_command("watch")
def watch(
    context: typer.Context,
    folder: Folder = None,
    jobs: Jobs = None,
) -> int:
    """守着收件箱，放进文件就核对、计分，更新排名工作簿。

    每个文件的结果显示一行。没有传完的文件等它传完再读。按 Ctrl-C 结束；再按一次立即中断。
    """
    workspace = _open_workspace(context, folder)

    def tell(event: "Event") -> None:
        print_line(screen.show_event(event, datetime.now()))

    with stop_on_signal(partial(print_line, to_errors=True)) as stop:
        print_line(f"开始监视「收件箱」：{workspace.folder}。按 Ctrl-C 结束。")
        workspace.watch(tell, stop, jobs=jobs)
    print_line("已结束监视。")
    return DONE


@_command("demo")
def demo(
    context: typer.Context,
    folder: DemoFolder = None,
) -> int:
    """用虚构的司法所演示一整年的考核，从发填报表到写通报。

    演示放在所写的文件夹里，不写就放在“演示”文件夹；已有的演示不会动，再演示一次就放在“演示2”。
    """
    from sfs_excel.demonstration.places import find_free_place, is_taken
    from sfs_excel.demonstration.year import demonstrate
    from sfs_excel.year.workspace import Workspace

    place = (
        find_free_place((context.obj or Path()) / DEMO_FOLDER) if folder is None else (context.obj or Path()) / folder
    )
    if is_taken(place):
        raise SfsError(f"{place}：这个位置已经有东西了，演示不会覆盖它。请换一个文件夹名，或先删掉它。")
    print_report(f"演示一整年的考核，县局、司法所、人员和数据都是虚构的。年度文件夹：{place}")
    for number, scene in enumerate(demonstrate(place), 1):
        print_report(screen_demo.announce_scene(number, scene))
        with show_progress() as progress:
            result = scene.run(progress)
        print_report(screen_demo.show_scene(scene, result))
    print_report(screen_demo.end_demonstration(Workspace(place).summary))
    return DONE


def main() -> None:
    """The program `sfs-excel`."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a console that lacks a character shows `?` instead of failing
            stream.reconfigure(errors="replace")
    sys.exit(run())


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command, and return the exit code.

    Args:
        arguments: those of the process, if not given.
    """
    try:
        code = app(args=arguments, prog_name=PROGRAM, standalone_mode=False)
    except typer.TyperException as error:
        return _fail("命令写得不对", explain_usage(error))
    except SfsError as error:
        return _fail("没能完成", str(error))
    except OSError as error:
        return _fail("没能完成", str(explain_os_error(error)))
    except MemoryError:
        return _fail("没能完成", "内存：这台电脑的内存不够，没有做完，不是报送文件的问题。请关闭一些程序后重试。")
    if code == INTERRUPTED:
        _fail("已中断", "已经写好的文件都是完整的，重新运行同一个命令即可。")
    return int(code)


def _open_workspace(context: typer.Context, folder: Path | None) -> "Workspace":
    """The folder named after the command, or before it, or where the clerk stands."""
    from sfs_excel.year.workspace import Workspace

    workspace = Workspace(folder or context.obj or Path())
    _tell_remarks(workspace)
    return workspace


def _tell_remarks(workspace: "Workspace") -> None:
    """Beside the report, so that one that is redirected stays as it is."""
    for remark in workspace.remarks:
        print_line(remark, to_errors=True)


def _fail(title: str, message: str) -> int:
    print_report(screen.show_error(title, message), to_errors=True)
    return FAILED
