"""What the command line shows: frames in, something that Rich can print out. Nothing is printed here.

What came from a file or an office is only ever shown as plain text: no markup, and no control characters.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.text import Text

from sfs_excel.cli.terminal import (
    clean,
    list_rows,
    make_cells,
    make_line,
    make_table,
    make_title,
    show_moment,
    show_points,
)
from sfs_excel.words import (
    CLERK,
    NO_ASSESSMENT,
    VOTERS,
    Audience,
    FileStatus,
    FindingCode,
    Kind,
    OfficeStatus,
    Severity,
    VoterStatus,
)
from sfs_excel.year.watch import Event, FileOutcome, Recovered, Refreshed, Trouble, Waiting

if TYPE_CHECKING:
    import pandas as pd

    from sfs_excel.outcome.progress import Standing
    from sfs_excel.year.collect import Collected

_MOST_RANKED = 20
_MOST_OFFICES = 10
_MOST_PER_OFFICE = 3
_MOST_LISTED = 30
_MOST_WAITING = 8
_MOST_IN_LINE = 3


def show_error(title: str, message: str) -> Panel:
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


def show_issued(issued: "pd.DataFrame") -> RenderableType:
    """The report of `generate`."""
    rows = list_rows(issued)
    table = make_table("编码", "司法所", "填报表")
    for row in rows[:_MOST_LISTED]:
        table.add_row(*make_cells(row, "office", "name", "file"))
    parts: list[RenderableType] = [Text(f"已生成 {len(rows)} 份填报表：", style="bold"), table]
    if len(rows) > _MOST_LISTED:
        parts.append(Text(f"……共 {len(rows)} 份，全部在「发放」文件夹里。"))
    return Group(*parts, Text("下一步：把填报表发给各司法所；收回后放进「收件箱」文件夹，再运行 collect。"))


def show_handouts(handouts: "pd.DataFrame") -> RenderableType:
    """The report of `assess`."""
    rows = list_rows(handouts)
    if not rows:
        return Text("没有新做的表：平时台账已经有了，请在原来的那一份里接着记。")
    table = make_table("表", "交给", "文件")
    for row in rows[:_MOST_LISTED]:
        holder = Text("县局自己记") if row["kind"] == Kind.LOG else make_cells(row, "holder")[0]
        table.add_row(Text(Kind(row["kind"]).word), holder, *make_cells(row, "file"))
    parts: list[RenderableType] = [Text(f"已做好 {len(rows)} 份：", style="bold"), table]
    if len(rows) > _MOST_LISTED:
        parts.append(Text(f"……共 {len(rows)} 份，全部在「核定」文件夹里。"))
    parts += [make_line(f"原来的表被人填过，已留下一份：{row['kept']}") for row in rows if row["kept"]]
    return Group(
        *parts,
        Text("下一步：分别交给科室和评委；填好的放进「收件箱」，再运行 collect。台账平时接着记，随时可以放进收件箱。"),
    )


def show_status(standing: "Standing") -> RenderableType:
    """The report of `status`: what waits first, then one line per office and their count."""
    tasks, offices = list_rows(standing.tasks), list_rows(standing.offices)
    waiting: list[RenderableType] = [Text("没有要办的事。", style="green")]
    if tasks:
        waiting = [make_line(f"{number}. {task['what']}", task["about"]) for number, task in enumerate(tasks, 1)]
    table = make_table("编码", "司法所", "发放", "收到", "第几次:", "错误:", "未填:", "状态")
    for row in offices:
        moments = (show_moment(row["issued"]), show_moment(row["received"]))
        counts = (str(row[name]) if row[name] else "—" for name in ("version", "errors", "missing"))
        late = f"（逾期 {row['late']} 天）" if row["late"] else ""
        table.add_row(*make_cells(row, "office", "name"), *moments, *counts, Text(f"{row['state']}{late}"))
    returned = sum(1 for row in offices if row["returned"])
    counted = f"共 {len(offices)} 个司法所，已报送 {returned} 个，未报送 {len(offices) - returned} 个。"
    stage = [make_line(f"现在是“{standing.stage}”。"), *_list_waiting(standing.waiting)]
    return Group(
        make_title("要办的事"), *waiting, make_title("各所情况"), table, Text(counted), make_title("考核阶段"), *stage
    )


def show_collected(collected: "Collected") -> RenderableType:
    """The report of `collect`: what came in, how it ranks, what must go back, and what to do next."""
    return Group(
        _count_files(list_rows(collected.submissions)),
        _rank(list_rows(collected.ranking), collected.stage),
        *_list_troubles(collected),
        *_show_stage(collected),
        make_title("下一步"),
        *_next_steps(collected),
    )


def show_briefly(collected: "Collected") -> RenderableType:
    """The report of `collect` for a spectator who has read a whole one a moment ago: ranks in a few lines, no next steps."""
    return Group(
        _count_files(list_rows(collected.submissions)),
        make_title(f"排名（{collected.stage}）"),
        make_line("\n".join(_rank_in_lines(list_rows(collected.ranking)))),
        *_list_troubles(collected),
        *_show_stage(collected),
    )


def _list_troubles(collected: "Collected") -> list[RenderableType]:
    """What somebody has to look at, offices and bureau."""
    ranking, findings = list_rows(collected.ranking), list_rows(collected.findings)
    errors = [
        row for row in findings if row["severity"] == Severity.ERROR and row["to"] == Audience.OFFICE and row["office"]
    ]
    own_errors = [row for row in findings if row["severity"] == Severity.ERROR and row["to"] == Audience.BUREAU]
    unused = list_rows(collected.unused)
    missing = _list_missing(collected)
    reissued = [str(row["name"]) for row in ranking if row["office"] in collected.reissued]
    parts: list[RenderableType] = []
    if unused:
        shown = [make_line(f"· {row['file']}", row["reason"]) for row in unused[:_MOST_LISTED]]
        more = [Text(f"……共 {len(unused)} 个，见排名工作簿「报送情况」。")] if len(unused) > _MOST_LISTED else []
        parts += [make_title("没有用上的文件"), *shown, *more]
    if errors:
        parts += [make_title("需要退回更正"), *_group_errors(errors, ranking)]
    if own_errors:
        shown = [make_line(f"· {row['message']}") for row in own_errors[:_MOST_LISTED]]
        more = (
            [Text(f"……共 {len(own_errors)} 处，见排名工作簿「校验问题」。")] if len(own_errors) > _MOST_LISTED else []
        )
        parts += [make_title(f"核定、票决和台账里要改的（{len(own_errors)} 处，没有采用）"), *shown, *more]
    if reminders := sum(1 for row in findings if row["severity"] == Severity.REMINDER):
        parts.append(Text(f"另有 {reminders} 处提醒（程序没有据此改分），请看排名工作簿「校验问题」。"))
    if reissued:
        parts += [make_title(f"规则改过、要换表的司法所（{len(reissued)} 个）"), make_line("、".join(reissued))]
    if missing:
        parts += [make_title(f"还没有报送的司法所（{len(missing)} 个）"), make_line("、".join(missing))]
    return parts


def _list_missing(collected: "Collected") -> list[str]:
    """Offices that have reported nothing usable; one whose form is to be replaced has."""
    rows = list_rows(collected.ranking)
    return [
        str(row["name"])
        for row in rows
        if row["status"] == OfficeStatus.MISSING and row["office"] not in collected.reissued
    ]


def _show_stage(collected: "Collected") -> list[RenderableType]:
    void = [str(row["voter"]) for row in list_rows(collected.voters) if row["status"] == VoterStatus.FAULTY]
    said = f"现在是“{collected.stage}”。"
    if void and not len(collected.waiting):
        said += f"{len(collected.voters)} 张票中有 {len(void)} 张作废，没有计入：编号 {'、'.join(void)}。"
    return [make_title("考核阶段"), make_line(said), *_list_waiting(collected.waiting)]


def show_event(event: Event, moment: datetime) -> Text:
    """One line of `watch`, whatever its length."""
    said, style = _tell_event(event)
    return Text(clean(f"{moment:%H:%M} {said}").replace("\n", " "), style=style)


def _list_waiting(waiting: "pd.DataFrame") -> Iterable[RenderableType]:
    """What is missing for each stage that has not been reached, who owes it behind it."""
    for stage, things in waiting.groupby("stage", sort=False):
        said = [
            f"· {what}"
            + (f"：{'、'.join(who)}" if (who := [each for each in rows["who"] if each not in (CLERK, VOTERS)]) else "")
            for what, rows in things.groupby("what", sort=False)
        ]
        shown = said[:_MOST_WAITING]
        if more := len(said) - len(shown):
            shown.append(f"……另有 {more} 件")
        yield make_line(f"到“{stage}”还缺：", "\n".join(shown))


def _count_files(files: list[dict[str, Any]]) -> Text:
    if not files:
        return Text("收件箱里还没有文件。")
    counts = {status.word: sum(1 for row in files if row["status"] == status) for status in FileStatus}
    return Text(
        f"收到文件 {len(files)} 个：{'，'.join(f'{word} {count}' for word, count in counts.items() if count)}。"
    )


def _rank(ranking: list[dict[str, Any]], stage: str) -> RenderableType:
    rows = [row for row in ranking if row["status"] != OfficeStatus.MISSING]
    if not rows:
        return Text("还没有可以计分的填报表。")
    table = make_table("名次:", "司法所", "总分:", "基本分:", "加分:", "扣罚:", "未填:", "错误:", "备注")
    for row in rows[:_MOST_RANKED]:
        rank = "—" if row["rank"] is None else str(row["rank"])
        points = (show_points(row[column]) for column in ("total", "base", "bonus", "penalty"))
        table.add_row(rank, *make_cells(row, "name"), *points, *make_cells(row, "missing", "findings", "veto"))
    more = len(rows) - _MOST_RANKED
    rest = [Text(f"……另有 {more} 个，见排名工作簿。")] if more > 0 else []
    return Group(make_title(f"排名（{stage}）"), table, *rest)


def _rank_in_lines(ranking: list[dict[str, Any]]) -> Iterable[str]:
    said = [
        f"{'否决' if row['rank'] is None else row['rank']} {row['name']} {show_points(row['total'])}"
        for row in ranking
        if row["status"] != OfficeStatus.MISSING
    ]
    for start in range(0, len(said), _MOST_IN_LINE):
        yield "　　".join(said[start : start + _MOST_IN_LINE])


def _group_errors(errors: list[dict[str, Any]], ranking: list[dict[str, Any]]) -> Iterable[RenderableType]:
    """The offices with most faults first; of each what is filled in wrongly, and how much is blank."""
    names = {row["office"]: str(row["name"]) for row in ranking}
    grouped: dict[str, list[dict[str, Any]]] = {}
    for row in errors:
        grouped.setdefault(str(row["office"]), []).append(row)
    by_number = sorted(grouped.items(), key=lambda entry: -len(entry[1]))
    for office, rows in by_number[:_MOST_OFFICES]:
        wrong = [f"· {row['message']}" for row in rows if row["code"] != FindingCode.MISSING]
        shown = wrong[:_MOST_PER_OFFICE]
        if more := len(wrong) - len(shown):
            shown.append(f"……另有 {more} 处填错，见排名工作簿「校验问题」")
        if blank := len(rows) - len(wrong):
            shown.append(f"· 有 {blank} 项没有填")
        yield make_line(f"{names.get(office, office)}：{len(rows)} 处", "\n".join(shown))
    if len(by_number) > _MOST_OFFICES:
        yield make_line(f"……另有 {len(by_number) - _MOST_OFFICES} 个司法所，见排名工作簿。")


def _next_steps(collected: "Collected") -> list[RenderableType]:
    return [make_line(f"{number}. {step}") for number, step in enumerate(_list_steps(collected), 1)]


def _list_steps(collected: "Collected") -> list[str]:
    steps = [f"打开排名工作簿：{collected.summary}"]
    if collected.exports:
        steps[0] += f"；{len(collected.exports)} 张 CSV 表在：{collected.exports[0].parent}"
    steps += [f"原来的文件被人改过，或者规则变了，已留下一份：{kept}" for kept in collected.kept]
    steps += [
        f"{path.name} 正在别的程序里打开着，新的暂时放在它旁边（文件名带日期）；关闭后再运行 collect。"
        for path in collected.occupied
    ]
    is_unread = (collected.unused["status"] == FileStatus.WAITING).any()
    if is_unread:
        steps.append("收件箱里还有这次没有收的文件：按上面的说明再运行 collect，全部收完以后再退回、催报。")
    if collected.corrections:
        folder = next(iter(collected.corrections.values())).parent
        steps.append(
            f"把标好错误的表和更正通知发回司法所（{len(collected.corrections)} 个所）：{folder}；"
            "更正前，错误的和没有填的按最不利计分。"
        )
    if len(collected.unused):
        steps.append("没有用上的文件请按上面的说明处理，换好的放进收件箱；不再需要的从收件箱移走，就不再提示。")
    if collected.reissued:
        steps.append("规则改过，换表的所要交回新表才有得分；还没有报的所，运行 generate 重新发放。")
    if is_unread:  # whatever seems to be missing or settled may be otherwise by them
        return steps
    if _list_missing(collected):
        steps.append("催报还没有报送的司法所，收到后再运行 collect。")
    elif not collected.corrections and (collected.waiting["what"] == NO_ASSESSMENT).any():
        steps.append("各所的表都收到了，没有要更正的：运行 assess，做核定表和票决表，交给科室和评委。")
    if not len(collected.waiting) and len(collected.totals):
        steps.append("结果已定：运行 notify --kind 得分反馈、notify --kind 考核结果通报，写反馈和通报。")
    return steps


def _tell_event(event: Event) -> tuple[str, str]:
    """In words, and in which style."""
    match event:
        case Waiting():
            return f"{event.file}  等待：{_promise_look(event.reason)}", ""
        case FileOutcome():
            is_lost = event.status in (FileStatus.REFUSED, FileStatus.ASKED)
            return f"{event.file}  {_tell_outcome(event)}", "red" if is_lost else ""
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
    attributed = (FileStatus.CURRENT, FileStatus.SUPERSEDED, FileStatus.ASKED)
    parts = [outcome.office] if outcome.office and outcome.status in attributed else []
    if outcome.status == FileStatus.CURRENT:
        parts.append(f"{outcome.errors} 处错误" if outcome.errors else "没有错误")
    if outcome.reason:
        parts.append(outcome.reason)
    if outcome.correction:
        parts.append(f"已生成 {outcome.correction}")
    return f"{outcome.status.word}：{'，'.join(parts)}"


def _tell_refreshed(event: Refreshed) -> str:
    counts = f"已报 {event.returned}/{event.offices}" + (f"，需退回 {event.to_correct}" if event.to_correct else "")
    said = f"已更新 {event.summary}（{counts}）"
    if event.occupied:
        said += f"；{'、'.join(event.occupied)} 正被别的程序打开，新的内容先另存在旁边，关闭后自动换上"
    if event.kept:
        said += f"；原来的文件被人改过，或者规则变了，已留下一份：{'、'.join(event.kept)}"
    return said
