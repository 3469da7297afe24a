"""Turns faults, issued forms and handouts into tables that Rich prints: frames in, renderables out.

Nothing is printed here. What came from a file or an office is only ever shown as plain text: no markup, and no control
characters.
"""

from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.text import Text

from sfs_excel.cli.terminal import clean, list_rows, make_cells, make_line, make_table
from sfs_excel.words import Kind, Severity

if TYPE_CHECKING:
    import pandas as pd

_MOST_LISTED = 30


def show_error(title: str, message: str) -> Panel:
    """The frame in which a command says why it could not do what was asked."""
    return Panel(Text(clean(message)), title=Text(title), title_align="left", border_style="red")


def show_problems(problems: "pd.DataFrame") -> RenderableType:
    """The report of `check`: place, fact and remedy of each fault, then of what is only worth a look."""
    rows = list_rows(problems)
    if not rows:
        return Text("检查完毕，没有发现问题。", style="green")
    parts: list[RenderableType] = []
    for severity, said in ((Severity.ERROR, "需要改正"), (Severity.REMINDER, "请看一看是否无误，不影响使用")):
        told = [row for row in rows if row["severity"] == severity]
        if told:
            parts.append(Text(f"发现 {len(told)} 处{said}：", style="bold"))
        for number, row in enumerate(told, 1):
            parts.append(make_line(f"{number}. {row['place']}：{row['fact']}。", f"{row['remedy']}。"))
    return Group(*parts)


def show_issued(issued: "pd.DataFrame", offices: int = 0) -> RenderableType:
    """The report of `generate`.

    Args:
        offices: how many were looked at; 0 where some were named.
    """
    listed = list_rows(issued)
    rows = [row for row in listed if row["form_id"]]
    same = f"{offices - len(rows)} 份没有变化，没有动；要重做的，加 --all" if offices > len(rows) else ""
    if not rows:
        parts: list[RenderableType] = [Text(f"没有要做的填报表：{same}。" if same else "没有要做的填报表。")]
    else:
        table = make_table("编码", "司法所", "填报表", "原因")
        for row in rows[:_MOST_LISTED]:
            table.add_row(*make_cells(row, "office", "name", "file", "reason"))
        parts = [Text(f"已生成 {len(rows)} 份填报表：", style="bold"), table]
        if len(rows) > _MOST_LISTED:
            parts.append(Text(f"……共 {len(rows)} 份，全部在「发放」文件夹里。"))
        parts += [Text(f"另有 {same}。")] if same else []
    parts += [make_line(f"原来的表改动过，或者已经发出，留下一份：{row['kept']}") for row in rows if row["kept"]]
    parts += [make_line(f"{row['file']}：{row['reason']}") for row in listed if not row["form_id"]]
    return Group(*parts)


def show_handouts(handouts: "pd.DataFrame") -> RenderableType:
    """The report of `assess`."""
    listed = list_rows(handouts)
    left = [make_line(f"{row['file']}：", f"{row['left']}。") for row in listed if row["left"]]
    rows = [row for row in listed if not row["left"]]
    if not rows:
        return Group(*left) if left else Text("没有新做的表：平时台账没有变化，请在原来的那一份里接着记。")
    table = make_table("表", "交给", "文件")
    for row in rows[:_MOST_LISTED]:
        holder = Text("县局自己记") if row["kind"] == Kind.LOG else make_cells(row, "holder")[0]
        table.add_row(Text(Kind(row["kind"]).word), holder, *make_cells(row, "file"))
    parts: list[RenderableType] = [Text(f"已做好 {len(rows)} 份：", style="bold"), table]
    if len(rows) > _MOST_LISTED:
        parts.append(Text(f"……共 {len(rows)} 份，全部在「核定」文件夹里。"))
    parts += [make_line(f"原来的表被人填过，已留下一份：{row['kept']}") for row in rows if row["kept"]]
    parts += left
    if any(row["kind"] == Kind.LOG for row in rows):
        parts.append(Text("平时台账全年往里记，已经交来的都在里面；随时可以把记好的放进「收件箱」，再运行 collect。"))
    return Group(*parts)
