"""The bureau's own forms as reading gives them, without files: rows by key, in the cells in which `assess` puts them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from sfs_excel.form.columns import EVIDENCE_HEAD, KEY_HEAD, LABEL_HEAD, LOG_HOLDER, NUMBER_HEAD, VALUE_HEAD
from sfs_excel.form.content import Raw
from sfs_excel.handouts.assessor.assessed import show_item, show_words
from sfs_excel.handouts.columns import (
    ANSWER,
    ANSWERS,
    APPEALS,
    APPLIED,
    BALLOTS,
    CHANGED_TO,
    DECIDED_SCORE,
    DECIDED_VALUE,
    DEPARTED_HEAD,
    GROUNDS,
    ITEM_DECISIONS,
    LOG,
    OFFICE_HEAD,
    REASON_HEAD,
    SUCCESSIONS,
    SUCCESSOR_HEAD,
    TEXT_HEAD,
    THIS_ASSESSOR,
    VALUE_DECISIONS,
    VOTE,
)
from sfs_excel.reading.cells import Cell
from sfs_excel.returns.bureau.assessments import read_assessment
from sfs_excel.returns.bureau.decisions import Assessment, Assessor
from sfs_excel.returns.bureau.forms import BureauForm
from sfs_excel.returns.bureau.take_in import Bureau, BureauReturns
from sfs_excel.returns.extract import Extract
from sfs_excel.returns.table import Held, Line, Table
from sfs_excel.roster.former import NONE, Former
from sfs_excel.rulebook.bounds import can_score
from sfs_excel.rulebook.mended import Mended
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.sheets.columns import TableSpec
from sfs_excel.words import Kind
from tests.fillings import GOOD, RULEBOOK
from tests.returns.returns import to_cell

DEPARTMENT, OTHER = "综合科", "基层科"
ITEMS, OTHER_ITEMS = (1, 5, 9, 12, 16, 45, 46), (6, 7, 34)
OFFICES = {"001": "河东司法所", "002": "城关司法所"}
VOTERS = {"P1": "王小", "P2": "王小芳", "P3": "李四"}
BUREAU = Bureau({DEPARTMENT: ITEMS, OTHER: OTHER_ITEMS}, VOTERS)
ERROR_VALUE = Cell("error", "#DIV/0!", formula=True, raw="#DIV/0!")
NO_RESULT = Cell("blank", None, formula=True)
A_DATE = Cell("number", 42735.0, is_date=True, raw="42735")

Given = Raw | Cell | None
Written = tuple[Given, str]  # the decision and its reason
_LETTERS = {
    ITEM_DECISIONS: dict(zip(ITEM_DECISIONS.heads, "ABCDHJK", strict=True)),
    VALUE_DECISIONS: dict(zip(VALUE_DECISIONS.heads, "ABCDEIJ", strict=True)),
    SUCCESSIONS: {SUCCESSOR_HEAD: "B", DEPARTED_HEAD: "C"},
    ANSWERS: dict(zip(ANSWERS.heads, "ABCDHJKL", strict=True)),
    APPEALS: dict(zip(APPEALS.heads, "ABCJKL", strict=True)),
    BALLOTS: {KEY_HEAD: "A", OFFICE_HEAD: "C", VOTE: "E"},
    LOG: dict(zip(LOG.heads, "ABCDEFG", strict=True)),
}
_FIRST = {
    ITEM_DECISIONS: 5, VALUE_DECISIONS: 5, SUCCESSIONS: 18, ANSWERS: 5, APPEALS: 7, BALLOTS: 7, LOG: 4,
}  # fmt: skip


def make_line(spec: TableSpec, row: int, given: Mapping[str, Given]) -> Line:
    cells = {head: Held(f"{letter}{row}", to_cell(given.get(head))) for head, letter in _LETTERS[spec].items()}
    return Line(str(given.get(KEY_HEAD) or ""), cells)


def make_table(spec: TableSpec, rows: Iterable[Mapping[str, Given]], sheet: str = "") -> Table:
    lines = [make_line(spec, row, given) for row, given in enumerate(rows, _FIRST[spec])]
    return Table(spec, sheet or spec.sheet, tuple(lines))


def make_assessment(  # noqa: PLR0913
    decided: Mapping[str, Written] | None = None,
    *,
    who: str = "",
    batch: int = 1,
    file: str = "",
    holder: str = DEPARTMENT,
    items: Collection[int] = ITEMS,
    offices: Collection[str] = tuple(OFFICES),
    mended: Mended | None = None,
    reported: Mapping[str, Given] | None = None,
    without: Collection[str] = (),
    more: Sequence[tuple[str, Written]] = (),
    sheets: Collection[TableSpec] = (ITEM_DECISIONS, VALUE_DECISIONS),
    rulebook: Rulebook = RULEBOOK,
    evidence: Mapping[str, str] | None = None,
    beside: Mapping[str, Mapping[str, Given]] | None = None,
) -> BureauForm:
    """A 核定表 with a row for everything that the department assesses, all blank but for `decided`.

    Args:
        decided: by hidden key: `001|05` for a score, `001|05.orgs` for a value.
        reported: what the workbook shows as reported, by hidden key; otherwise the good form's values.
        without: keys whose rows were deleted.
        more: rows below the others.
        evidence: what the workbook shows as evidence, by hidden key (`001|05`); otherwise none.
        beside: what stands in other columns of a row, by hidden key and head, otherwise than it should.
    """
    written = dict(decided or {})
    scores = [f"{office}|{item:02d}" for item in items if can_score(rulebook, item) for office in offices]
    values = [f"{office}|{key}" for key in rulebook.fields if int(key[:2]) in items for office in offices]
    shown = {f"{office}|{key}": value for key, value in GOOD.items() for office in offices} | dict(reported or {})
    rows = [(key, written.pop(key, (None, ""))) for key in (*scores, *values) if key not in without] + list(more)
    assert not written, f"no such rows: {written}"
    tables = []
    if ITEM_DECISIONS in sheets:
        lines = [
            {**_name(k, rulebook), EVIDENCE_HEAD: (evidence or {}).get(k), DECIDED_SCORE: v, REASON_HEAD: why or None}
            | dict((beside or {}).get(k, {}))
            for k, (v, why) in rows
            if "." not in k
        ]
        tables.append(make_table(ITEM_DECISIONS, lines))
    if VALUE_DECISIONS in sheets:
        lines = [
            {**_name(k, rulebook), VALUE_HEAD: shown.get(k, "未填"), DECIDED_VALUE: v, REASON_HEAD: why or None}
            | dict((beside or {}).get(k, {}))
            for k, (v, why) in rows
            if "." in k
        ]
        tables.append(make_table(VALUE_DECISIONS, lines))
    name = file or f"{who or holder}{batch}.xlsx"
    form = make_own(Kind.ASSESSOR, holder, tables, batch=batch, file=name, mended=mended)
    return replace(form, extract=replace(form.extract, who=who))


def write_departed(form: BureauForm, departed: Given) -> BureauForm:
    """The 核定表 with somebody named on its cover, and below it what stands there anyway."""
    rows: list[Mapping[str, Given]] = [
        {SUCCESSOR_HEAD: THIS_ASSESSOR, DEPARTED_HEAD: departed},
        {SUCCESSOR_HEAD: "逐项核定", DEPARTED_HEAD: 86},
    ]
    cover = make_table(SUCCESSIONS, rows)
    return replace(form, extract=replace(form.extract, tables=(*form.extract.tables, cover)))


def _name(key: str, rulebook: Rulebook) -> dict[str, Given]:
    """The names that stand in a row beside its key: the office, and what is decided of it."""
    office, _, rest = key.rpartition("|")
    item = rulebook.items.get(int(rest[:2]))
    return {
        KEY_HEAD: key,
        NUMBER_HEAD: int(rest[:2]),
        OFFICE_HEAD: OFFICES.get(office, office),
        TEXT_HEAD: show_item(item.text) if item else None,
        LABEL_HEAD: rulebook.fields[rest].label if rest in rulebook.fields else None,
    }


def make_own(
    kind: str,
    holder: str,
    tables: Sequence[Table],
    *,
    batch: int = 1,
    file: str = "",
    mended: Mended | None = None,
) -> BureauForm:
    received = f"2016-12-{batch:02d}T08:00:00+08:00"
    extract = Extract((), kind, tables=tuple(tables))
    return BureauForm(kind, holder, file or f"{holder}.xlsx", received, batch, extract, mended)


def make_ballot(
    votes: Mapping[str, Given],
    voter: str = "P1",
    *,
    batch: int = 1,
    more: Sequence[tuple[str, Given]] = (),
    names: Mapping[str, str] = OFFICES,
) -> BureauForm:
    """A 票决表. `names`: what stands beside the offices' codes."""
    rows: list[Mapping[str, Given]] = [
        {KEY_HEAD: office, OFFICE_HEAD: names.get(office, office), VOTE: vote}
        for office, vote in [*votes.items(), *more]
    ]
    return make_own(Kind.BALLOT, voter, [make_table(BALLOTS, rows)], batch=batch, file=f"评委{voter}的票{batch}.xlsx")


GROUNDS_GIVEN = "有材料"


def make_appeal(
    applied: Mapping[int, tuple[Given, Given, Given]],
    office: str = "001",
    *,
    batch: int = 1,
    mended: Mended | None = None,
    beside: Mapping[int, Mapping[str, Given]] | None = None,
    more: Sequence[tuple[int, tuple[Given, Given, Given]]] = (),
) -> BureauForm:
    """A 复核申请表 with the rows of the items named.

    Args:
        applied: item -> whether it asks, why, evidence.
        beside: what stands in other columns of a row otherwise than it should.
        more: rows below the others.
    """
    rows = [
        {
            KEY_HEAD: f"{item:02d}.appeal",
            NUMBER_HEAD: item,
            TEXT_HEAD: show_words(RULEBOOK.items[item].text) if item in RULEBOOK.items else None,
            **dict(zip((APPLIED, GROUNDS, EVIDENCE_HEAD), written, strict=True)),
            **dict((beside or {}).get(item, {})),
        }
        for item, written in [*applied.items(), *more]
    ]
    file = f"{OFFICES[office]}复核申请表{batch}.xlsx"
    return make_own(Kind.APPEAL, office, [make_table(APPEALS, rows)], batch=batch, file=file, mended=mended)


def add_answers(
    form: BureauForm, answered: Mapping[str, tuple[Given, Given, str]], grounds: str = GROUNDS_GIVEN
) -> BureauForm:
    """A 核定表 with the sheet 复核.

    Args:
        answered: `001|05` -> answer, points, reason.
        grounds: of the office, as it stood there when the workbook was made.
    """
    rows = [
        {
            **_name(key, RULEBOOK),
            KEY_HEAD: f"{key}.appeal-answer",
            GROUNDS: grounds,
            **dict(zip((ANSWER, CHANGED_TO, REASON_HEAD), written, strict=True)),
        }
        for key, written in answered.items()
    ]
    tables = (*form.extract.tables, make_table(ANSWERS, rows))
    return replace(form, extract=replace(form.extract, tables=tables))


def make_log(*entries: Sequence[Given | date], batch: int = 1, mended: Mended | None = None) -> BureauForm:
    """平时台账. An entry is what stands in its cells, from 日期 to 记录人; what is left out is blank."""
    rows = [dict(zip(LOG.heads, map(_write_day, entry), strict=False)) for entry in entries]
    return make_own(Kind.LOG, LOG_HOLDER, [make_table(LOG, rows)], batch=batch, file=f"台账{batch}.xlsx", mended=mended)  # fmt: skip


def _write_day(given: Given | date) -> Given:
    if isinstance(given, date):
        return Cell("number", float((given - date(1899, 12, 30)).days), is_date=True)
    return given


def name(who: str) -> Assessor:
    return DEPARTMENT, who


def held(returns: BureauReturns) -> dict[int, float | None]:
    """Item -> what was decided of it, of one office."""
    return {each.item: each.value for each in returns.combined.decisions}


def read(
    form: BureauForm,
    items: Collection[int] = ITEMS,
    rulebook: Rulebook = RULEBOOK,
    former: Former = NONE,
) -> Assessment:
    return read_assessment(form, rulebook, items, OFFICES, former)
