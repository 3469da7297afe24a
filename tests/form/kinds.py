"""Every kind of workbook that goes out, as the tests look at it: as it is issued, filled in, and with rubbish pasted in."""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from itertools import cycle
from pathlib import Path

import openpyxl
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook

from sfs_excel.form.columns import COVER, STATE_HEAD, TABLE, Column
from sfs_excel.form.content import Filling
from sfs_excel.form.cover import Recipient
from sfs_excel.form.layout import lay_out
from sfs_excel.form.write import build_form
from sfs_excel.handouts.appeal import AppealForm, AppealItem, build_appeal
from sfs_excel.handouts.assessor.assessed import Appealed
from sfs_excel.handouts.assessor.write import Assessed, build_assessor
from sfs_excel.handouts.ballot import Candidate, build_ballot
from sfs_excel.handouts.columns import ANSWERS, APPEALS, BALLOTS, ITEM_DECISIONS, LOG, VALUE_DECISIONS
from sfs_excel.handouts.log.lists import label_fields
from sfs_excel.handouts.log.write import build_log
from sfs_excel.rulebook.model import Rulebook, item_of
from sfs_excel.rules.field import Field
from sfs_excel.sheets.references import cell_name
from sfs_excel.sheets.token import Stamp
from sfs_excel.words import Severity
from tests.fillings import BEST, KEY, MADE, RULEBOOK
from tests.form.corrections import find
from tests.handouts.bureau import change_rulebook, heads_of, sheet_of, token_of, type_in, validations_of

FORM, CORRECTED, ASSESSOR, BALLOT, GRADED, LOGBOOK = "填报表", "更正表", "核定表", "票决表", "票决表（等次）", "台账"
APPEAL, ANSWERED = "复核申请表", "核定表（复核）"
KINDS = (FORM, CORRECTED, ASSESSOR, BALLOT, GRADED, LOGBOOK, APPEAL, ANSWERED)
STATES: Mapping[str, tuple[str, ...]] = {
    FORM: (TABLE,),
    CORRECTED: (TABLE,),
    ASSESSOR: (ITEM_DECISIONS.sheet, VALUE_DECISIONS.sheet),
    BALLOT: (BALLOTS.sheet,),
    GRADED: (BALLOTS.sheet,),
    LOGBOOK: (LOG.sheet,),
    APPEAL: (APPEALS.sheet,),
    ANSWERED: (ITEM_DECISIONS.sheet, VALUE_DECISIONS.sheet, ANSWERS.sheet),
}
"""The sheets that are filled in: each has a column 状态."""
BESIDE: Mapping[str, tuple[str, ...]] = dict.fromkeys((FORM, CORRECTED, ASSESSOR, ANSWERED), (COVER,))
"""The sheets that are read, and have a cell to write into where that is needed."""
RUBBISH: Sequence[str | float | bool] = ("约3", "=1/0", " ", -1, "是的", "#N/A", 1e300, "=NA()", "3²", "TRUE")
"""Nothing that an input takes, unless it is one for text."""
_COUNTY = "样本县司法局"
_NAMES = {"001": "甲镇司法所", "002": "乙镇司法所"}


def build(kind: str, rulebook: Rulebook = RULEBOOK, filling: Filling | None = None) -> bytes:
    """The workbook for two offices; the same bytes for the same arguments."""
    offices = list(_NAMES.items())
    match kind:
        case "填报表" | "更正表":
            recipient = Recipient(
                "001", _NAMES["001"], "（样本）", _COUNTY, date(2016, 12, 20), "kaohe@example.invalid"
            )
            token = token_of("form", rulebook.digest, "001")
            if kind == FORM:
                return build_form(rulebook, recipient, Stamp(token, KEY, MADE), filling)
            first, second, *_ = rulebook.office_fields
            findings = (
                find(first, "填的是“约3”，需要数字"),
                find(second, "请核对", Severity.REMINDER),
                find(second, "填的是“３”，已按3读取", Severity.NORMALISED),
                find("", "没有佐证", item=item_of(second)),
            )
            returned = filling or Filling({first: "约3"}, {item_of(first): "见附件1"})
            return build_form(
                rulebook, recipient, Stamp(token, KEY, MADE), returned, findings, ["责任书改过，请核对。"]
            )
        case "复核申请表":
            items = [
                AppealItem(item, 1.0, 2.0, 1.5 if item % 2 else None, 1.5 if item % 2 else 2.0, "-0.50 核定：记录不全")
                for item, own in rulebook.items.items()
                if not own.is_voted
            ]
            token = token_of("appeal", rulebook.digest, "001")
            until = date(2017, 1, 6)
            asked = AppealForm(_NAMES["001"], _COUNTY, "终评，未定稿", until, "kaohe@example.invalid", tuple(items))
            return build_appeal(rulebook, asked, Stamp(token, KEY, MADE))
        case "核定表（复核）":
            token = token_of("assessor", rulebook.digest, "样本科")
            own = [number for number, item in rulebook.items.items() if not item.is_voted]
            appeals = {own[0]: Appealed("检查时材料齐全", "见附件2"), own[-1]: Appealed("通报的不是本所")}
            seen = [replace(_assess(rulebook, "001", _NAMES["001"]), appeals=appeals), Assessed("002", _NAMES["002"])]
            return build_assessor(rulebook, "样本科", set(appeals), seen, _COUNTY, Stamp(token, KEY, MADE))
        case "核定表":
            token = token_of("assessor", rulebook.digest, "样本科")
            seen = [_assess(rulebook, "001", _NAMES["001"]), Assessed("002", _NAMES["002"])]
            return build_assessor(rulebook, "样本科", set(rulebook.items), seen, _COUNTY, Stamp(token, KEY, MADE))
        case "票决表":
            token = token_of("ballot", rulebook.digest, "P03")
            candidates = [Candidate(code, name, "迟报2次" if code == "001" else "") for code, name in offices]
            return build_ballot(rulebook, "P03", candidates, _COUNTY, Stamp(token, KEY, MADE))
        case "票决表（等次）":
            with tempfile.TemporaryDirectory() as folder:
                grades = "{method: mean, grades: {优: 10, 良: 8, 中: 6}}"
                return build(BALLOT, change_rulebook(Path(folder, "a.yaml"), "{method: mean}", grades))
        case _:
            token = token_of("log", rulebook.digest, "台账")
            return build_log(rulebook, offices, _COUNTY, Stamp(token, KEY, MADE))


def write(kind: str, folder: Path, filling: Filling | None = None) -> Path:
    path = folder / f"{kind}.xlsx"
    path.write_bytes(build(kind, filling=filling))
    return path


def fill_in(kind: str, issued: Path, folder: Path) -> Path:
    """As somebody hands it in who has done everything that was asked."""
    if kind == FORM:  # as a correction form puts the values back
        return write(kind, folder, Filling(BEST, dict.fromkeys(RULEBOOK.items, "见附件1，共12页")))
    book = openpyxl.load_workbook(issued)
    if kind == CORRECTED:
        rows = lay_out(RULEBOOK).rows()
        return type_in(
            issued, folder / issued.name, {(TABLE, cell_name(rows[key], Column.VALUE)): BEST[key] for key in rows}
        )
    if kind == LOGBOOK:
        label = next(label for label, key in label_fields(RULEBOOK).items() if key == "12.late")
        entry = (datetime(2016, 5, 3), _NAMES["001"], 12, label, 1, "4月报表迟报", "样本")
        _, heads = heads_of(sheet_of(book, LOG.sheet), LOG.heads[0])
        row = {
            (LOG.sheet, f"{get_column_letter(heads[head])}4"): value
            for head, value in zip(LOG.heads, entry, strict=True)
        }
        return type_in(issued, folder / issued.name, row)
    answers = {"list": "优" if kind == GRADED else "是", "textLength": "依据样本司发〔2016〕12号"}
    typed = {
        (sheet.title, place): answers.get(str(validation.type), 1)
        for sheet in map(partial(sheet_of, book), STATES[kind])
        for place, validation in validations_of(sheet).items()
        if sheet.title != ANSWERS.sheet or validation.type != "custom"
    }
    if kind == ANSWERED:  # what stays has no points
        typed |= {key: "维持" for key, value in typed.items() if key[0] == ANSWERS.sheet and value == "是"}
    return type_in(issued, folder / issued.name, typed)


def paste_rubbish(issued: Path, folder: Path) -> Path:
    """As somebody hands it in who has copied another table over the inputs: that removes their validation."""
    book = openpyxl.load_workbook(issued)
    inputs = [(sheet, place) for sheet, places in unlocked_in_order(book).items() for place in places]
    for sheet in book.worksheets:
        sheet.data_validations.dataValidation = []
    for (sheet_name, place), rubbish in zip(inputs, cycle(RUBBISH), strict=False):
        sheet_of(book, sheet_name)[place] = rubbish
    path = folder / issued.name
    book.save(path)
    return path


def unlocked_in_order(book: Workbook) -> dict[str, list[str]]:
    """By sheet, the inputs as Tab goes through them: row by row, from left to right; a merged one is one."""
    found = {}
    for sheet in book.worksheets:
        hidden = {
            place for area in sheet.merged_cells.ranges for place in _rest_of(area.min_row, area.min_col, area.bounds)
        }
        places = [
            each.coordinate
            for row in sheet.iter_rows()
            for each in row
            if not each.protection.locked and each.coordinate not in hidden
        ]
        if places:
            found[sheet.title] = places
    return found


def states_of(kind: str, book: Workbook) -> list[str]:
    """The texts in 状态 beside every input."""
    states = []
    for name in STATES[kind]:
        sheet = sheet_of(book, name)
        head_row, heads = heads_of(sheet, STATE_HEAD)
        cells = (sheet.cell(row, heads[STATE_HEAD]).value for row in range(head_row + 1, sheet.max_row + 1))
        states += [str(each) for each in cells if each not in (None, "", "—")]
    return states


def _rest_of(row: int, column: int, bounds: tuple[int, int, int, int]) -> list[str]:
    """A merged area without its first cell."""
    _, _, last_column, last_row = bounds
    places = [(r, c) for r in range(row, last_row + 1) for c in range(column, last_column + 1)]
    return [f"{get_column_letter(c)}{r}" for r, c in places if (r, c) != (row, column)]


def _assess(rulebook: Rulebook, code: str, name: str) -> Assessed:
    """An office that has reported everything."""
    reported = {key: _report(field) for key, field in rulebook.office_fields.items()}
    scores = {number: float(item.points) for number, item in rulebook.items.items()}
    counted = next(key for key, field in rulebook.fields.items() if field.type == "count")
    first = next(iter(rulebook.items))
    return Assessed(code, name, reported, {counted: 1.0}, {first: "见附件1"}, scores, scores, {first: ("请核实",)})


def _report(field: Field) -> str:
    return {"flag": "是", "text": "有"}.get(field.type, "2")
