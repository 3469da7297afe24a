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
    """Tell where the result lies that is final now, and the digest of its list; what was not written as it should be."""
    title = Text("考核结果已定稿。", style="green")
    lines: list[RenderableType] = []
    if not verified.is_sound:
        title = Text(f"考核结果已定稿，可是写到磁盘上的不对，{len(verified.differing)} 处：", style="red")
        remedy = make_line("请换一个好的磁盘，或关闭改动它的程序，再运行 finalize --reopen，写明原因，重新定稿。")
        lines = [*_list_differing(verified), remedy]
    return Group(title, *lines, make_line(f"放在：{verified.folder}"), make_line(f"清单指纹：{verified.digest}"))


def show_unnamed(final: Path, folder: Path | None = None) -> RenderableType:
    """The report of `finalize` where the folder has not got its name.

    Args:
        final: where it is going to be.
        folder: as in `show_final`.
    """
    title = Text("考核结果已经定稿，只是文件夹还没有改好名。", style="yellow")
    remedy = "请关闭打开它的程序（资源管理器、杀毒软件），不要再定稿，运行："
    return Group(title, make_line(f"要放在：{final}"), make_line(remedy + spell_command("collect", folder)))


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
    return Group(
        _title(verified),
        *_list_differing(verified),
        make_line(f"核对的是：{verified.folder}"),
        make_line(f"清单指纹：{verified.digest or '没有清单'}"),
        Text(_say_register(verified)),
    )


def _title(verified: "Verified") -> Text:
    if verified.differing:
        return Text(f"与定稿时不一样，{len(verified.differing)} 处：", style="red")
    if not verified.is_beside_register:
        said = "各文件与清单一样；清单本身没有核对，请与考核结果审定表上的清单指纹对一对，一样的才是定稿时的。"
        return Text(said, style="yellow")
    if not verified.is_sound and verified.registered is not None:
        return Text(f"内容与定稿时完全一样；登记库里是 {verified.registered.folder}，改了名。", style="yellow")
    return Text("与定稿时完全一样。", style="green")


def _list_differing(verified: "Verified") -> list[RenderableType]:
    return [
        make_line(f"· {clean(each.file)}：{each.how.word}" + (f"，现在叫 {clean(each.now)}" if each.now else ""))
        for each in verified.differing
    ]


def _say_register(verified: "Verified") -> str:
    if not verified.is_beside_register:
        return "旁边没有年度文件夹，没有与登记库核对。"
    if verified.registered is None:
        return "登记库里没有这次定稿。"
    if verified.registered.digest != verified.digest:
        return f"登记库记下的清单指纹是另一个：{verified.registered.digest}。"
    return "与登记库记下的清单指纹一样。"


def _say_next(folder: Path | None) -> RenderableType:
    return make_line(f"排名工作簿还没有更新，请再汇总一次：{spell_command('collect', folder)}")
