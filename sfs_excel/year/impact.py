"""Works out what each alternative reading would change, and writes it down."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from sfs_excel.errors import SfsError
from sfs_excel.files.outputs import Draft, digest_parts
from sfs_excel.outcome.digest import digest_results
from sfs_excel.outcome.impact import weigh_choices
from sfs_excel.outcome.impact_table import frame_impact
from sfs_excel.outcome.judged import judge_report
from sfs_excel.outcome.reported import report_returns
from sfs_excel.roster.readings import list_rooms
from sfs_excel.roster.readings_sheet import build_readings
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.summary.impact import build_impact
from sfs_excel.year.folder import CHOICES, IMPACT, YearFolder
from sfs_excel.year.readiness import ensure_scored
from sfs_excel.year.snapshot import Snapshot


@dataclass(frozen=True)
class Impact:
    """
    Attributes:
        table: of `impact_table.IMPACT`.
        workbook: all of it, with the offices.
        choices: a sheet 口径 to be moved into the roster, which has none; None where it has.
    """

    table: pd.DataFrame
    workbook: Path
    choices: Path | None


def write_impact(year: YearFolder, snapshot: Snapshot, items: Sequence[int]) -> Impact:
    """Weigh the alternatives of some items, or of all. The caller holds the folder's lock.

    Raises:
        SfsError: the rulebook has no such item; it offers no alternative; nobody has points yet.
    """
    basis, results = snapshot.basis, snapshot.evaluation.results
    rulebook = basis.written or basis.rulebook
    rooms = list_rooms(rulebook, basis.roster.chosen)
    _ensure_offered(rulebook, items)
    ensure_scored(results, IMPACT)
    report = report_returns(basis.rulebook, basis.roster, snapshot.intake, written=rulebook)
    standings, weighed = weigh_choices(judge_report(report), results.ranking, items)
    table = frame_impact(standings, weighed, rulebook, results.names)
    said = digest_parts(digest_results(results), list(items))
    drafts = {year.summary / IMPACT: Draft(said, lambda: build_impact(results, table))}
    if not basis.roster.has_readings:
        drafts[year.summary / CHOICES] = Draft(digest_parts(rooms), lambda: build_readings(rooms))
    written = year.read_outputs().make(drafts)
    choices = written.get(year.summary / CHOICES)
    return Impact(table, written[year.summary / IMPACT].path, None if choices is None else choices.path)


def _ensure_offered(rulebook: Rulebook, items: Sequence[int]) -> None:
    known = rulebook.items
    offering = [number for number, item in known.items() if any(entry.alternatives for entry in item.rules)]
    if unknown := [str(item) for item in items if item not in known]:
        raise SfsError(f"责任书里没有第{'、'.join(unknown)}项。请写责任书里的序号。")
    if not offering or (items and not set(items) & set(offering)):
        what = f"第{'、'.join(map(str, items))}项" if items else "各条规则"
        named = (
            f"有的是：第{'、'.join(map(str, offering))}项。"
            if offering
            else "请照新版的样本，在规则下面写上 alternatives。"
        )
        raise SfsError(f"责任书里{what}没有可以改用的口径。{named}")
