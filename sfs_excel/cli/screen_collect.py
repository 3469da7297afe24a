"""The report of `collect`: the files that came in, the ranking, the faults and the next tasks. Nothing is printed here."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Group, RenderableType
from rich.text import Text

from sfs_excel.cli.screen_tasks import show_stage, show_tasks
from sfs_excel.cli.terminal import list_rows, make_cells, make_line, make_table, make_title, show_points
from sfs_excel.outcome.bureau_tasks import find_bureau_errors
from sfs_excel.outcome.wording import list_waiting
from sfs_excel.words import Audience, FileStatus, FindingCode, OfficeStatus, Severity, VoterStatus

if TYPE_CHECKING:
    from sfs_excel.year.collect import Collected

_MOST_RANKED = 20
_MOST_OFFICES = 10
_MOST_PER_OFFICE = 3
_MOST_LISTED = 30
_MOST_IN_LINE = 3


def show_collected(collected: "Collected", folder: Path | None = None) -> RenderableType:
    """The report of `collect`.

    Args:
        folder: the year folder, where a command has to name it.
    """
    return Group(
        _count_files(list_rows(collected.submissions)),
        _rank(list_rows(collected.ranking), collected.stage),
        *_list_troubles(collected),
        _show_stage(collected),
        make_title("写好的文件"),
        *_list_written(collected),
        show_tasks(collected.tasks, folder),
    )


def show_briefly(collected: "Collected") -> RenderableType:
    """The report of `collect` for a spectator who has read a whole one a moment ago: ranks in a few lines, no next steps."""
    return Group(
        _count_files(list_rows(collected.submissions)),
        make_title(f"排名（{collected.stage}）"),
        make_line("\n".join(_rank_in_lines(list_rows(collected.ranking)))),
        *_list_troubles(collected),
        _show_stage(collected),
    )


def _list_troubles(collected: "Collected") -> Iterator[RenderableType]:
    """Return what was found, in the files and in what they say."""
    findings, unused = list_rows(collected.findings), list_rows(collected.unused)
    if unused:
        yield make_title("没有用上的文件")
        yield from (make_line(f"· {row['file']}", row["reason"]) for row in unused[:_MOST_LISTED])
        yield from _count_rest(len(unused), "个", "报送情况")
    errors = [
        row for row in findings if row["severity"] == Severity.ERROR and row["to"] == Audience.OFFICE and row["office"]
    ]
    if errors:
        yield make_title("需要退回更正")
        yield from _group_errors(errors, list_rows(collected.ranking))
    bureau_errors = list_rows(find_bureau_errors(collected.findings))
    if bureau_errors:
        yield make_title(f"核定、票决和台账里要改的（{len(bureau_errors)} 处，没有采用）")
        yield from (make_line(f"· {row['message']}") for row in bureau_errors[:_MOST_LISTED])
        yield from _count_rest(len(bureau_errors), "处", "校验问题")
    if reminders := sum(1 for row in findings if row["severity"] == Severity.REMINDER):
        yield Text(f"另有 {reminders} 处提醒（程序没有据此改分），请看排名工作簿「校验问题」。")


def _count_rest(number: int, unit: str, sheet: str) -> Iterator[RenderableType]:
    if number > _MOST_LISTED:
        yield Text(f"……共 {number} {unit}，见排名工作簿「{sheet}」。")


def _show_stage(collected: "Collected") -> RenderableType:
    void = [str(row["voter"]) for row in list_rows(collected.voters) if row["status"] == VoterStatus.FAULTY]
    said = ""
    if void and not len(collected.waiting):
        said = f"{len(collected.voters)} 张票中有 {len(void)} 张作废，没有计入：编号 {'、'.join(void)}。"
    return show_stage(collected.stage, list_waiting(collected.waiting), said)


def _list_written(collected: "Collected") -> Iterator[RenderableType]:
    """Tell where the outputs are, and what became of those that were there before."""
    yield make_line(f"排名工作簿：{collected.summary}")
    if collected.exports:
        yield make_line(f"{len(collected.exports)} 张 CSV 表：{collected.exports[0].parent}")
    if collected.corrections:
        folder = next(iter(collected.corrections.values())).parent
        yield make_line(f"退回的表 {len(collected.corrections)} 份：{folder}")
    for kept in collected.kept:
        yield make_line(f"原来的文件被人改过，或者规则变了，已留下一份：{kept}")
    for path in collected.occupied:
        said = "正在别的程序里打开着，新的暂时放在它旁边（文件名带日期）；关闭后再运行 collect。"
        yield make_line(f"{path.name} {said}")


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
