"""The commands by which a person decides something about the year, and says why."""

import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from sfs_excel.cli.opening import (
    DONE,
    NEEDS_A_PERSON,
    find_folder,
    open_workspace,
    show_progress,
    tell_overwritten,
    tell_tasks,
)
from sfs_excel.cli.terminal import print_line, print_report
from sfs_excel.cli.usage import FieldKeys, Folder, Reason, ReceivedFiles, Undo, VoterNumbers, Who


def withdraw(  # noqa: PLR0913 - a parameter an option
    context: typer.Context,
    file: ReceivedFiles = None,
    folder: Folder = None,
    office: Annotated[
        list[str] | None,
        typer.Option(
            "--office",
            metavar="司法所",
            show_default=False,
            help="这些所现在采用的填报表：编码或名称，几个的用、隔开",
        ),
    ] = None,
    undo: Undo = False,
    reason: Reason = None,
    who: Who = "",
) -> int:
    """撤回收到的填报表、核定表、票决表或平时台账。

    写文件名（照“报送情况”列的写，可以写几个），或者用 --office 写司法所。几个文件同名的，写收到的编号；写错时会列出编号。
    以前有一份的，重新采用那一份。撤回的文件不会删除，一样的文件再放进收件箱也不采用，要用 --undo 撤销撤回。谁、何时、为什么，都记在“办理记录”里。
    """
    from sfs_excel.cli.screen_decide import show_withdrawn

    workspace = open_workspace(context, folder)
    given = _ask_reason(reason) if file or office else ""
    withdrawn = workspace.withdraw(file or (), office or (), reason=given, who=who, undo=undo)
    print_report(show_withdrawn(withdrawn, find_folder(context, folder), undo=undo))
    tell_tasks(workspace, context, folder)
    return DONE


def no_more_ballots(
    context: typer.Context,
    voter: VoterNumbers,
    folder: Folder = None,
    undo: Undo = False,
    reason: Reason = None,
    who: Who = "",
) -> int:
    """记下某位评委缺的、作废的票不再补，不再等它。

    写评委的编号，可以写几个。缺的、作废的票都要补好，或者这样记下，才到“终评”；有效票还要过名册评委的一半，或者责任书规定的张数。
    """
    from sfs_excel.cli.screen_decide import show_closed_ballots

    workspace = open_workspace(context, folder)
    closed = workspace.no_more_ballots(voter, reason=_ask_reason(reason), who=who, undo=undo)
    print_report(show_closed_ballots(closed, find_folder(context, folder), undo=undo))
    tell_tasks(workspace, context, folder)
    return DONE


def question(  # noqa: PLR0913 - a parameter an option
    context: typer.Context,
    field: FieldKeys,
    folder: Folder = None,
    same: Annotated[bool, typer.Option("--same", metavar="", help="是同一问题：已经填的照样采用")] = False,
    new: Annotated[bool, typer.Option("--new", metavar="", help="是新问题：请司法所只补填这一处")] = False,
    undo: Undo = False,
    reason: Reason = None,
    who: Who = "",
) -> int:
    """记下改过的填报项问的是不是同一个问题。

    责任书在发表以后改了填报项的名称、类型或单位的，check、collect、status 都会列出它的编号；写编号，可以写几个。没有记下以前，以前的表里
    这样填的先不采用，这一项列为“待定”；是新问题的，退回的表里其他的都已预填，只要补填这一处。
    """
    from sfs_excel.cli.screen_decide import show_questions

    if same + new + undo != 1:
        raise typer.BadParameter("--same（同一问题）、--new（新问题）、--undo（撤销）要写且只写一个")
    workspace = open_workspace(context, folder)
    told = workspace.question(field, same=None if undo else same, reason=_ask_reason(reason), who=who, undo=undo)
    print_report(show_questions(told, find_folder(context, folder)))
    tell_tasks(workspace, context, folder)
    return DONE


def finalize(
    context: typer.Context,
    folder: Folder = None,
    reopen: Annotated[bool, typer.Option("--reopen", metavar="", help="不再是定稿，后来收到的也计入")] = False,
    verify: Annotated[
        Path | None,
        typer.Option("--verify", metavar="文件夹", show_default=False, help="核对一个定稿文件夹，改动过的逐个列出"),
    ] = None,
    reason: Reason = None,
    who: Who = "",
) -> int:
    """把考核结果定稿，存进「定稿」里带日期的文件夹。

    排名工作簿、看板、得分明细、通报、数据表、名册、责任书和收到的原件都在里面，只读，以后不再改动；没有评委名单，也没有票决表的原件，看不出哪张票是谁的。
    终评以前定稿的，要写明原因。定稿以后收到的只登记，不计入；要计入的，用 --reopen，写明原因，再定一次稿，两次都保留。
    --verify 不用年度文件夹，在别的电脑上也能核对；放在年度文件夹里的，还与登记库记下的清单指纹核对。
    """
    from sfs_excel.cli.screen_final import show_reopened
    from sfs_excel.year.final import NoReasonError

    place = find_folder(context, folder)
    if verify is not None:
        if reopen or reason is not None or who:
            raise typer.BadParameter("--verify 只核对，不改动：不能与 --reopen、--reason、--who 一起写")
        return _verify(verify, place)
    workspace, code = open_workspace(context, folder), DONE
    if reopen:
        print_report(show_reopened(workspace.reopen(reason=_ask_reason(reason), who=who), place))
    else:
        if reason:  # without one, nothing is made final while there is something to tell
            tell_overwritten(workspace)
        with show_progress() as progress:
            finish = partial(workspace.finalize, who=who, progress=progress)
            try:
                final = finish(reason=reason or "")
            except NoReasonError as error:
                if not _may_ask(reason):
                    raise
                with progress.hidden():
                    print_line(str(error), to_errors=True)
                    given = _ask_reason(reason)
                final = finish(reason=given)
        code = _report_final(final, place)
    tell_tasks(workspace, context, folder)
    return code


def _verify(named: Path, place: Path | None) -> int:
    """Check the folder that is named, below the year folder first, where one is named."""
    from sfs_excel.cli.screen_final import show_verified
    from sfs_excel.year.workspace import Workspace

    below = named if place is None else place / named
    verified = Workspace.verify(below if below.is_dir() or not named.is_dir() else named)
    print_report(show_verified(verified))
    return DONE if verified.is_sound else NEEDS_A_PERSON


def _report_final(final: Path, place: Path | None) -> int:
    """Report on a result that is final now, proven once more."""
    from sfs_excel.cli.screen_final import show_final, show_unnamed
    from sfs_excel.year.workspace import Workspace

    if not final.is_dir():
        print_report(show_unnamed(final, place))
        return NEEDS_A_PERSON
    verified = Workspace.verify(final)
    print_report(show_final(verified, place))
    return DONE if verified.is_sound else NEEDS_A_PERSON


def _ask_reason(reason: str | None) -> str:
    """The reason that was given; asked for, where somebody is there to be asked."""
    if not _may_ask(reason):
        return reason or ""
    print_line("原因（记在办理记录里）：")
    return sys.stdin.readline()


def _may_ask(reason: str | None) -> bool:
    return reason is None and sys.stdin.isatty()


COMMANDS: Mapping[str, Callable[..., int]] = {
    "withdraw": withdraw,
    "no-more-ballots": no_more_ballots,
    "question": question,
    "finalize": finalize,
}
