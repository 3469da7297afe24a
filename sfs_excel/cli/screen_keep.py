"""The reports of `backup` and `restore`. Nothing is printed here."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.text import Text

from sfs_excel.cli.terminal import clean, list_rows, make_line, show_moment
from sfs_excel.words import OriginalState

if TYPE_CHECKING:
    import pandas as pd

    from sfs_excel.year.backup import Backup
    from sfs_excel.year.restore import Restored

_MOST_NAMED = 5
_HASH_SHOWN = 12
_BASES = {
    "present": "登记库没有损坏。",
    "copy": "登记库已由旁边的副本恢复。",
    "nothing": "登记库和副本都用不上，已重新建立。发放、发邮件的记录和办理记录找不回来：再发邮件时，发过的也会当作没有发过；撤回过的又会采用，要再撤回。请核对。",
}


def show_backup(backup: "Backup") -> RenderableType:
    """The report of `backup`."""
    return Group(
        Text(clean(f"已备份：{backup.path}"), style="green"),
        make_line(f"共 {len(backup.members)} 个文件，{backup.size / 1e6:.1f} MB，写好后已逐个核对。"),
        make_line("里面有签名密钥，谁拿到它都做得出认得的表：请放在只有经办人拿得到的地方。"),
        make_line("责任书、名册和各个子文件夹不在里面。要恢复的时候，运行 restore 备份文件。"),
    )


def show_originals(laid_out: "pd.DataFrame", folder: Path) -> RenderableType:
    """The report of `originals`."""
    states = laid_out["state"].value_counts()
    counted = "，".join(f"{OriginalState(str(state)).word} {count}" for state, count in states.items())
    missing = laid_out[laid_out["file"] == ""]
    return Group(
        Text(
            clean(f"收到的文件共 {len(laid_out)} 个{f'：{counted}' if counted else ''}。放在：{folder}"), style="green"
        ),
        *(
            make_line(f"· {row['came']}（编号 {row['receipt']}）", OriginalState(row["state"]).word)
            for row in list_rows(missing.head(_MOST_NAMED))
        ),
        *([make_line(f"……共 {len(missing)} 个没有写出")] if len(missing) > _MOST_NAMED else []),
    )


def show_restored(restored: "Restored") -> RenderableType:
    """The report of `restore`."""
    return Group(*(make_line(line) for line in _tell(restored)))


def _tell(restored: "Restored") -> Iterator[str]:
    if restored.backup is not None:
        made = show_moment(restored.backup.made)
        yield f"已恢复成 {made} 的备份，登记着 {restored.receipts} 个收到的文件。"
        yield "下一步：备份以后收到的文件，重新放进「收件箱」，再运行 collect。"
    else:
        yield f"{_BASES[restored.base]}现在登记着 {restored.receipts} 个收到的文件。"
    if restored.base == "present" and not restored.found and not restored.damaged:
        yield "保存的原件都有登记，没有要恢复的。"
    if restored.found:
        unnamed = len(restored.found) - restored.named
        yield f"其中 {len(restored.found)} 个是按保存的原件补登记的" + (
            f"：{restored.named} 个还在收件箱，名称没有变；{unnamed} 个不知道名称，记作“找回/…”。"
            if unnamed
            else "，都还在收件箱，名称没有变。"
        )
        if restored.base == "present":
            yield "登记库比保存的原件旧：这期间发放、发邮件、办理的记录也可能不在里面，请核对。"
        yield "补登记的先后按保存的时间排，是推测的：报送过几次的司法所，请核对采用的是不是最后一次。下一步：运行 collect。"
    if restored.damaged:
        named = "、".join(name[:_HASH_SHOWN] for name in restored.damaged[:_MOST_NAMED])
        more = "等" if len(restored.damaged) > _MOST_NAMED else ""
        yield f"{len(restored.damaged)} 个原件已损坏，没有登记：{named}{more}。请把原文件重新放进「收件箱」，再运行 collect。"
    yield from (f"原来的留在：{path}" for path in restored.aside)
