"""The command line: the only place that prints, ends the program, or knows default paths.

Exit codes: 0 done; 1 done, and something needs a person; 2 could not be done; 130 interrupted.

1 is: `check` found something; `collect` found an error that an office, an assessor or a voter has to put right, or a file
in the inbox that it could not use and that no later return has replaced; `mail` could not send or draft one; `restore` had
to guess, or could not bring back all; `originals` could not write all. Offices that
have not returned anything yet are no reason for 1: before the deadline that is how it should be. `status` only looks, and
`demo` shows faults on purpose: both end with 0.
"""

import io
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sfs_excel import __version__
from sfs_excel.cli import (
    commands_begin,
    commands_decide,
    commands_hand_out,
    commands_impact,
    commands_keep,
    commands_mail,
    commands_rollup,
    screen,
)
from sfs_excel.cli.memory import leave_memory, set_memory
from sfs_excel.cli.opening import (
    DONE,
    FAILED,
    INTERRUPTED,
    NEEDS_A_PERSON,
    find_folder,
    open_executor,
    open_workspace,
    show_progress,
    tell_foreseen,
)
from sfs_excel.cli.terminal import print_line, print_report, stop_on_signal
from sfs_excel.cli.usage import (
    PROGRAM,
    Command,
    DemoFolder,
    Export,
    Folder,
    Group,
    Jobs,
    Scheduler,
    explain_usage,
    spell_command,
)
from sfs_excel.errors import SfsError, explain_os_error
from sfs_excel.words import Severity

if TYPE_CHECKING:
    from collections.abc import Callable

    from sfs_excel.year.watch import Happening

DEMO_FOLDER = Path("演示")

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
app.add_typer(commands_mail.mail, name="mail", help="写邮件草稿，或发邮件：填报表、通知、回执、核定表、票决表。")


def _command(name: str) -> "Callable[[Callable[..., int]], Callable[..., int]]":
    return app.command(name, cls=Command, options_metavar="[选项]")


@app.callback()
def start(
    context: typer.Context,
    folder: Folder = None,
    version: Annotated[bool, typer.Option("--version", metavar="", help="显示版本号")] = False,
) -> int:
    """Return what stands before any command: the year folder, and the version."""
    context.obj = folder
    if version:
        print_report(f"{PROGRAM} {__version__}")
        raise typer.Exit(DONE)
    if context.invoked_subcommand is None:
        context.get_help()  # Typer prints it by itself
        raise typer.Exit(FAILED)
    return DONE


_command("init")(commands_begin.init)
_command("follow")(commands_begin.follow)


@_command("check")
def check(context: typer.Context, folder: Folder = None) -> int:
    """检查责任书、名册和模板，一次列出所有问题。"""
    workspace = open_workspace(context, folder)
    problems = workspace.check()
    print_report(screen.show_problems(problems))
    if problems["severity"].eq(Severity.ERROR).any():
        print_report(f"\n改好以后，再运行 {spell_command('check', find_folder(context, folder))}。")
        return NEEDS_A_PERSON
    tell_foreseen(workspace, context, folder)
    return DONE


_command("generate")(commands_hand_out.generate)


@_command("collect")
def collect(
    context: typer.Context,
    folder: Folder = None,
    export: Export = None,
    retry: Annotated[bool, typer.Option("--retry", metavar="", help="以前读不了、已经放弃的文件再读一次")] = False,
    jobs: Jobs = None,
    scheduler: Scheduler = None,
) -> int:
    """读取收件箱，核对、计分、排名，生成排名工作簿。"""
    from sfs_excel.cli.screen_collect import show_collected

    with open_executor(scheduler) as executor:
        workspace = open_workspace(context, folder, executor)
        with show_progress() as progress:
            collected = workspace.collect(export=export or (), retry=retry, jobs=jobs, progress=progress)
    print_report(show_collected(collected, find_folder(context, folder)))
    return NEEDS_A_PERSON if collected.brief.has_errors or collected.unused_rows else DONE


_command("assess")(commands_hand_out.assess)
_command("notify")(commands_mail.notify)


@_command("status")
def status(context: typer.Context, folder: Folder = None) -> int:
    """谁报了、谁没报、谁的表有错误。"""
    from sfs_excel.cli.screen_status import show_status

    print_report(show_status(open_workspace(context, folder).status(), find_folder(context, folder)))
    return DONE


_command("impact")(commands_impact.impact)
for _name, _run in {**commands_decide.COMMANDS, **commands_keep.COMMANDS}.items():
    _command(_name)(_run)
_command("rollup")(commands_rollup.rollup)


@_command("watch")
def watch(
    context: typer.Context,
    folder: Folder = None,
    jobs: Jobs = None,
    scheduler: Scheduler = None,
) -> int:
    """守着收件箱，放进文件就核对、计分，更新排名工作簿。

    每个文件的结果显示一行。没有传完的文件等它传完再读。按 Ctrl-C 结束；再按一次立即中断。
    """
    from sfs_excel.cli.screen_watch import show_happening

    with open_executor(scheduler) as executor, stop_on_signal(partial(print_line, to_errors=True)) as stop:
        workspace = open_workspace(context, folder, executor)

        def tell(happening: "Happening") -> None:
            print_line(show_happening(happening, workspace.clock()))

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
    from sfs_excel.cli import screen_demo
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
    set_memory()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a console that lacks a character shows `?` instead of failing
            stream.reconfigure(errors="replace")
    code = run()
    leave_memory()
    sys.exit(code)


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


def _fail(title: str, message: str) -> int:
    print_report(screen.show_error(title, message), to_errors=True)
    return FAILED
