"""校验问题: everything that was found in what came back, with a link to the file."""

from collections.abc import Iterator

from sfs_excel.outcome.results import Results
from sfs_excel.sheets.book import Book
from sfs_excel.sheets.columns import Column
from sfs_excel.sheets.writing import Link
from sfs_excel.summary.links import OPENS, lead_to
from sfs_excel.summary.rules import link_to_rule
from sfs_excel.summary.styles import Tone
from sfs_excel.summary.table import OFFICE, Row, write_list
from sfs_excel.words import Audience, Severity

SHEET = "校验问题"
_MEANINGS = (
    "错误：没有采用，须由填表人（司法所、核定人、评委、记台账的人）改好后重新报送；"
    "提醒：请核实，不影响得分；更正：只有一种理解，已按该理解采用。"
)
COLUMNS = (
    Column("编码", 8, "code"),
    Column(OFFICE, 14),
    Column("性质", 8, "code", _MEANINGS),
    Column("项目", 8, "link", "点击看这一项的计分规则、责任书原文和采用的口径。"),
    Column("填报项", 20),
    Column("问题和处理办法", 58, "returned"),
    Column("文件", 26, "link", f"{OPENS}打开时停在右边写的单元格。"),
    Column("工作表", 12, "returned"),
    Column("单元格", 10, "code"),
    Column("问题代码", 14, "code", "程序内部的分类，便于统计。", aside=True),
)
_TONES: dict[str, Tone] = {Severity.ERROR: "bad", Severity.REMINDER: "warn"}


def write_findings(book: Book, results: Results) -> int:
    """Add the sheet, or more of them. Returns how many."""
    counts = results.findings["severity"].value_counts()
    found = "、".join(
        f"{name}{counts.get(name, 0)}条" for name in (Severity.ERROR, Severity.REMINDER, Severity.NORMALISED)
    )
    note = f"共{len(results.findings)}条：{found}。{_MEANINGS}" if len(results.findings) else "没有发现问题。"
    return write_list(book, results, SHEET, COLUMNS, note, _rows(results))


def _rows(results: Results) -> Iterator[Row]:
    """Offices in the roster's order, then what belongs to none; errors first."""
    offices = {office: place for place, office in enumerate(results.offices)}
    severities = {Severity.ERROR: 0, Severity.REMINDER: 1, Severity.NORMALISED: 2}
    ordered = results.findings.assign(
        _office=results.findings["office"].map(offices).fillna(len(offices)),
        _severity=results.findings["severity"].map(severities),
    ).sort_values(["_office", "_severity", "item"], kind="stable")
    fields = results.rulebook.fields
    for entry in ordered.to_dict("records"):
        office, item, key = entry["office"], int(entry["item"]), entry["field"]
        yield (
            _TONES.get(entry["severity"], "plain"),
            (
                office,
                results.name(office),
                entry["severity"],
                Link(f"第{item}项", link_to_rule(results.rulebook, item)) if item in results.rulebook.items else "",
                fields[key].label if key in fields else key,
                entry["message"],
                lead_to(
                    results,
                    entry["file"],
                    "" if entry["to"] == Audience.BUREAU else results.returned.get(office, ""),
                    entry["cell"],
                    entry["sheet"],
                ),
                entry["sheet"],
                entry["cell"],
                entry["code"],
            ),
        )
