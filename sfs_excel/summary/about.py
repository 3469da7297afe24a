"""说明: what this workbook rests on, how to read it, what its stage means, and which bytes were read."""

from collections.abc import Iterator, Sequence

from xlsxwriter.worksheet import Worksheet

from sfs_excel.outcome.results import Results
from sfs_excel.outcome.wording import STAGE_MEANINGS, explain_stage
from sfs_excel.sheets.book import Book
from sfs_excel.sheets.columns import Column
from sfs_excel.sheets.writing import Link
from sfs_excel.summary import (
    amended,
    answers,
    appeals,
    approval,
    comparison,
    counties,
    differences,
    events,
    findings,
    front,
    ledger,
    log,
    mended,
    profile,
    ranking,
    revisions,
    rules,
    spread,
    submissions,
    trail,
    votes,
)
from sfs_excel.summary.large import FILES, point_to_files, say_left_out, say_place
from sfs_excel.summary.layout import MATRIX, MatrixLayout
from sfs_excel.summary.table import Row, put_wide, start_sheet, write_table
from sfs_excel.summary.view import print_first_page
from sfs_excel.text import say_moment
from sfs_excel.words import FileStatus

SHEET = "说明"
COLUMNS = (Column("项目", 34), Column("内容", 72, "returned"), Column("备注", 22))
_SHEETS = (
    (front.SHEET, "先看结论：名次、总分、各部分得分、与自评相比的变化，全县失分最多的项目，下一步做什么。一页可打印。"),
    (ranking.SHEET, "各司法所的名次、总分、得分构成和状态，附图。可直接打印。"),
    (approval.SHEET, "名次、总分、等次和票数，供考核领导小组审定、签字；定稿以后写着清单的指纹。一页可打印。"),
    (MATRIX, "逐项得分。在这里改写某一项的得分，部分小计、总分和名次随之更新；改写过的会标出。"),
    (profile.SHEET, "从列表中选一个所：名次、总分、逐项得分和原因，与全县平均、最高比较。"),
    (comparison.SHEET, "逐项看全县：得满分的比例、平均、最低、失分最多的所。"),
    (spread.SHEET, "各部分得分在各所之间怎样分布，附图。"),
    (amended.SHEET, "与上一次定稿相比：哪些司法所的名次、总分、等次和哪几项得分变了，由多少变为多少。"),
    (mended.SHEET, "填报表发出以后改了哪些规则，原来怎样、现在怎样，哪些司法所的得分因此变了。"),
    (ledger.SHEET, "每一分是怎样扣掉或加上的：原因、责任书原文、填报值、来源文件和单元格。"),
    (differences.SHEET, "司法所自评、程序计算、考核人员核定的得分有哪些不同，差多少，为什么；各所合计在前。"),
    (trail.SHEET, "考核人员每一步核定：谁（接替谁、是不是局领导）、何时、由多少改为多少、理由、出自哪个文件。"),
    (appeals.SHEET, "司法所申请复核的每一项：理由、答复、复核前后的得分、谁在何时答复。"),
    (votes.SHEET, "评委（只列编号）对各所的每一张有效票和由此得出的得分；作废的票和还没有投票的评委。"),
    (log.SHEET, "县局平时台账逐条与司法所所报对照。"),
    (events.SHEET, "考核中由人决定的事，如撤回、不再补评、接替、局领导、定稿：谁、何时、为什么，是否仍有效。"),
    (findings.SHEET, "报送材料中的错误、提醒和更正，文件名可点击打开。"),
    (submissions.SHEET, "谁还没有报送；收到了哪些文件，各是什么状态。"),
    (revisions.SHEET, "同一司法所先后报送的填报表有哪些不同。"),
    (answers.SHEET, "逐项填报值：原文、采用值、核定值和来源。"),
    (rules.SHEET, "总则、每条规则的计分办法、采用的口径和可以改用的口径，以及勾稽检查。"),
    (SHEET, "本表：依据、版本、读法和所依据文件的完整指纹。"),
)

_LARGE = {
    MATRIX: "逐项得分。在这里改写某一项的得分，部分小计、总分随之更新，名次不变；改写过的会标出。",
    SHEET: "本表：依据、版本、读法，明细在哪里。",
}
"""What is otherwise in a large year."""


def write_about(book: Book, results: Results, layout: MatrixLayout) -> None:
    """Add the sheet."""
    widths = [column.width for column in COLUMNS]
    sheet = start_sheet(book, SHEET, widths)
    sheet.set_portrait()
    _write_title(book, sheet, results)
    rows = [*_basis(results), *_reading(results, layout), *_files(results, layout)]
    print_first_page(sheet, 1, write_table(book, sheet, 1, COLUMNS, rows), COLUMNS)


def _write_title(book: Book, sheet: Worksheet, results: Results) -> None:
    title = f"{results.rulebook.year}年司法所目标管理考核结果说明"
    put_wide(sheet, 0, 0, len(COLUMNS) - 1, title, book.styles["title"])
    sheet.set_row(0, 30)


def _basis(results: Results) -> Iterator[Row]:
    yield "strong", ("一、依据", "", "")
    yield "plain", ("责任书", results.rulebook.title, "")
    yield "plain", ("考核单位", results.roster.county, "")
    yield "plain", ("制表时间", say_moment(results.made), "")
    yield "plain", ("规则指纹", results.rulebook.digest, "规则内容不变，指纹不变")
    yield "plain", ("程序版本", f"sfs_excel {results.version}", "")
    yield "plain", ("结果阶段", explain_stage(results), "")


def _reading(results: Results, layout: MatrixLayout) -> Iterator[Row]:
    yield "strong", ("二、阶段", "", "")
    for stage, meaning in STAGE_MEANINGS.items():
        yield "plain", (stage, f"{meaning}。", "← 本次" if stage == results.stage else "")
    for entry in results.waiting.to_dict("records"):
        what = point_to_files(entry["what"], layout)
        yield "plain", (f"进入“{entry['stage']}”还缺", what, entry["who"])
    yield "strong", ("三、怎样看本工作簿", "", "")
    for sheet, meaning in (*_SHEETS[:2], *_list_counties(results), *_SHEETS[2:]):
        if _is_left_out(sheet, results, layout):
            continue
        said = _LARGE.get(sheet, meaning) if layout.is_large else meaning
        yield "plain", (Link(sheet, f"internal:'{sheet}'!A1"), results.widen(said), "")


def _is_left_out(sheet: str, results: Results, layout: MatrixLayout) -> bool:
    match sheet:
        case events.SHEET:
            return results.events.empty
        case appeals.SHEET:
            return results.appeals.empty
        case amended.SHEET:
            return results.former is None
        case mended.SHEET:
            return results.mended.empty
        case approval.SHEET:
            return layout.is_large or results.counties is not None
        case _:
            return layout.is_large and sheet in (*FILES, profile.SHEET)


def _list_counties(results: Results) -> Sequence[tuple[str, str]]:
    """Only where there are several."""
    return () if results.counties is None else counties.MEANINGS


def _files(results: Results, layout: MatrixLayout) -> Iterator[Row]:
    """The files that the result rests on; in a large year, where they are listed."""
    if layout.is_large:
        yield "strong", ("四、明细在哪里", "", "")
        for said in say_left_out(results):
            yield "plain", ("", said, "")
        for sheet, files in FILES.items():
            yield "plain", (sheet, say_place(files), "")
        return
    yield "strong", ("四、所依据的文件", "SHA-256 指纹", "状态")
    void = submissions.find_void(results)
    for entry in results.submissions.to_dict("records"):
        if entry["status"] == FileStatus.CURRENT:
            yield "plain", (entry["file"], entry["sha256"], submissions.say_status(entry, void))
