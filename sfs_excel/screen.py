"""What the command line shows: frames in, something that Rich can print out. Nothing is printed here.

What came from a file or an office is only ever shown as plain text: no markup, and no control characters.
"""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len, chop_cells
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from sfs_excel.errors import ERROR, REMINDER
from sfs_excel.statuses import STATUSES
from sfs_excel.watching import Event, FileOutcome, Recovered, Refreshed, Trouble, Waiting

if TYPE_CHECKING:
    import pandas as pd

    from sfs_excel.standing import Standing
    from sfs_excel.workspace import Collected

_MOST_RANKED = 20
_MOST_OFFICES = 10
_MOST_PER_OFFICE = 3
_MOST_LISTED = 30

_MARK = re.compile(r"· |……|\d+\. ")


def show_error(title: str, message: str) -> Panel:
    return Panel(Text(clean(message)), title=Text(title), title_align="left", border_style="red")


def show_problems(problems: "pd.DataFrame") -> RenderableType:
    """The report of `check`: place, fact and remedy of each fault."""
    rows = _rows(problems)
    if not rows:
        return Text("检查完毕，没有发现问题。", style="green")
    lines = [
        _line(f"{number}. {row['place']}：{row['fact']}。", f"{row['remedy']}。") for number, row in enumerate(rows, 1)
    ]
    return Group(Text(f"发现 {len(rows)} 处需要改正：", style="bold"), *lines)


def show_issued(issued: "pd.DataFrame") -> RenderableType:
    """The report of `generate`."""
    rows = _rows(issued)
    table = _table("编码", "司法所", "填报表")
    for row in rows[:_MOST_LISTED]:
        table.add_row(*_cells(row, "office", "name", "file"))
    parts: list[RenderableType] = [Text(f"已生成 {len(rows)} 份填报表：", style="bold"), table]
    if len(rows) > _MOST_LISTED:
        parts.append(Text(f"……共 {len(rows)} 份，全部在「发放」文件夹里。"))
    return Group(*parts, Text("下一步：把填报表发给各司法所；收回后放进「收件箱」文件夹，再运行 collect。"))


def show_status(standing: "Standing") -> RenderableType:
    """The report of `status`: what waits first, then one line per office and their count."""
    tasks, offices = _rows(standing.tasks), _rows(standing.offices)
    waiting: list[RenderableType] = [Text("没有要办的事。", style="green")]
    if tasks:
        waiting = [_line(f"{number}. {task['what']}", task["about"]) for number, task in enumerate(tasks, 1)]
    table = _table("编码", "司法所", "发放", "收到", "第几次:", "错误:", "未填:", "状态")
    for row in offices:
        moments = (_moment(row["issued"]), _moment(row["received"]))
        counts = (str(row[name]) if row[name] else "—" for name in ("version", "errors", "missing"))
        late = f"（逾期 {row['late']} 天）" if row["late"] else ""
        table.add_row(*_cells(row, "office", "name"), *moments, *counts, Text(f"{row['state']}{late}"))
    returned = sum(1 for row in offices if row["returned"])
    counted = f"共 {len(offices)} 个司法所，已报送 {returned} 个，未报送 {len(offices) - returned} 个。"
    return Group(_title("要办的事"), *waiting, _title("各所情况"), table, Text(counted))


def show_collected(collected: "Collected") -> RenderableType:
    """The report of `collect`: what came in, how it ranks, what must go back, and what to do next."""
    ranking, findings, files = _rows(collected.ranking), _rows(collected.findings), _rows(collected.submissions)
    errors = [row for row in findings if row["severity"] == ERROR and row["office"]]
    unused = _rows(collected.unused)
    missing = [str(row["name"]) for row in ranking if row["status"] == "missing"]
    parts: list[RenderableType] = [_count_files(files), _rank(ranking, collected.stage)]
    if unused:
        parts += [_title("没有用上的文件"), *(_line(f"· {row['file']}", row["reason"]) for row in unused)]
    if errors:
        parts += [_title("需要退回更正"), *_group_errors(errors, ranking)]
    if reminders := sum(1 for row in findings if row["severity"] == REMINDER):
        parts.append(Text(f"另有 {reminders} 处提醒（程序没有据此改分），请看排名工作簿「校验问题」。"))
    if missing:
        parts += [_title(f"还没有报送的司法所（{len(missing)} 个）"), _line("、".join(missing))]
    steps = _next_steps(collected, has_unused=bool(unused), has_missing=bool(missing))
    return Group(*parts, _title("下一步"), *steps)


def show_event(event: Event, moment: datetime) -> Text:
    """One line of `watch`, whatever its length."""
    said, style = _tell_event(event)
    return Text(clean(f"{moment:%H:%M} {said}").replace("\n", " "), style=style)


def clean(value: object) -> str:
    """Text that cannot steer the terminal: every character that is neither printed nor a space or line end is `�`."""
    return "".join(char if char.isprintable() or char in "\n\u3000" else "�" for char in str(value))


def _count_files(files: list[dict[str, Any]]) -> Text:
    if not files:
        return Text("收件箱里还没有文件。")
    counts = {word: sum(1 for row in files if row["status"] == status) for status, word in STATUSES.items()}
    return Text(
        f"收到文件 {len(files)} 个：{'，'.join(f'{word} {count}' for word, count in counts.items() if count)}。"
    )


def _rank(ranking: list[dict[str, Any]], stage: str) -> RenderableType:
    rows = [row for row in ranking if row["status"] != "missing"]
    if not rows:
        return Text("还没有可以计分的填报表。")
    table = _table("名次:", "司法所", "总分:", "基本分:", "加分:", "扣罚:", "未填:", "错误:", "备注")
    for row in rows[:_MOST_RANKED]:
        rank = "—" if row["rank"] is None else str(row["rank"])
        points = (_points(row[column]) for column in ("total", "base", "bonus", "penalty"))
        table.add_row(rank, *_cells(row, "name"), *points, *_cells(row, "missing", "findings", "veto"))
    more = len(rows) - _MOST_RANKED
    rest = [Text(f"……另有 {more} 个，见排名工作簿。")] if more > 0 else []
    return Group(_title(f"排名（{stage}）"), table, *rest)


def _group_errors(errors: list[dict[str, Any]], ranking: list[dict[str, Any]]) -> Iterable[RenderableType]:
    """The offices with most faults first; of each what is filled in wrongly, and how much is blank."""
    names = {row["office"]: str(row["name"]) for row in ranking}
    grouped: dict[str, list[dict[str, Any]]] = {}
    for row in errors:
        grouped.setdefault(str(row["office"]), []).append(row)
    by_number = sorted(grouped.items(), key=lambda entry: -len(entry[1]))
    for office, rows in by_number[:_MOST_OFFICES]:
        wrong = [f"· {row['message']}" for row in rows if row["code"] != "missing"]
        shown = wrong[:_MOST_PER_OFFICE]
        if more := len(wrong) - len(shown):
            shown.append(f"……另有 {more} 处填错，见排名工作簿「校验问题」")
        if blank := len(rows) - len(wrong):
            shown.append(f"· 有 {blank} 项没有填")
        yield _line(f"{names.get(office, office)}：{len(rows)} 处", "\n".join(shown))
    if len(by_number) > _MOST_OFFICES:
        yield _line(f"……另有 {len(by_number) - _MOST_OFFICES} 个司法所，见排名工作簿。")


def _next_steps(collected: "Collected", *, has_unused: bool, has_missing: bool) -> list[RenderableType]:
    steps = [f"打开排名工作簿：{collected.summary}"]
    if collected.exports:
        steps[0] += f"；{len(collected.exports)} 张 CSV 表在：{collected.exports[0].parent}"
    steps += [f"原来的文件被人改过，或者规则变了，已留下一份：{kept}" for kept in collected.kept]
    steps += [
        f"{path.name} 正在别的程序里打开着，新的暂时放在它旁边（文件名带日期）；关闭后再运行 collect。"
        for path in collected.occupied
    ]
    if collected.corrections:
        folder = next(iter(collected.corrections.values())).parent
        steps.append(
            f"把标好错误的表和更正通知发回司法所（{len(collected.corrections)} 个所）：{folder}；"
            "更正前，错误的和没有填的按最不利计分。"
        )
    if has_unused:
        steps.append("没有用上的文件请按上面的说明处理，换好的放进收件箱；不再需要的从收件箱移走，就不再提示。")
    if has_missing:
        steps.append("催报还没有报送的司法所，收到后再运行 collect。")
    return [_line(f"{number}. {step}") for number, step in enumerate(steps, 1)]


def _tell_event(event: Event) -> tuple[str, str]:
    """In words, and in which style."""
    match event:
        case Waiting():
            return f"{event.file}  等待：{_promise_look(event.reason)}", ""
        case FileOutcome():
            return f"{event.file}  {_tell_outcome(event)}", "red" if event.status == "refused" else ""
        case Refreshed():
            return _tell_refreshed(event), "green"
        case Trouble():
            return f"这一次没有做成，会自动再试：{event.message}", "red"
        case Recovered():
            return "刚才的问题已经消除，继续监视。", ""


def _promise_look(reason: str) -> str:
    """A reason that sends the clerk to collect again, as it is while a watch does so by itself."""
    return reason.replace("请稍后再汇总一次", "会自动再看").replace("再汇总一次", "等它自动再看")


def _tell_outcome(outcome: FileOutcome) -> str:
    parts = [outcome.office] if outcome.office and outcome.status in ("current", "superseded") else []
    if outcome.status == "current":
        parts.append(f"{outcome.errors} 处错误" if outcome.errors else "没有错误")
    if outcome.reason:
        parts.append(outcome.reason)
    if outcome.correction:
        parts.append(f"已生成 {outcome.correction}")
    return f"{STATUSES[outcome.status]}：{'，'.join(parts)}"


def _tell_refreshed(event: Refreshed) -> str:
    counts = f"已报 {event.returned}/{event.offices}" + (f"，需退回 {event.to_correct}" if event.to_correct else "")
    said = f"已更新 {event.summary}（{counts}）"
    if event.occupied:
        said += f"；{'、'.join(event.occupied)} 正被别的程序打开，新的内容先另存在旁边，关闭后自动换上"
    if event.kept:
        said += f"；原来的文件被人改过，或者规则变了，已留下一份：{'、'.join(event.kept)}"
    return said


def _rows(frame: "pd.DataFrame") -> list[dict[str, Any]]:
    """The frame's rows, with None for what is missing."""
    return frame.astype(object).where(frame.notna(), None).to_dict("records")  # type: ignore[return-value]  # string keys


def _table(*titles: str) -> Table:
    """A title that ends in `:` heads a column of numbers."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for title in titles:
        is_number = title.endswith(":")
        table.add_column(title.rstrip(":"), justify="right" if is_number else "left", overflow="fold")
    return table


def _cells(row: dict[str, Any], *columns: str) -> list[Text]:
    return [Text("" if row[column] is None else clean(row[column])) for column in columns]


def _title(text: str) -> Text:
    return Text(f"\n{text}", style="bold")


def _line(text: object, after: object = "") -> RenderableType:
    """A paragraph, indented; `after` follows in the next line, deeper."""
    return Group(_Paragraph(text, 2), _Paragraph(after, 5)) if after else _Paragraph(text, 2)


class _Paragraph:
    """Text that is broken wherever the line is full, as Chinese is: Rich breaks at spaces only, and leaves a bullet alone.

    What follows a bullet or a number is aligned behind it.
    """

    def __init__(self, text: object, indent: int) -> None:
        self._lines = clean(text).split("\n")
        self._indent = indent

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for line in self._lines:
            mark = _MARK.match(line)
            head = mark[0] if mark else ""
            hanging = " " * (self._indent + cell_len(head))
            pieces = chop_cells(line[len(head) :], max(10, options.max_width - len(hanging))) or [""]
            yield Text(" " * self._indent + head + pieces[0], no_wrap=True)
            for piece in pieces[1:]:
                yield Text(hanging + piece, no_wrap=True)


def _points(value: float | None) -> str:
    return "—" if value is None else f"{value:.2f}"


def _moment(value: object) -> str:
    """`2016-12-01T09:30:00+08:00` -> `2016-12-01 09:30`; a mere yes is 是."""
    if value is None or value is False or value == "":
        return "—"
    return "是" if value is True else clean(value).replace("T", " ")[:16]
