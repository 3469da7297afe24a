"""The ranking workbook: one run's results -> …排名.xlsx."""

from collections.abc import Mapping, Sequence
from functools import partial
from io import BytesIO
from tempfile import TemporaryDirectory

from sfs_excel.errors import SfsError
from sfs_excel.outcome.results import Results
from sfs_excel.outcome.standing import Task
from sfs_excel.sheets.book import Book, SheetLimits
from sfs_excel.sheets.styles import Styles
from sfs_excel.sheets.workbook import Spreadsheet
from sfs_excel.summary import (
    amended,
    answers,
    appeals,
    differences,
    events,
    findings,
    ledger,
    mended,
    revisions,
    submissions,
    trail,
)
from sfs_excel.summary.about import write_about
from sfs_excel.summary.amended import write_amended
from sfs_excel.summary.answers import write_answers
from sfs_excel.summary.appeals import write_appeals
from sfs_excel.summary.approval import write_approval
from sfs_excel.summary.comparison import write_comparison
from sfs_excel.summary.computed import write_computed
from sfs_excel.summary.counties import write_counties
from sfs_excel.summary.details import begin_link
from sfs_excel.summary.differences import write_differences
from sfs_excel.summary.events import write_events
from sfs_excel.summary.findings import write_findings
from sfs_excel.summary.front import start_front, write_front
from sfs_excel.summary.front_rows import Source
from sfs_excel.summary.large import point_to_files
from sfs_excel.summary.last_year import write_last_year
from sfs_excel.summary.layout import MatrixLayout, lay_out_matrix
from sfs_excel.summary.ledger import write_ledger
from sfs_excel.summary.log import write_log
from sfs_excel.summary.matrix import write_matrix
from sfs_excel.summary.mended import write_mended
from sfs_excel.summary.offices import list_offices, write_offices
from sfs_excel.summary.profile import write_profile
from sfs_excel.summary.ranking import start_ranking, write_ranking
from sfs_excel.summary.reasons import write_reasons
from sfs_excel.summary.revisions import write_revisions
from sfs_excel.summary.rules import write_rules
from sfs_excel.summary.sizes import Sizes
from sfs_excel.summary.spread import write_spread
from sfs_excel.summary.styles import LOOKS, MEASURE
from sfs_excel.summary.submissions import write_submissions
from sfs_excel.summary.trail import write_trail
from sfs_excel.summary.votes import write_votes

LIMITS, SIZES = SheetLimits(), Sizes()


def build_summary(
    results: Results,
    tasks: Sequence[Task] = (),
    limits: SheetLimits = LIMITS,
    sizes: Sizes = SIZES,
) -> bytes:
    """The ranking workbook, .xlsx. Every formula carries its value, so that a preview shows what Excel would.

    Args:
        tasks: what has to be done next, for the front.
        limits: what one sheet holds; lists that are longer go on in a further one.
        sizes: with how many offices the workbook is another.

    Raises:
        SfsError: the roster has no office.
    """
    if not results.offices:
        raise SfsError("名册中没有司法所，无法汇总。请在 名册.xlsx 的“司法所”表中填写。")
    written = BytesIO()
    with TemporaryDirectory() as folder, Spreadsheet(written, {"tmpdir": folder}) as workbook:
        workbook.set_properties(
            {
                "title": f"{results.rulebook.year}年司法所目标管理考核排名",
                "author": results.roster.county,
                "created": results.made,
            }
        )
        book = Book(workbook, Styles(workbook, LOOKS), MEASURE, limits)
        layout = lay_out_matrix(results.rulebook, results.offices, sizes, len(results.outside))
        offices = list_offices(results)
        source = Source(results, layout, offices, begin_link(book, results, layout))
        front = start_front(book, source)
        ranking = start_ranking(book, results)
        if not layout.is_large and results.counties is None:  # what several groups decided, no group signs
            write_approval(book, results, layout)
        write_counties(book, results)
        write_matrix(book, results, layout)
        if not layout.is_large:
            write_profile(book, results, layout, offices)
        write_comparison(book, results, layout, offices)
        write_spread(book, results, layout, offices)
        parts = _write_lists(book, results, layout)
        write_rules(book, results, partial(point_to_files, layout=layout))
        write_about(book, results, layout)
        write_offices(book, results, layout, offices)
        if not layout.is_large:
            write_reasons(book, results)
        write_ranking(book, ranking, results, layout, write_computed(book, results, layout))
        write_front(book, front, source, tasks, parts)
    return written.getvalue()


def _write_lists(book: Book, results: Results, layout: MatrixLayout) -> Mapping[str, int]:
    """Returns how many sheets each list takes that may take more than one. What no table says is never left out."""
    told = {amended.SHEET: write_amended(book, results), mended.SHEET: write_mended(book, results)}
    told |= write_last_year(book, results, layout)
    if layout.is_large:
        told[appeals.SHEET] = write_appeals(book, results)
        return told | {revisions.SHEET: write_revisions(book, results), events.SHEET: write_events(book, results)}
    parts = told | {ledger.SHEET: write_ledger(book, results), differences.SHEET: write_differences(book, results)}
    parts[trail.SHEET] = write_trail(book, results)
    parts[appeals.SHEET] = write_appeals(book, results)
    write_votes(book, results)
    write_log(book, results)
    return parts | {
        events.SHEET: write_events(book, results),
        findings.SHEET: write_findings(book, results),
        submissions.SHEET: write_submissions(book, results),
        revisions.SHEET: write_revisions(book, results),
        answers.SHEET: write_answers(book, results),
    }
