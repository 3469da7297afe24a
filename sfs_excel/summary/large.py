"""The workbook of a large year: ranking, scores, sections, distributions. Its long lists would be more than anybody opens, so
they are left to the exported tables; and ranks, by which every office asks all others, are values.
"""

from collections.abc import Mapping

from sfs_excel.outcome.results import Results
from sfs_excel.summary import answers, differences, findings, ledger, log, submissions, trail, votes
from sfs_excel.summary.formats import Format
from sfs_excel.summary.layout import MATRIX, MatrixLayout

FILES: Mapping[str, str] = {
    ledger.SHEET: "ledger",
    differences.SHEET: "items",
    trail.SHEET: "trail",
    votes.SHEET: "votes、voters",
    log.SHEET: "record",
    findings.SHEET: "findings",
    submissions.SHEET: "submissions",
    answers.SHEET: "answers",
}
"""The sheet that is left out, and the exported tables that say the same."""
_ENDINGS = " 或 ".join(f".{each}" for each in Format)
FOLDER = "本工作簿旁边“导出”文件夹"
RANKS_STAY = "名次、等次是汇总时的数值，不随改写变动：要改名次，请在核定表中核定后重新汇总。"


def say_left_out(results: Results) -> list[str]:
    """Say where the lists are, and what does not follow."""
    command = "collect" if results.counties is None else "rollup"
    options = " 或 ".join(f"--export {each}" for each in Format)
    where = (
        f"共{len(results.offices)}个司法所，明细太长，没有放进本工作簿。"
        f"请运行 sfs-excel {command}，加 {options}，导出到{FOLDER}。"
    )
    return [where, RANKS_STAY]


def name_files() -> str:
    """The lists, and the files in which they are."""
    named = "，".join(f"{sheet}见 {files}" for sheet, files in FILES.items())
    return f"{named}；文件名以 {_ENDINGS} 结尾。"


def say_place(files: str) -> str:
    """Say where exported tables are."""
    return f"{FOLDER}中的 {files}（{_ENDINGS}）"


def point_to_files(said: str, layout: MatrixLayout) -> str:
    """A text that names sheets, in a large year with the files that stand in for them."""
    if layout.is_large:
        for sheet, files in FILES.items():
            said = said.replace(f"“{sheet}”", say_place(files))
    return said


def warn_follows(page: str, layout: MatrixLayout) -> str:
    """Tell what follows when scores were overwritten.

    Args:
        page: 本表 or 本页.
    """
    return (
        f"处经人工改写，{page}的得分已随之更新，名次没有。" if layout.is_large else f"处经人工改写，{page}已随之更新。"
    )


def say_lead(layout: MatrixLayout) -> str:
    """Tell what a click on an office's name shows."""
    if layout.is_large:
        return f"点击名称，看这个所在“{MATRIX}”中的得分。"
    return "点击名称，看这个所的扣分明细。整体情况见“单所画像”，在那里从列表中选这个所。"
