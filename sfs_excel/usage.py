"""What Typer says of the command line's usage, in Chinese: --help, and what was wrong with a command."""

import re
from typing import Any

import typer
from typer import rich_utils
from typer.core import TyperCommand, TyperGroup

PROGRAM = "sfs-excel"

# Typer's words for its help. What it says about wrong usage is put into Chinese by `explain_usage`.
rich_utils.OPTIONS_PANEL_TITLE = "选项"
rich_utils.COMMANDS_PANEL_TITLE = "命令"


class Command(TyperCommand):
    """A command whose usage line and --help are Chinese."""

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix="用法：")

    def get_help_option(self, ctx: Any) -> Any:
        return _translate_help(super().get_help_option(ctx))


class Group(TyperGroup):
    """As `Command`, for the program itself."""

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix="用法：")

    def get_help_option(self, ctx: Any) -> Any:
        return _translate_help(super().get_help_option(ctx))


def _translate_help(option: Any) -> Any:
    if option is not None:
        option.help, option.metavar = "显示这份说明", ""
    return option


_QUOTE = "'"
_USAGE_ERRORS = (
    (r"No such option: (\S+)(?: \(Possible options: (.+)\))?", "没有 {} 这个选项"),
    (r"No such command '(.*?)'\.?(?: Did you mean (.+)\?)?", "没有 {} 这个命令"),
    (r"Missing argument '(.+)'\.", "缺少参数：{}"),
    (r"Got unexpected extra arguments?(?:\(s\))? \((.+)\)", "多写了 {}"),
    (r"Option '(.+)' requires an argument\.", "选项 {} 后面要写一个值"),
    (r"Option '(.+)' does not take a value\.", "选项 {} 后面不要写值"),
)


def explain_usage(error: typer.TyperException) -> str:
    """What was wrong with the command, and where its usage is shown. Words of a later Typer are quoted as they are."""
    said = error.message if isinstance(error, typer.BadParameter) and error.message else error.format_message()
    for pattern, words in _USAGE_ERRORS:
        if match := re.fullmatch(pattern, said):
            said = f"{words.format(match[1])}。"
            if match.re.groups > 1 and match[2]:
                said += f"是不是想写 {match[2].replace(_QUOTE, '').replace(', ', ' 或 ')}？"
            break
    else:
        said = f"{said.rstrip('.。')}。"
    context = getattr(error, "ctx", None)
    path = context.command_path if context else PROGRAM
    return f"{said}用法见：{path} --help"
