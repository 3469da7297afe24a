"""The report of `status`. Nothing is printed here."""

from collections import Counter
from pathlib import Path

from rich.console import Group, RenderableType
from rich.text import Text

from sfs_excel.cli.screen_decide import list_events
from sfs_excel.cli.screen_tasks import show_stage, show_tasks
from sfs_excel.cli.terminal import make_cell, make_cells, make_table, make_title, show_moment
from sfs_excel.outcome.standing import YearStatus, group_waiting
from sfs_excel.words import OfficeState

_OUTSIDE = (OfficeState.ABSENT, OfficeState.MERGED)


def show_status(status: YearStatus, folder: Path | None = None) -> RenderableType:
    """The report of `status`: what is to be done first, then one line per office and their count.

    Args:
        folder: the year folder, where a command has to name it.
    """
    offices = status.office_rows
    asked = ("填表人",) if any(row["contact"] for row in offices) else ()
    table = make_table("编码", "司法所", "发放", "收到", "第几次:", "错误:", "未填:", "状态", *asked)
    for row in offices:
        moments = (show_moment(row["issued"]), show_moment(row["received"]))
        counts = (str(row[name]) if row[name] else "—" for name in ("version", "errors", "missing"))
        late = f"（逾期 {row['late']} 天）" if row["late"] else ""
        told = map(make_cell, (*moments, *counts, f"{row['state']}{late}", *(str(row["contact"]) for _ in asked)))
        table.add_row(*make_cells(row, "office", "name"), *told)
    partaking = [row for row in offices if row["state"] not in _OUTSIDE]
    returned = sum(1 for row in partaking if row["returned"])
    counted = f"共 {len(partaking)} 个司法所，已报送 {returned} 个，未报送 {len(partaking) - returned} 个"
    outside = Counter(str(row["state"]) for row in offices if row["state"] in _OUTSIDE)
    counted += "".join(f"，另有{word} {many} 个" for word, many in outside.items()) + "。"
    return Group(
        show_tasks(status.tasks, folder),
        make_title("各所情况"),
        table,
        Text(counted),
        show_stage(
            status.stage,
            status.finality,
            group_waiting(status.waiting_rows),
            "" if status.turnout is None else status.turnout.say(),
        ),
        *list_events(status.event_rows),
    )
