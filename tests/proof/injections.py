"""No formula, link, script or template ever comes out of what an office or an assessor returned.

A case is one payload, put wherever a returned form holds text: inputs of every type, evidence, labels, keys, the names of
the sheets and of the file, error values, formulas, properties, and what the form says of itself; and in a 核定表, a 票决表 and
the 平时台账: decisions, reasons, who decided, votes, what was noted. Everything that collecting writes is searched for it, and
the next 核定表 and 票决表.
"""

from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path

import openpyxl
import pandas as pd
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from sfs_excel.form.columns import LOG_HOLDER
from sfs_excel.handouts.assessor.write import Assessed, build_assessor
from sfs_excel.handouts.ballot import Candidate, build_ballot
from sfs_excel.handouts.columns import DECIDED_SCORE, LOG, REASON_HEAD, VOTE, WHO
from sfs_excel.handouts.log.write import build_log
from sfs_excel.outgoing.holders import GROUP
from sfs_excel.reading.parts import unescape
from sfs_excel.roster.model import Voter
from sfs_excel.sheets.token import Stamp, Token, make_token
from sfs_excel.words import Kind
from sfs_excel.year.folder import ASSESSED, INBOX, RETURNED, SUMMARY
from sfs_excel.year.workspace import Workspace
from tests.fillings import KEY, MADE, RULEBOOK
from tests.handouts.bureau import heads_of, keyed_rows, sheet_of
from tests.proof.figures import Figure, at_least, equal
from tests.proof.outputs import MARK, Alive, find_alive
from tests.proof.own_bases import SPECS
from tests.proof.payloads import PAYLOADS
from tests.proof.surgery import BOOK, CORE, META_SHEET, SHEET, Parts, evidence_cell, inline, value_cell
from tests.proof.year import XLSXWRITER, address, drop, make_forms, make_year, name_of

LEAST = 20
VOTER = Voter("P1", "王小芳")
_OWN = (Kind.ASSESSOR, Kind.BALLOT, Kind.LOG)
_HOLDER = {Kind.ASSESSOR: GROUP, Kind.BALLOT: VOTER.code, Kind.LOG: LOG_HOLDER}
_INPUTS = ("05.orgs", "39.area", "04.satisfaction", "01.branch", "02.self")
_EVIDENCE = ("01.members", "05.orgs", "12.unposted", "26.self", "44.unit_county")
_NAME_LIMIT = 200  # bytes, so that a prefix and an extension still fit into a file's name


def prove_injections(folder: Path, cases: int) -> list[Figure]:
    """An even choice of so many, or all; each in three returns: a form, one that has lost its labels, one that is refused."""
    chosen = PAYLOADS[:: max(1, len(PAYLOADS) // cases)][:cases]
    offices = [f"v{number:04}" for number in range(2 * len(chosen))]
    workspace = make_year(folder, offices, [VOTER])
    form = make_forms(folder / "forms", [XLSXWRITER])[XLSXWRITER]
    for number, payload in enumerate(chosen):
        read, broken = offices[2 * number : 2 * number + 2]
        _drop_named(workspace, payload, read, _poison(address(form, read), payload))
        drop(workspace, f"{broken}.xlsx", _break(address(form, broken), payload))
        drop(workspace, f"{broken}往年.xlsx", address(form, broken, {"year": _legal(payload)}))
    _drop_own(workspace, folder / "own", chosen, offices)
    collected = workspace.collect(export=True)
    workspace.assess()
    places = (SUMMARY, RETURNED, ASSESSED)
    written = [path for name in places for path in (workspace.folder / name).rglob("*") if path.is_file()]
    alive = find_alive(written, workspace.folder / INBOX)
    for each in alive:
        print(each)
    naive = _write_naively(folder, PAYLOADS, workspace)
    statuses = collected.submissions["status"]
    return [
        at_least("payloads", len(chosen), min(cases, LEAST)),
        equal("returns that were read", int((statuses == "current").sum()), 2 * len(chosen) + len(_OWN)),
        equal("payloads in reasons of decisions that hold", _count_reasons(collected.decisions, chosen), len(chosen)),
        equal("returns that were refused", int((statuses == "refused").sum()), len(chosen)),
        at_least("files searched", len(written), 8),
        at_least("outputs in which payloads stand as text", _count_marked(written), 2),
        equal("formulas, links and scripts out of returned data", len(alive), 0),
        at_least("control: formulas and links that pandas and XlsxWriter make of the same", _count(naive, ".xlsx"), 1),
        at_least("control: fields of a plain CSV that start a formula", _count(naive, ".csv"), 1),
        at_least("control: tags of a plain page", _count(naive, ".html"), 1),
    ]


def _drop_own(workspace: Workspace, folder: Path, chosen: Sequence[str], offices: Sequence[str]) -> None:
    """A 核定表, a 票决表 and the 平时台账 with a payload in every text that somebody writes."""
    folder.mkdir()
    payloads = dict(zip(offices, [each for each in chosen for _ in range(2)], strict=True))
    for kind in _OWN:
        token = make_token(kind, RULEBOOK.year, RULEBOOK.digest, _HOLDER[kind])
        issued = folder / f"{kind}.xlsx"
        issued.write_bytes(_build(kind, offices, token))
        book = openpyxl.load_workbook(issued)
        (_fill_log if kind == Kind.LOG else _fill_keyed)(book, kind, payloads)
        book.save(issued)
        drop(workspace, f"{kind}.xlsx", issued.read_bytes())


def _build(kind: str, offices: Sequence[str], token: Token) -> bytes:
    named = [(office, name_of(office)) for office in offices]
    if kind == Kind.ASSESSOR:
        return build_assessor(
            RULEBOOK, token.office, [1, 2], [Assessed(*each) for each in named], "县局", Stamp(token, KEY, MADE)
        )
    if kind == Kind.BALLOT:
        return build_ballot(
            RULEBOOK, token.office, [Candidate(*each) for each in named], "县局", Stamp(token, KEY, MADE)
        )
    return build_log(RULEBOOK, named, "县局", Stamp(token, KEY, MADE))


def _fill_keyed(book: Workbook, kind: str, payloads: Mapping[str, str]) -> None:
    """Of each office: one decision with the payload for its reason, one that is the payload itself; every vote is one."""
    head = DECIDED_SCORE if kind == Kind.ASSESSOR else VOTE
    sheet = sheet_of(book, SPECS[kind].sheet)
    rows, heads = keyed_rows(sheet, head), heads_of(sheet, head)[1]
    for key, row in rows.items():
        payload = payloads[key.partition("|")[0]]
        is_reason = key.endswith("|01")
        type_text(sheet, row, heads[head], 1.5 if is_reason else payload)
        if kind == Kind.ASSESSOR:
            type_text(sheet, row, heads[REASON_HEAD], payload)
    for cell in [cell for line in sheet.iter_rows(max_row=3) for cell in line if cell.value == WHO]:
        type_text(sheet, int(cell.row or 0), int(cell.column or 0) + 1, next(iter(payloads.values())))


def _fill_log(book: Workbook, _: str, payloads: Mapping[str, str]) -> None:
    """Of each payload an entry in words that counts, and one that is nothing but the payload."""
    sheet = sheet_of(book, SPECS[Kind.LOG].sheet)
    first = heads_of(sheet, LOG.heads[-1])[0] + 1
    for at, (office, payload) in enumerate(payloads.items()):
        for column, value in ((1, "2016-5-3"), (2, name_of(office)), (6, payload), (7, payload)):
            type_text(sheet, first + 2 * at, column, value)
        for column in range(1, len(LOG.heads) + 1):
            type_text(sheet, first + 2 * at + 1, column, payload)


def type_text(sheet: Worksheet, row: int, column: int, value: float | str) -> None:
    """A text stays one, whatever it begins with; what XML cannot hold as it is, as workbooks write it."""
    cell = sheet.cell(row, column)
    cell.value = _legal(value) if isinstance(value, str) else value
    if isinstance(value, str):
        cell.data_type = "s"


def _count_reasons(decisions: pd.DataFrame, chosen: Sequence[str]) -> int:
    """Payloads that stand among the reasons; blanks and line ends about them are not part of a reason."""
    said = {_bare(reason) for reason in decisions["reason"]}
    return sum(_bare(payload) in said for payload in chosen)


def _bare(text: str) -> str:
    """As Excel shows it: openpyxl writes `_x003D_` as it is, and whoever reads it sees `=`."""
    return "".join(unescape(text).split())


def _poison(data: bytes, payload: str) -> bytes:
    """Still a form that can be read, with the payload in inputs, evidence, units, sheet names and properties."""
    parts = Parts.read(data)
    for key in _INPUTS:
        parts.set_value(key, inline(payload), 't="inlineStr"')
    parts.set_value("07.cases", f"<v>{escape(payload)}</v>", 't="e"')
    parts.set_value("12.late", f"<f>{escape(payload)}</f>")
    parts.set_value("09.mediators", f"<f>{escape(payload)}</f><v>{escape(payload)}</v>", 't="str"')
    for key in _EVIDENCE:
        place = evidence_cell(key)
        parts.set_cell(place, f'<c r="{place}" t="inlineStr">{inline(payload)}</c>')
    place = evidence_cell("29.farun")
    parts.set_cell(place, f'<c r="{place}"><f>{escape(payload)}</f></c>')
    named = escape(payload)
    parts.replace(BOOK, 'name="填报表"', f'name="{named}"')
    parts.replace(BOOK, 'name="封面"', f'name="1{named}"')
    parts.members["xl/worksheets/sheet1.xml"] = parts.members[SHEET]  # the cover becomes a second table
    parts.substitute(CORE, r"<dc:title>[^<]*</dc:title>", f"<dc:title>{named}</dc:title>".replace("\\", "\\\\"))
    return parts.pack()


def _break(data: bytes, payload: str) -> bytes:
    """A form whose labels and keys are no longer its own."""
    parts = Parts.read(data)
    for key in ("05.orgs", "07.cases"):
        place = f"E{value_cell(key)[1:]}"
        parts.set_cell(place, f'<c r="{place}" t="inlineStr">{inline(payload)}</c>')
    place = f"A{value_cell('12.late')[1:]}"
    parts.set_cell(place, f'<c r="{place}" t="inlineStr">{inline(payload)}</c>')
    parts.set_cell("A1", f'<c r="A1" t="inlineStr">{inline(payload)}</c>', META_SHEET)
    return parts.pack()


def _drop_named(workspace: Workspace, payload: str, office: str, data: bytes) -> None:
    """Under the payload as a name, as far as this system can have it as one."""
    name = payload.replace("/", "∕").replace("\0", "")
    named = name.encode()[:_NAME_LIMIT].decode("utf-8", "ignore")
    try:
        drop(workspace, f"{named}.xlsx", data)
    except OSError:
        drop(workspace, f"{office}.xlsx", data)


def _legal(payload: str) -> str:
    """The payload as workbooks write it, with escapes for characters that XML cannot hold."""
    return payload.replace("\r", "_x000D_")


def _count_marked(written: Sequence[Path]) -> int:
    """Plain outputs that show payloads, so that it is known what was searched."""
    return sum(path.suffix == ".csv" and MARK in path.read_text(encoding="utf-8-sig") for path in written)


def _write_naively(folder: Path, chosen: Sequence[str], workspace: Workspace) -> list[Alive]:
    """The same payloads, written as most scripts write them."""
    naive = folder / "naive"
    naive.mkdir()
    table = pd.DataFrame({"填报值": chosen})
    table.to_excel(naive / "naive.xlsx", engine="xlsxwriter", index=False)
    table.to_csv(naive / "naive.csv", index=False)
    (naive / "naive.html").write_text(
        f"<table>{''.join(f'<td>{each}</td>' for each in chosen)}</table>", encoding="utf-8"
    )
    return find_alive(sorted(naive.iterdir()), workspace.folder / INBOX)


def _count(alive: Sequence[Alive], suffix: str) -> int:
    return sum(each.file.endswith(suffix) for each in alive)
