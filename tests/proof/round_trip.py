"""The form that goes back leads to every faulty cell of its return; put right there, the return is right.

Everything is done in files, as people do it: the issued form is filled in, the correction workbook is read by its list of
problems and then by what 填报表 shows live, every edited file is calculated and saved by LibreOffice.
"""

import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random

import openpyxl
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from sfs_excel.form.columns import COVER, PROBLEMS, TABLE, Column
from sfs_excel.form.content import DONE, Content, Filling, Raw, fill_content, fill_contents
from sfs_excel.form.problems import PLACE
from sfs_excel.form.progress import ALL_DONE
from sfs_excel.outgoing.replies import RECEIPTS
from sfs_excel.sheets.references import cell_name
from sfs_excel.words import Severity
from sfs_excel.year.collected import Collected
from sfs_excel.year.folder import ISSUED, RETURNED
from sfs_excel.year.workspace import Workspace
from tests.fillings import GOOD, RULEBOOK, fill_randomly
from tests.form.corrections import EVIDENCE, ROWS, rows_of, sheet_of
from tests.libreoffice import read_values, recalculate
from tests.proof.figures import Figure, at_least, equal
from tests.proof.year import drop, make_year, name_of

_SEED = 20161231
_PASSES = 5  # how often a person looks again at what the form shows
_SLACK = 1e-9
_COUNTS = [key for key, asked in RULEBOOK.office_fields.items() if asked.type == "count"]
_KEYS = {cell_name(row, Column.VALUE): key for key, row in ROWS.items()}
_EVIDENCE = "佐证材料"
_CELL = re.compile(r"F[0-9]+")


@dataclass
class Case:
    """One office's return.

    Attributes:
        filling: what was filled in, then with what was put right.
        errors: the fields with an error in the first return; what this proof spoiled beyond what can be typed among them.
        astray: rows of the list of problems that do not lead to their cell.
        live: cells that the list did not name, and the form showed to be wrong once the others were right.
    """

    office: str
    filling: Filling
    errors: list[str] = field(default_factory=list)
    astray: int = 0
    live: int = 0


Spoil = Callable[[Worksheet, str], None]


def prove_round_trip(folder: Path, cases: int) -> list[Figure]:
    """One case is one form, filled in wrongly at random, sent back as it went out, and then put right in its correction."""
    workspace, batch = hand_in_wrong(folder, cases)
    before = sum(len(case.errors) for case in batch)
    returned_as_it_was = send_back(workspace, batch)
    edited = folder / "改"
    shutil.rmtree(edited, ignore_errors=True)
    edited.mkdir()
    for case in batch:
        _put_right(workspace.folder / RETURNED / f"{name_of(case.office)}.xlsx", edited / f"{case.office}.xlsx", case)
    finished = _finish(edited, batch)
    for case in batch:
        drop(workspace, f"{case.office}更正.xlsx", finished[case.office].read_bytes())
    after = workspace.collect()
    contents = fill_contents(RULEBOOK, [case.filling for case in batch])
    returned = workspace.folder / RETURNED
    return [
        equal("wrong forms", sum(bool(case.errors) for case in batch), cases),
        at_least("errors found in them", before, cases),
        equal("rows of 问题清单 that do not lead to their cell", sum(case.astray for case in batch), 0),
        Figure("cells put right that the list did not name, and the form showed", sum(case.live for case in batch)),
        equal("forms put right that do not say so on 封面", sum(not _says_done(path) for path in finished.values()), 0),
        equal("errors left", sum(len(_errors_of(after, case.office)) for case in batch), 0),
        equal(
            "forms that score otherwise than what was put right",
            sum(_differs(after, case.office, content) for case, content in zip(batch, contents, strict=True)),
            0,
        ),
        equal("correction workbooks left", len(list(returned.glob("*.xlsx"))), 0),
        equal("receipts", len(list((returned / RECEIPTS).glob("*.txt"))), cases),
        equal("forms whose errors are not the same when sent back as they were", returned_as_it_was["changed"], 0),
        at_least("control: errors left in forms sent back as they were", returned_as_it_was["errors"], cases),
    ]


def hand_in_wrong(folder: Path, cases: int) -> tuple[Workspace, list[Case]]:
    """So many issued forms, filled in wrongly and collected."""
    rng = Random(_SEED)
    batch = [Case(f"{number:03}", _draw_wrong_filling(rng)) for number in range(1, cases + 1)]
    workspace = make_year(folder, [case.office for case in batch])
    workspace.generate()
    for case in batch:
        book = openpyxl.load_workbook(workspace.folder / ISSUED / f"{name_of(case.office)}.xlsx")
        sheet = sheet_of(book, TABLE)
        _type_in(sheet, {cell_name(ROWS[key], Column.VALUE): value for key, value in case.filling.values.items()})
        _type_in(sheet, {EVIDENCE[item]: text for item, text in case.filling.evidence.items() if text})
        for key in rng.sample(_COUNTS, rng.choice([0, 1, 2])):
            rng.choice(_SPOILS)(sheet, cell_name(ROWS[key], Column.VALUE))
        drop(workspace, f"{name_of(case.office)}.xlsx", _saved(book, folder / "填.xlsx"))
    collected = workspace.collect()
    for case in batch:
        case.errors = _errors_of(collected, case.office)
    return workspace, batch


def send_back(workspace: Workspace, batch: list[Case]) -> dict[str, int]:
    """Every correction workbook returned as it is: how many errors are found, and in how many forms other ones than before."""
    for case in batch:
        data = (workspace.folder / RETURNED / f"{name_of(case.office)}.xlsx").read_bytes()
        drop(workspace, f"{case.office}原样.xlsx", data)
    collected = workspace.collect()
    found = {case.office: _errors_of(collected, case.office) for case in batch}
    changed = sum(sorted(found[case.office]) != sorted(case.errors) for case in batch)
    return {"errors": sum(map(len, found.values())), "changed": changed}


def _put_right(workbook: Path, target: Path, case: Case) -> None:
    """A good value into every cell that the list of problems names with an error."""
    book = openpyxl.load_workbook(workbook)
    sheet = sheet_of(book, TABLE)
    said = [row["位置"] + row["怎样改"] for row in _read_problems(book, sheet, case) if row["性质"] == Severity.ERROR]
    _correct(sheet, _CELL.findall("、".join(said)), case)
    book.save(target)


def _read_problems(book: Workbook, sheet: Worksheet, case: Case) -> list[dict[str, str]]:
    """The rows of the list; those that do not lead to the cell that they speak of are counted."""
    problems = sheet_of(book, PROBLEMS)
    rows = rows_of(problems)
    first = problems.max_row - len(rows) + 1
    for number, row in enumerate(rows, first):
        link = problems.cell(number, PLACE + 1).hyperlink
        place = row["位置"]
        label = (
            str(sheet[cell_name(sheet[place].row - 1, Column.LABEL)].value).partition("\n")[0]
            if place in _KEYS
            else _EVIDENCE
        )
        if link is None or link.location != f"'{TABLE}'!{place}" or label != row["填报项"]:
            case.astray += 1
    return rows


def _finish(folder: Path, batch: list[Case]) -> dict[str, Path]:
    """Calculated and saved by LibreOffice; what 填报表 then shows not to be done is put right in turn."""
    finished: dict[str, Path] = {}
    waiting = {case.office: case for case in batch}
    for number in range(_PASSES):
        paths = [folder / f"{office}.xlsx" for office in waiting]
        for path in recalculate(paths, folder / f"{number}"):
            case, finished[path.stem] = waiting[path.stem], path
            shown = read_values(path)[TABLE]
            open_ = [at for at, key in _KEYS.items() if shown.get(cell_name(ROWS[key], Column.STATUS)) != DONE]
            if not open_:
                del waiting[path.stem]
                continue
            case.live += len(open_)
            book = openpyxl.load_workbook(path)
            _correct(sheet_of(book, TABLE), open_, case)
            book.save(folder / path.name)
        if not waiting:
            break
    return finished


def _correct(sheet: Worksheet, places: list[str], case: Case) -> None:
    good = {place: GOOD[_KEYS[place]] for place in places}
    _type_in(sheet, good)
    values = {_KEYS[place]: value for place, value in good.items()}
    case.filling = replace(case.filling, values={**case.filling.values, **values})


def _type_in(sheet: Worksheet, values: Mapping[str, Raw]) -> None:
    for place, value in values.items():
        sheet[place].value = value
        if isinstance(value, str):
            sheet[place].data_type = "s"  # `=1+1` and `#N/A` were typed as text


def _draw_wrong_filling(rng: Random) -> Filling:
    while True:
        filling = fill_randomly(rng)
        states = list(fill_content(RULEBOOK, filling).status.values())
        if set(states) - {DONE} and states.count(DONE) > len(states) // 2:
            return filling


def _show_as_date(sheet: Worksheet, place: str) -> None:
    sheet[place].value, sheet[place].number_format = 3.0, "m月d日"


def _show_as_percent(sheet: Worksheet, place: str) -> None:
    sheet[place].value, sheet[place].number_format = 1.0, "0%"


def _overwrite_label(sheet: Worksheet, place: str) -> None:
    sheet[cell_name(sheet[place].row - 1, Column.LABEL)].value = "改过的名称"


def _leave_uncalculated(sheet: Worksheet, place: str) -> None:
    sheet[place].value = "=1+1"  # openpyxl writes no result


def _tick(sheet: Worksheet, place: str) -> None:
    sheet[place].value = True


# Each makes an error of a value that would be right as a plain number.
_SPOILS: tuple[Spoil, ...] = (_show_as_date, _show_as_percent, _overwrite_label, _leave_uncalculated, _tick)


def _saved(book: Workbook, path: Path) -> bytes:
    book.save(path)
    return path.read_bytes()


def _says_done(path: Path) -> bool:
    return any(ALL_DONE in str(value) for value in read_values(path)[COVER].values())


def _errors_of(collected: Collected, office: str) -> list[str]:
    found = collected.findings
    return list(found[found["office"].eq(office) & found["severity"].eq(Severity.ERROR)]["field"])


def _differs(collected: Collected, office: str, content: Content) -> bool:
    own = collected.items[collected.items["office"] == office]
    scores = dict(zip(own["item"], own["score"], strict=True))
    return any(abs(scores[item] - score) > _SLACK for item, score in content.score.items())
