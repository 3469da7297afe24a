"""The reports of `finalize`. Nothing is printed here."""

from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.text import Text

from sfs_excel.cli.terminal import clean, make_line
from sfs_excel.cli.usage import spell_command

if TYPE_CHECKING:
    from sfs_excel.year.verify_frozen import Verified


def show_final(verified: "Verified", folder: Path | None = None) -> RenderableType:
    """The report of `finalize`.

    Args:
        verified: the result that is final now, proven once more.
        folder: the year folder, where a command has to name it.
    """
    return Group(tell_final(verified), _say_next(folder))


def tell_final(verified: "Verified") -> RenderableType:
    """Tell where the result lies that is final now, and the digest of its list."""
    return Group(
        Text("考核结果已定稿。", style="green"),
        make_line(f"放在：{verified.folder}"),
        make_line(f"清单指纹：{verified.digest}"),
    )


def show_reopened(final: Path, folder: Path | None = None) -> RenderableType:
    """The report of `finalize --reopen`.

    Args:
        final: the folder of the result that was final.
        folder: as in `show_final`.
    """
    title = Text("现在不再是定稿，后来收到的也计入。改好以后请再定一次稿。", style="green")
    return Group(title, make_line(f"原来的定稿保留在：{final}"), _say_next(folder))


def show_verified(verified: "Verified") -> RenderableType:
    """The report of `finalize --verify`: all that differs."""
    shown = [
        make_line(f"· {clean(each.file)}：{each.how.word}" + (f"，现在叫 {clean(each.now)}" if each.now else ""))
        for each in verified.differing
    ]
    title = (
        Text(f"与定稿时不一样，{len(shown)} 处：", style="red") if shown else Text("与定稿时完全一样。", style="green")
    )
    return Group(title, *shown, make_line(f"清单指纹：{verified.digest or '没有清单'}"), Text(_say_register(verified)))


def _say_register(verified: "Verified") -> str:
    if verified.registered is None:
        return "旁边没有年度文件夹，没有与登记库核对。请与考核结果审定表上的清单指纹对一对。"
    if not verified.registered:
        return "登记库里没有这次定稿。"
    if verified.registered != verified.digest:
        return f"登记库记下的清单指纹是另一个：{verified.registered}。"
    return "与登记库记下的清单指纹一样。"


def _say_next(folder: Path | None) -> RenderableType:
    return make_line(f"排名工作簿还没有更新，请再汇总一次：{spell_command('collect', folder)}")
