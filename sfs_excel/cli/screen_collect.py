"""The report of `collect`: the files that came in, the ranking, the faults and the next tasks. Nothing is printed here."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.text import Text

from sfs_excel.cli.screen_tasks import show_stage, show_tasks
from sfs_excel.cli.terminal import clean, make_line, make_table, make_title, show_points
from sfs_excel.outcome.brief import MOST_LISTED, Brief, Place
from sfs_excel.outcome.standing import group_waiting
from sfs_excel.summary.formats import Format
from sfs_excel.words import FileStatus

if TYPE_CHECKING:
    from sfs_excel.year.collected import Collected

_MOST_RANKED = 20
_MOST_IN_LINE = 3


def show_collected(collected: "Collected", folder: Path | None = None) -> RenderableType:
    """The report of `collect`.

    Args:
        folder: the year folder, where a command has to name it.
    """
    brief = collected.brief
    return Group(
        _count_files(brief.files),
        show_ranking(brief.places, brief.stage),
        *_list_troubles(collected),
        _show_stage(brief),
        make_title("写好的文件"),
        *_list_written(collected),
        show_tasks(collected.tasks, folder),
    )


def show_briefly(collected: "Collected") -> RenderableType:
    """The report of `collect` for a spectator who has read a whole one a moment ago: ranks in a few lines, no next steps."""
    brief = collected.brief
    return Group(
        _count_files(brief.files),
        make_title(f"排名（{brief.stage}）"),
        make_line("\n".join(_rank_in_lines(brief.places))),
        *_list_troubles(collected),
        _show_stage(brief),
    )


def _list_troubles(collected: "Collected") -> Iterator[RenderableType]:
    """Return what was found, in the files and in what they say."""
    brief, unused = collected.brief, collected.unused_rows
    if unused:
        yield make_title("没有用上的文件")
        yield from (make_line(f"· {row['file']}", row["reason"]) for row in unused[:MOST_LISTED])
        yield from _count_rest(len(unused), "个", "报送情况")
    if brief.to_correct:
        yield make_title("需要退回更正")
        yield from _list_to_correct(brief)
    if brief.bureau_errors:
        yield make_title(f"核定、票决和台账里要改的（{brief.bureau_error_count} 处，没有采用）")
        yield from (make_line(f"· {message}") for message in brief.bureau_errors)
        yield from _count_rest(brief.bureau_error_count, "处", "校验问题")
    if brief.reminders:
        yield Text(f"另有 {brief.reminders} 处提醒（程序没有据此改分），请看排名工作簿「校验问题」。")


def _count_rest(number: int, unit: str, sheet: str) -> Iterator[RenderableType]:
    if number > MOST_LISTED:
        yield Text(f"……共 {number} {unit}，见排名工作簿「{sheet}」。")


def _show_stage(brief: Brief) -> RenderableType:
    void, said = brief.void_ballots, ""
    if void and not brief.waiting_rows:
        said = f"{brief.ballots} 张票中有 {len(void)} 张作废，没有计入：编号 {'、'.join(void)}。"
    return show_stage(brief.stage, brief.finality, group_waiting(brief.waiting_rows), said)


def _list_written(collected: "Collected") -> Iterator[RenderableType]:
    """Tell where the outputs are, and what became of those that were there before."""
    yield make_line(f"排名工作簿：{collected.summary}")
    yield from list_exports(collected.exports)
    if collected.corrections:
        folder = next(iter(collected.corrections.values())).parent
        yield make_line(f"退回的表 {len(collected.corrections)} 份：{folder}")
    for kept in collected.kept:
        yield make_line(f"原来的文件被人改过，或者规则变了，已留下一份：{kept}")
    for path in collected.occupied:
        said = "正在别的程序里打开着，新的暂时放在它旁边（文件名带日期）；关闭后再运行 collect。"
        yield make_line(f"{path.name} {said}")


def list_exports(exports: Sequence[Path]) -> Iterator[RenderableType]:
    """One line, where tables were exported."""
    if exports:
        many = Counter(path.suffix.removeprefix(".") for path in exports)
        said = "、".join(f"{many[each]} 张 {each.word} 表" for each in Format if each in many)
        yield make_line(f"{said}：{exports[0].parent}")


def _count_files(files: Mapping[FileStatus, int]) -> Text:
    if not files:
        return Text("收件箱里还没有文件。")
    counted = "，".join(f"{status.word} {count}" for status, count in files.items())
    return Text(f"收到文件 {sum(files.values())} 个：{counted}。")


def show_ranking(places: Sequence[Place], stage: str) -> RenderableType:
    """The first of the ranking's places."""
    if not places:
        return Text("还没有可以计分的填报表。")
    table = make_table("名次:", "司法所", "总分:", "基本分:", "加分:", "扣罚:", "未填:", "错误:", "备注")
    for place in places[:_MOST_RANKED]:
        rank = "—" if place.rank is None else str(place.rank)
        points = map(show_points, (place.total, place.base, place.bonus, place.penalty))
        others = (place.missing, place.findings, place.veto)
        table.add_row(rank, Text(clean(place.name)), *points, *(Text(clean(each)) for each in others))
    more = len(places) - _MOST_RANKED
    rest = [Text(f"……另有 {more} 个，见排名工作簿。")] if more > 0 else []
    return Group(make_title(f"排名（{stage}）"), table, *rest)


def _rank_in_lines(places: Sequence[Place]) -> Iterable[str]:
    said = [f"{place.rank or '否决'} {place.name} {show_points(place.total)}" for place in places]
    for start in range(0, len(said), _MOST_IN_LINE):
        yield "　　".join(said[start : start + _MOST_IN_LINE])


def _list_to_correct(brief: Brief) -> Iterable[RenderableType]:
    """The offices with most faults first; of each what is filled in wrongly, and how much is blank."""
    for office in brief.to_correct:
        shown = [f"· {message}" for message in office.said]
        if more := office.errors - office.blanks - len(shown):
            shown.append(f"……另有 {more} 处填错，见排名工作簿「校验问题」")
        if office.blanks:
            shown.append(f"· 有 {office.blanks} 项没有填")
        yield make_line(f"{office.name}：{office.errors} 处", "\n".join(shown))
    if more := brief.offices_to_correct - len(brief.to_correct):
        yield make_line(f"……另有 {more} 个司法所，见排名工作簿。")
