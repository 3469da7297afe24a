"""The report of a collect as plain data that is kept, and back."""

from collections.abc import Callable
from dataclasses import astuple
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sfs_excel.outcome.brief import Brief, Place, ToCorrect
from sfs_excel.outcome.tables import SUBMISSIONS
from sfs_excel.words import FileStatus, Stage
from sfs_excel.year.collected import Collected
from sfs_excel.year.plain import check_parts, read_json, read_task, read_texts, read_waiting, write_json

if TYPE_CHECKING:
    from sfs_excel.outcome.results import Results

_UNUSED = [{"str": str, "int64": int}[dtype] for dtype in SUBMISSIONS.dtypes.values()]
_COLLECTED = [list, str, str, list, dict, list, list]
_BRIEF = [dict, list, str, str, list, list, int, list, int, int, int, list, bool]
_POINTS = float | None
_PLACE = [int | None, str, _POINTS, _POINTS, _POINTS, _POINTS, int, int, str]


def write_collected(collected: Collected, folder: Path) -> bytes:
    """Return all of it but the results as bytes that `read_collected` reads. Nothing in it was kept beside or occupied.

    Args:
        folder: the year folder.
    """

    def name(path: Path) -> str:
        return path.relative_to(folder).as_posix()

    return write_json(
        [
            astuple(collected.brief),
            name(collected.summary),
            name(collected.dashboard),
            [[row[column] for column in SUBMISSIONS.names] for row in collected.unused_rows],
            {office: name(path) for office, path in collected.corrections.items()},
            list(map(name, collected.exports)),
            [astuple(task) for task in collected.tasks],
        ]
    )


def read_collected(content: bytes, folder: Path, evaluate: "Callable[[], Results]") -> Collected:
    """
    Args:
        folder: the year folder.
        evaluate: works out the results.

    Raises:
        ValueError: this is not what `write_collected` writes.
    """
    brief, summary, dashboard, unused, corrections, exports, tasks = check_parts(read_json(content), _COLLECTED)
    read_texts(list(corrections.values()))
    return Collected(
        _read_brief(brief),
        folder / summary,
        folder / dashboard,
        tuple(dict(zip(SUBMISSIONS.names, check_parts(each, _UNUSED), strict=True)) for each in unused),
        {office: folder / name for office, name in corrections.items()},
        exports=tuple(map(folder.joinpath, read_texts(exports))),
        kept=(),
        occupied=(),
        tasks=tuple(map(read_task, tasks)),
        evaluate=evaluate,
    )


def _read_brief(plain: Any) -> Brief:
    (
        files,
        places,
        stage,
        finality,
        waiting,
        to_correct,
        offices,
        errors,
        count,
        reminders,
        ballots,
        void,
        has_errors,
    ) = check_parts(plain, _BRIEF)
    check_parts(list(files.values()), [int] * len(files))
    return Brief(
        {FileStatus(status): number for status, number in files.items()},
        tuple(Place(*check_parts(each, _PLACE)) for each in places),
        Stage(stage),
        finality,
        read_waiting(waiting),
        tuple(map(_read_to_correct, to_correct)),
        offices,
        read_texts(errors),
        count,
        reminders,
        ballots,
        read_texts(void),
        has_errors,
    )


def _read_to_correct(plain: Any) -> ToCorrect:
    name, errors, blanks, said = check_parts(plain, [str, int, int, list])
    return ToCorrect(name, errors, blanks, read_texts(said))
