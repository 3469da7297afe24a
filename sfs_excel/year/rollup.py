"""Ranks the offices of several year folders together, and the counties by their mean. The folders are only looked at."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from sfs_excel.clock import Clock, check_clock, tell_time
from sfs_excel.errors import Fault, FaultyFileError, SfsError
from sfs_excel.files.lock import hold_lock
from sfs_excel.files.outputs import Outputs
from sfs_excel.files.progress import Progress, show_nothing
from sfs_excel.outcome.brief import Brief
from sfs_excel.outcome.brief_results import brief_results
from sfs_excel.outcome.counties import County, join_counties, name_county
from sfs_excel.outcome.digest import digest_results
from sfs_excel.outcome.results import Results
from sfs_excel.outcome.standing import Task
from sfs_excel.roster.titles import COUNTY
from sfs_excel.rulebook.model import Rulebook, compare_items
from sfs_excel.summary.formats import Format, Wish, choose_formats
from sfs_excel.words import OfficeStatus, Stage
from sfs_excel.year.collect import draft_tables, list_stale
from sfs_excel.year.folder import EXPORTS, ROSTER, STATE, YearFolder, name_summary
from sfs_excel.year.former import ensure_as_frozen
from sfs_excel.year.held import BureauFiles
from sfs_excel.year.reader import YearReader

NOTE = "rollup.json"  # below STATE: the note of what was written; only the folder of a rollup has it


@dataclass(frozen=True, eq=False)
class RolledUp:
    """The outcome of one rollup, and the places where it was written.

    Attributes:
        results: of all counties as one.
        brief: as much of them as a screen has room for.
        counties: `counties.COUNTIES`.
        exports, kept, occupied: as in `collect.Collected`.
        tasks: what keeps this from being the last word.
    """

    results: Results
    brief: Brief
    counties: pd.DataFrame
    summary: Path
    exports: tuple[Path, ...] = ()
    kept: tuple[Path, ...] = ()
    occupied: tuple[Path, ...] = ()
    tasks: tuple[Task, ...] = ()


@dataclass(frozen=True, eq=False)
class _Opened:
    """A year folder, fit to be looked at."""

    year: YearFolder
    files: BureauFiles

    @property
    def county(self) -> str:
        return name_county(self.files.roster)


def rollup_years(
    out: Path,
    folders: Sequence[Path],
    *,
    export: Wish = False,
    clock: Clock = tell_time,
    executor: Executor | None = None,
    progress: Progress = show_nothing,
) -> RolledUp:
    """Write one ranking workbook over the offices of several year folders, as far as each has collected. Nothing is written
    into the folders, but for their lock while they are looked at.

    Args:
        out: a new or empty folder, or an earlier rollup's, outside of all year folders named.
        folders: one year folder a county, in the order in which the counties are listed.
        export: formats in which to write the tables, too.
        executor: as for `Workspace`, for each county.

    Raises:
        SfsError: a folder is none, or has faults; rulebooks differ; two counties cannot be told apart; `out` holds other things;
            as `choose_formats`.
    """
    check_clock(clock)
    formats = choose_formats(export)
    out = Path(out)
    opened = [_open(Path(folder), clock) for folder in folders]
    if not opened:
        raise SfsError("汇总：没有写年度文件夹。请写上各县局的年度文件夹，一个县一个。")
    if faults := [*_find_repeated(opened), *_compare_rulebooks(opened)]:
        raise FaultyFileError(faults)
    _ensure_free(out, opened)
    counties = []
    for done, each in enumerate(opened):
        progress(done, len(opened), each.county)
        counties.append(_look(each, clock, executor, progress))
    progress(0, 0, "排名")
    return _write(join_counties(counties, clock()), tuple(_list_tasks(counties)), out, clock, progress, export=formats)


def _open(folder: Path, clock: Clock) -> _Opened:
    """
    Raises:
        SfsError: it is no year folder.
        FaultyFileError: its faults, each with the folder.
    """
    year = YearFolder(folder, clock, keeps=False)
    try:
        files = YearReader(year, clock, None).ensure_ready()
    except FaultyFileError as error:
        raise FaultyFileError(_say_folder(fault, folder) for fault in error.faults) from error
    if not name_county(files.roster):
        fact = "“设置”里没有填县局名称，汇总后分不清是哪个县的"
        raise FaultyFileError([Fault(str(folder / ROSTER), fact, f"请在{ROSTER}的“设置”里填上{COUNTY}后重试")])
    return _Opened(year, files)


def _say_folder(fault: Fault, folder: Path) -> Fault:
    return fault if str(folder) in fault.place else replace(fault, place=f"{folder} {fault.place}")


def _find_repeated(opened: Sequence[_Opened]) -> Iterator[Fault]:
    counties = Counter(each.county for each in opened)
    for county in (county for county, many in counties.items() if many > 1):
        same = [str(each.year.root) for each in opened if each.county == county]
        fact = f"都是{county}的，一个县只能有一个年度文件夹"
        yield Fault("、".join(same), fact, f"写重了的去掉一个；是两个县的，请在{ROSTER}的“设置”里把{COUNTY}分别填对")


def _compare_rulebooks(opened: Sequence[_Opened]) -> Iterator[Fault]:
    """Only where every word is the same are points comparable, and is it one letter that the workbook quotes."""
    first = opened[0]
    for each in opened[1:]:
        if each.files.rulebook.full_digest != first.files.rulebook.full_digest:
            differing = "、".join(_tell_difference(first.files.rulebook, each.files.rulebook))
            fact = f"责任书与 {first.year.root} 的不同：{differing}"
            yield Fault(str(each.year.root), fact, "责任书一字不差的才能一起排名；请统一责任书，或者分开汇总")


def _tell_difference(one: Rulebook, other: Rulebook) -> Iterator[str]:
    if one.year != other.year:
        yield f"年度（{one.year}、{other.year}）"
    if one.title != other.title:
        yield f"标题（“{one.title}”、“{other.title}”）"
    items = compare_items(one, other)
    if items:
        yield f"第{'、'.join(map(str, items))}项"
    if one.ranking != other.ranking:
        yield "排名办法"
    if not items and (one.year, one.title, one.ranking) == (other.year, other.title, other.ranking):
        yield "各项以外的文字，或者说明性的文字"


def _ensure_free(out: Path, opened: Sequence[_Opened]) -> None:
    for each in opened:
        if out.resolve().is_relative_to(each.year.root.resolve()):
            raise SfsError(f"{out}：在年度文件夹 {each.year.root} 里，汇总不往年度文件夹里写。请换一个外面的文件夹。")
    if not _is_fit(out):
        raise SfsError(f"{out}：里面已经有别的东西，也不是以前的汇总。请换一个新的文件夹。")


def _is_fit(out: Path) -> bool:
    """Tell whether there is nothing yet, or nothing but what a rollup has begun or made."""
    if not out.is_dir():
        return not out.exists()
    return (out / STATE / NOTE).is_file() or all(path.name == STATE for path in out.iterdir())


def _look(opened: _Opened, clock: Clock, executor: Executor | None, progress: Progress) -> County:
    """Evaluate one county's year. Its readings are let go before the next county's come."""
    reader = YearReader(opened.year, clock, executor)
    with hold_lock(opened.year.root, clock=clock):
        snapshot, arrival = reader.look(opened.files, progress)
        ensure_as_frozen(snapshot)
    unread = (*arrival.new, *(each.name for each in arrival.waiting))
    return County(opened.county, snapshot.evaluation.results, unread)


def _list_tasks(counties: Sequence[County]) -> Iterator[Task]:
    """For the front page: who has not come to the end, and what is not in it."""
    behind = [f"{each.name}（{each.results.stage}）" for each in counties if each.results.stage != Stage.FINAL]
    if behind:
        yield Task("县局", "考核还没有到终评的县，这里的名次都是暂定的，终评后请再汇总一次", tuple(behind))
    if open_ones := tuple(each.name for each in counties if each.results.final is None):
        yield Task("县局", "考核结果还没有定稿的县，这里的名次以后还可能变，定稿后请再汇总一次", open_ones)
    unread = [f"{each.name}（{len(each.unread)}个）" for each in counties if each.unread]
    if unread:
        yield Task("县局", "收件箱里有没有读的文件，不在这次结果里，请县局运行 collect 后再汇总一次", tuple(unread))
    missing = {each.name: each.results.count(OfficeStatus.MISSING) for each in counties}
    if about := [f"{name}（{many}个）" for name, many in missing.items() if many]:
        yield Task("县局", "有司法所没有报送，列在最后，没有名次", tuple(about))


def _write(
    results: Results,
    tasks: tuple[Task, ...],
    out: Path,
    clock: Clock,
    progress: Progress,
    *,
    export: Collection[Format],
) -> RolledUp:
    assert results.counties is not None  # they were joined
    summary = out / name_summary(results.rulebook)
    out.mkdir(parents=True, exist_ok=True)
    with hold_lock(out, clock=clock):
        outputs = Outputs(out, out / STATE / NOTE, clock)
        said = digest_results(results)
        drafts = draft_tables(results, said, tasks, summary, export=export)
        written = outputs.make(drafts, results.rulebook.digest, progress)
        if export:
            outputs.remove(list_stale(outputs, out / EXPORTS, drafts, said))
    return RolledUp(
        results,
        brief_results(results),
        results.counties,
        summary=written[summary].path,
        exports=tuple(each.path for path, each in written.items() if path != summary),
        kept=tuple(each.kept for each in written.values() if each.kept is not None),
        occupied=tuple(path for path, each in written.items() if each.path != path),
        tasks=tasks,
    )
