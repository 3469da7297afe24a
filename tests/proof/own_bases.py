"""核定表, 票决表 and 平时台账 as good as they come: the bytes of each, and what it says. Variants of forms take them as they are.

The part with the table is moved to where a form has its own, and that of the identity too, so that whatever is done to the
parts of a form can be done to these.
"""

import io
import re
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from html import escape

import openpyxl
from openpyxl.utils import get_column_letter

from sfs_excel.form.columns import LOG_HOLDER, META
from sfs_excel.handouts.assessor.assessed import Assessed
from sfs_excel.handouts.assessor.write import build_assessor
from sfs_excel.handouts.ballot import Candidate, build_ballot
from sfs_excel.handouts.columns import BALLOTS, DECIDED_SCORE, ITEM_DECISIONS, LOG, REASON_HEAD, VOTE
from sfs_excel.handouts.log.write import build_log
from sfs_excel.returns.bureau.take_in import Bureau
from sfs_excel.returns.intake import Intake
from sfs_excel.sheets.columns import TableSpec
from sfs_excel.sheets.token import Stamp, Token, make_token
from sfs_excel.words import Kind
from tests.fillings import GOOD, KEY, MADE, RULEBOOK
from tests.handouts.bureau import heads_of, keyed_rows, sheet_of
from tests.proof.surgery import BOOK_RELATED, META_SHEET, SHEET, TYPES, Parts, inline

DEPARTMENT, VOTER, COUNTY = "综合科", "P1", "赣榆县司法局"
OFFICES = {"001": "河东司法所", "002": "城关司法所", "003": "厉庄司法所"}
BUREAU = Bureau({DEPARTMENT: (1, 2, 5, 16, 45)}, {VOTER: "王小芳"})
HOLDERS: Mapping[str, str] = {Kind.ASSESSOR: DEPARTMENT, Kind.BALLOT: VOTER, Kind.LOG: LOG_HOLDER}
SPECS: Mapping[str, TableSpec] = {Kind.ASSESSOR: ITEM_DECISIONS, Kind.BALLOT: BALLOTS, Kind.LOG: LOG}
_SCORES = {"001|01": (1.5, "记录不全"), "002|05": (3.0, "核对档案"), "003|02": (0.25, "=会议记录缺")}
_VOTES = {"001": 9.5, "002": 8.0, "003": 7.3}
_LATE = "12 每月3日后迟报、漏报次数"
_ENTRIES: Sequence[tuple[date, str, int | None, str, float | None, str]] = (
    (date(2016, 5, 3), "河东司法所", 12, _LATE, 2, "4月报表"),
    (date(2016, 6, 4), "城关司法所", 12, _LATE, 1, "@5月报表"),
    (date(2017, 1, 5), "厉庄司法所", None, "", None, "现场检查"),
)
_EPOCH = date(1899, 12, 30)

Content = Counter[tuple[Hashable, ...]]
"""What a workbook says: one entry a decision, a vote or an entry of the log."""
Places = Mapping[str, float | str]
"""Cell of the table -> what stands there; a day as its number."""


@dataclass(frozen=True)
class OwnBase:
    """`places`: the cells that were filled in, by which a reader who goes by position would read them."""

    kind: str
    data: bytes
    content: Content
    places: Places

    @property
    def spec(self) -> TableSpec:
        return SPECS[self.kind]


def make_base(kind: str, changes: Mapping[str, str] | None = None, key: bytes = KEY) -> OwnBase:
    """`changes` replaces parts of the identity before it is signed."""
    token = Token(**{**vars(make_token(kind, RULEBOOK.year, RULEBOOK.digest, HOLDERS[kind])), **(changes or {})})
    data = _build(kind, token, key)
    places = _place(kind, data)
    parts = Parts.read(align(data, SPECS[kind].sheet))
    for place, value in places.items():
        type_cell(parts, place, value)
    return OwnBase(kind, parts.pack(), _CONTENTS[kind], places)


def type_cell(parts: Parts, place: str, value: float | str) -> None:
    """As if it had been typed into that cell of the table."""
    found = re.search(rf'<c r="{place}"[^>]*?\bs="(\d+)"', parts.text(SHEET))
    style = f's="{found[1]}"' if found else ""
    if isinstance(value, str):
        parts.set_cell(place, f'<c r="{place}" {style} t="inlineStr">{inline(value)}</c>')
    else:
        parts.set_cell(place, f'<c r="{place}" {style}><v>{escape(f"{value:g}")}</v></c>')


def align(data: bytes, sheet: str) -> bytes:
    """The same workbook, its table and its identity in the parts that a form has them in."""
    names = openpyxl.load_workbook(io.BytesIO(data), read_only=True).sheetnames
    wanted = {names.index(sheet) + 1: SHEET, names.index(META) + 1: META_SHEET}
    moved = {f"sheet{place}": re.findall(r"sheet\d+", part)[0] for place, part in wanted.items()}
    for place in range(1, len(names) + 1):
        moved.setdefault(f"sheet{place}", f"sheet{90 + place}")

    def rename(text: str) -> str:
        return re.sub(r"(worksheets/(?:_rels/)?)(sheet\d+)(?=\.xml)", lambda found: found[1] + moved[found[2]], text)

    parts = Parts.read(data)
    parts.members = {rename(name): content for name, content in parts.members.items()}
    for part in (BOOK_RELATED, TYPES):
        parts.write(part, rename(parts.text(part)))
    return parts.pack()


def read_content(intake: Intake) -> Content:
    """The content that was taken of the one workbook that was received."""
    own = intake.bureau
    content: Content = Counter((*each.key, each.value, each.reason) for each in own.combined.decisions)
    content.update(
        (voter, office, vote.points) for voter, ballot in own.ballots.items() for office, vote in ballot.votes.items()
    )
    entries = own.log.entries if own.log else ()
    content.update((each.day, each.office, each.item, each.field, each.count, each.what) for each in entries)
    return content


def _build(kind: str, token: Token, key: bytes) -> bytes:
    if kind == Kind.ASSESSOR:
        values = {field: str(value) for field, value in GOOD.items()}
        offices = [
            Assessed(code, name, values, scores=dict.fromkeys((1, 2, 5, 16), 2.0)) for code, name in OFFICES.items()
        ]
        return build_assessor(
            RULEBOOK, DEPARTMENT, BUREAU.departments[DEPARTMENT], offices, COUNTY, Stamp(token, key, MADE)
        )
    if kind == Kind.BALLOT:
        candidates = [Candidate(code, name) for code, name in OFFICES.items()]
        return build_ballot(RULEBOOK, VOTER, candidates, COUNTY, Stamp(token, key, MADE))
    return build_log(RULEBOOK, list(OFFICES.items()), COUNTY, Stamp(token, key, MADE))


def _place(kind: str, data: bytes) -> dict[str, float | str]:
    """The contents of the cells that are filled in."""
    sheet = sheet_of(openpyxl.load_workbook(io.BytesIO(data)), SPECS[kind].sheet)
    if kind == Kind.LOG:
        first = heads_of(sheet, LOG.heads[-1])[0] + 1
        rows = [((day - _EPOCH).days, *rest) for day, *rest in _ENTRIES]
        return {
            f"{letter}{first + at}": float(value) if isinstance(value, int) else value
            for at, row in enumerate(rows)
            for letter, value in zip("ABCDEF", row, strict=True)
            if isinstance(value, str | int | float) and value != ""
        }
    head = DECIDED_SCORE if kind == Kind.ASSESSOR else VOTE
    rows_of, heads = keyed_rows(sheet, head), heads_of(sheet, head)[1]
    letters = {title: get_column_letter(heads[title]) for title in (head, REASON_HEAD) if title in heads}
    if kind == Kind.BALLOT:
        return {f"{letters[VOTE]}{rows_of[office]}": vote for office, vote in _VOTES.items()}
    scores = {f"{letters[DECIDED_SCORE]}{rows_of[each]}": score for each, (score, _) in _SCORES.items()}
    return scores | {f"{letters[REASON_HEAD]}{rows_of[each]}": reason for each, (_, reason) in _SCORES.items()}


def _office_of(name: str) -> str:
    return next(code for code, each in OFFICES.items() if each == name)


_CONTENTS: Mapping[str, Content] = {
    Kind.ASSESSOR: Counter((each[:3], int(each[4:]), "", *written) for each, written in _SCORES.items()),
    Kind.BALLOT: Counter((VOTER, office, vote) for office, vote in _VOTES.items()),
    Kind.LOG: Counter(
        (day, _office_of(name), item or 0, "12.late" if label else "", count, what)
        for day, name, item, label, count, what in _ENTRIES
    ),
}
"""By hand, from what is typed in."""


def typed_day(value: object) -> object:
    """A day as the number by which a file has it; anything else as it is."""
    return float((value.date() - _EPOCH).days) if isinstance(value, datetime) else value
