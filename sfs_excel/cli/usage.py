"""The usage of the command line in Chinese: the words of --help, the answers to a wrong command, the types of options."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from sfs_excel.summary.formats import Format
from sfs_excel.words import MAILS, Code

PROGRAM = "sfs-excel"


class Command(TyperCommand):
    """A command whose usage line and --help are Chinese."""

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """Write the usage line, after the Chinese word for it."""
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix="用法：")

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help, under Chinese titles."""
        from sfs_excel.cli.help import name_panels

        name_panels()
        super().format_help(ctx, formatter)

    def get_help_option(self, ctx: Any) -> Any:
        """The option --help, described in Chinese."""
        return _translate_help(super().get_help_option(ctx))


class Group(TyperGroup):
    """As `Command`, for the program itself."""

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """Write the usage line, after the Chinese word for it."""
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix="用法：")

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help, under Chinese titles."""
        from sfs_excel.cli.help import name_panels

        name_panels()
        super().format_help(ctx, formatter)

    def get_help_option(self, ctx: Any) -> Any:
        """The option --help, described in Chinese."""
        return _translate_help(super().get_help_option(ctx))


def _translate_help(option: Any) -> Any:
    if option is not None:
        option.help, option.metavar = "显示这份说明", ""
    return option


def spell_command(command: str, folder: Path | None = None) -> str:
    """As the clerk types it. `folder`: the year folder, where it has to be named."""
    return f'{PROGRAM} -C "{folder}" {command}' if folder else f"{PROGRAM} {command}"


def parse_export(text: str) -> Format:
    """A parser for --export, which takes a format in either case."""
    if text.lower() not in tuple(Format):
        raise typer.BadParameter(f"--export 只能是 {' 或 '.join(Format)}，写的是 {text}")
    return Format(text.lower())


def parse_jobs(text: str) -> int:
    """A parser for --jobs, which takes 1 to 999."""
    if not re.fullmatch("[1-9][0-9]{0,2}", text):
        raise typer.BadParameter(f"--jobs 要写 1 到 999 的整数，写的是 {text}")
    return int(text)


def parse_kind(kinds: Sequence[Code]) -> Callable[[str], Code]:
    """A parser for --kind, which takes a kind by its code or by its Chinese word."""

    def parse(text: str) -> Code:
        found = next((kind for kind in kinds if text in (kind, kind.word)), None)
        if found is None:
            raise typer.BadParameter(f"--kind 要写 {'、'.join(kind.word for kind in kinds)} 之一，写的是 {text}")
        return found

    return parse


Folder = Annotated[
    Path | None, typer.Option("-C", metavar="文件夹", show_default=False, help="年度文件夹，不写就是当前文件夹")
]
Export = Annotated[
    list[str] | None,
    typer.Option(
        "--export",
        metavar="csv|parquet",
        parser=parse_export,
        show_default=False,
        help="另外导出数据表，放在排名工作簿旁边的「导出」：csv，或者供统计软件用的 parquet；两种都要，就写两次",
    ),
]
Jobs = Annotated[
    int | None,
    typer.Option("--jobs", metavar="N", parser=parse_jobs, show_default=False, help="同时读几个文件，不写就由程序决定"),
]
Scheduler = Annotated[
    str | None,
    typer.Option(
        "--scheduler",
        metavar="地址",
        show_default=False,
        help="在 Dask 集群上读取、核对、计分：调度器的地址，如 10.0.0.5:8786；不写就在这台电脑上做",
    ),
]
Offices = Annotated[
    list[str] | None,
    typer.Option("--office", metavar="司法所", show_default=False, help="只给这些司法所：编码或名称，几个的用、隔开"),
]
MailKinds = Annotated[
    list[str] | None,
    typer.Option(
        "--kind",
        metavar="种类",
        parser=parse_kind(MAILS),
        show_default=False,
        help="只要这一种邮件，可以写多次",
    ),
]
Addressees = Annotated[
    list[str] | None,
    typer.Option(
        "--office",
        metavar="给谁",
        show_default=False,
        help="只给这些：司法所的编码或名称、科室的名称、评委的编号，几个的用、隔开",
    ),
]
Reason = Annotated[
    str | None,
    typer.Option("--reason", metavar="原因", show_default=False, help="为什么，记在办理记录里；不写的，运行时问"),
]
Who = Annotated[str, typer.Option("--who", metavar="姓名", show_default=False, help="谁决定的；不写就是这台电脑的账户")]
AllInOne = Annotated[bool, typer.Option("--all-in-one", metavar="", help="另外合成一个 Word 文档，供一次打印")]
Undo = Annotated[bool, typer.Option("--undo", metavar="", help="撤销以前的决定，原来的记录仍留着")]
# Described in the command's own words: the panel that Typer makes for arguments names their types in English.
NewFolder = Annotated[Path, typer.Argument(metavar="文件夹", hidden=True)]

ReceivedFiles = Annotated[list[str] | None, typer.Argument(metavar="[文件名]", hidden=True)]
VoterNumbers = Annotated[list[str], typer.Argument(metavar="评委编号", hidden=True)]
FieldKeys = Annotated[list[str], typer.Argument(metavar="填报项编号", hidden=True)]
BackupFile = Annotated[Path, typer.Argument(metavar="备份文件", hidden=True)]
RestoredFile = Annotated[Path | None, typer.Argument(metavar="备份文件", hidden=True)]
OriginalsFolder = Annotated[Path | None, typer.Argument(metavar="文件夹", hidden=True)]
RollupFolder = Annotated[Path, typer.Argument(metavar="汇总文件夹", hidden=True)]
YearFolders = Annotated[list[Path], typer.Argument(metavar="年度文件夹", hidden=True)]
LastYear = Annotated[Path, typer.Argument(metavar="上年度的文件夹", hidden=True)]
DemoFolder = Annotated[Path | None, typer.Argument(metavar="文件夹", hidden=True)]


_QUOTE = "'"
_USAGE_ERRORS = (
    (r"No such option: (\S+)(?: \(Possible options: (.+)\))?", "没有 {} 这个选项"),
    (r"No such command '(.*?)'\.?(?: Did you mean (.+)\?)?", "没有 {} 这个命令"),
    (r"Missing argument '(.+)'\.", "缺少参数：{}"),
    (r"Missing option '(.+)'\.", "缺少选项：{}"),
    (r"Got unexpected extra arguments?(?:\(s\))? \((.+)\)", "多写了 {}"),
    (r"Option '(.+)' requires an argument\.", "选项 {} 后面要写一个值"),
    (r"Option '(.+)' does not take a value\.", "选项 {} 后面不要写值"),
)


def explain_usage(error: typer.TyperException) -> str:
    """Say what was wrong with the command, and where its usage is shown. Words of a later Typer are quoted as they are."""
    said = error.message if isinstance(error, typer.BadParameter) and error.message else error.format_message()
    context = getattr(error, "ctx", None)
    if said == "Missing command.":
        commands = " 或 ".join(context.command.list_commands(context)) if context else ""
        said = f"后面还要写一个命令：{commands}"
    for pattern, words in _USAGE_ERRORS:
        if match := re.fullmatch(pattern, said):
            said = f"{words.format(match[1])}。"
            if match.re.groups > 1 and match[2]:
                said += f"是不是想写 {match[2].replace(_QUOTE, '').replace(', ', ' 或 ')}？"
            break
    else:
        said = f"{said.rstrip('.。')}。"
    path = context.command_path if context else PROGRAM
    return f"{said}用法见：{path} --help"
