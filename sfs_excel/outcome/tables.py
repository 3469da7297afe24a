"""The frames that a run and its commands answer with, each declared once: columns, types, meanings.

The exports, the list of them in README, and the tests follow from these declarations.
"""

from sfs_excel import words
from sfs_excel.outcome.appeal_tables import APPEALS
from sfs_excel.outcome.event_tables import AMENDED, EVENTS
from sfs_excel.scoring.tables import ITEMS, MOVEMENTS, PLACES, SECTIONS, Table, one_of
from sfs_excel.words import (
    Audience,
    FileStatus,
    Kind,
    MailStatus,
    OfficeState,
    PaperState,
    ReachedBy,
    Severity,
    Stage,
    VoterStatus,
)

_OFFICE = ("str", "code")
_ITEM = ("int64", "number")
_FIELD = ("str", "full key; empty where it is about the item's score; `05.appeal-answer` where it answers an appeal")
_LABEL = ("str", "of the field, or the item's score, in words")
_RECEIVED = ("str", "ISO 8601: when it was first seen in the inbox")
_FILE = ("str", "relative to the inbox")

RANKING = Table(
    PLACES.name,
    PLACES.row,
    {
        **PLACES.columns,
        "missing": ("int64", "fields that the office left blank"),
        "findings": ("int64", "errors that go back to the office"),
        **PLACES.inner,
    },
)
LEDGER = Table(
    MOVEMENTS.name,
    MOVEMENTS.row,
    {
        **MOVEMENTS.columns,
        "file": _FILE,
        "cell": ("str", "those that it rests on: `F18、F19`"),
    },
    inner={
        **MOVEMENTS.inner,
        "sheet": ("str", "in which the first of the cells is"),
        "values": ("str", "that it rests on, in words: `迟报次数＝2次，核定3次`"),
        "who": ("str", "decided it; empty where nobody did"),
    },
)
ANSWERS = Table(
    "answers",
    "an office and a field, evidence included (`05.evidence`)",
    {
        "office": ("object", "code"),
        "field": ("object", "full key"),
        "raw": ("object", "as it was written"),
        "value": ("object", "as it was reported, where that is valid"),
        "assessed": ("object", "what counts instead"),
        "source": ("object", "file, sheet and cell"),
    },
)
FINDINGS = Table(
    "findings",
    "a fault, reminder or correction in what came back",
    {
        "office": ("str", "code; empty of the bureau's own"),
        "file": _FILE,
        "sheet": ("str", "of the workbook"),
        "cell": ("str", "`F18`"),
        "item": ("int64", "0 where it is about the file as a whole"),
        "field": ("str", "full key"),
        "code": ("str", "of `FindingCode` or `RefusalCode`"),
        "severity": ("str", one_of(Severity)),
        "message": ("str", "place, fact, remedy"),
    },
    inner={
        "to": ("str", f"who has to look at it: {one_of(Audience)}"),
        "fact": ("str", "without place and remedy"),
    },
)
SUBMISSIONS = Table(
    "submissions",
    "a file of the inbox",
    {
        "file": _FILE,
        "sha256": ("str", "of its bytes, hex"),
        "kind": ("str", one_of(Kind)),
        "office": ("str", "code; empty where it is nobody's"),
        "received": _RECEIVED,
        "saved": ("str", "ISO 8601: as the file says itself"),
        "status": ("str", one_of(FileStatus)),
        "reason": ("str", "why, and what to do"),
        "reached": ("str", "ISO 8601: when it reached the bureau, by which it is in time or late"),
        "reached_by": ("str", f"on what that rests: {one_of(ReachedBy)}"),
    },
    inner={
        "receipt": ("int64", "number of the receipt; 0 of what was not received"),
        "place": ("str", "path below the year folder, for people to open; empty where it lies nowhere"),
        "contact": ("str", "whom to ask about an office's form, with the telephone; empty where it does not say"),
    },
)
REVISIONS = Table(
    "revisions",
    "a field that a later return of an office states otherwise",
    {
        "office": _OFFICE,
        "item": _ITEM,
        "field": ("str", "full key"),
        "label": _LABEL,
        "before": ("str", "as it was written; empty where nothing was"),
        "after": ("str", "as it was written; empty where nothing was"),
        "earlier_file": _FILE,
        "later_file": _FILE,
    },
)
DECISIONS = Table(
    "decisions",
    "a score or value that assessors set, be it what stood already",
    {
        "office": _OFFICE,
        "item": _ITEM,
        "field": _FIELD,
        "label": _LABEL,
        "before": ("str", "what would stand without it, as shown"),
        "after": ("str", "as decided, as shown"),
        "value": ("float64", "the number that counts"),
        "reason": ("str", "as written"),
        "who": ("str", "decided"),
        "received": _RECEIVED,
        "file": _FILE,
        "cell": ("str", "sheet and cell"),
    },
)
TRAIL = Table(
    "trail",
    "a step by which an assessor came to a decision, in order of receipt",
    {
        "office": _OFFICE,
        "item": _ITEM,
        "field": _FIELD,
        "label": _LABEL,
        "who": ("str", "decided"),
        "received": _RECEIVED,
        "before": ("str", "empty at the first"),
        "after": ("str", "empty where it was taken back"),
        "reason": ("str", "as written"),
        "file": _FILE,
    },
)
VOTES = Table(
    "votes",
    "a vote of a ballot that counts",
    {
        "office": _OFFICE,
        "voter": ("str", "number"),
        "panel": ("str", "评委组"),
        "points": ("float64", "that it gives"),
        "vote": ("str", "as written"),
    },
)
VOTERS = Table(
    "voters",
    "a voter, by number, never by name",
    {
        "voter": ("str", "number"),
        "panel": ("str", "评委组"),
        "status": ("str", one_of(VoterStatus)),
        "received": _RECEIVED,
        "reason": ("str", "why the ballot does not count"),
        "file": _FILE,
    },
    inner={"closed": ("str", "number of the event by which it will not be mended; empty where none is")},
)
LOG = Table(
    "record",  # a public name: record.csv, and the frame of `Results`
    "an entry of the bureau's log (台账), by day",
    {
        "office": _OFFICE,
        "item": _ITEM,
        "field": ("str", "full key; empty where it belongs to no field"),
        "label": ("str", "of the field"),
        "count": ("float64", "empty where none could be read"),
        "text": ("str", "day, what, and who noted it"),
        "doubt": ("str", "why it is not counted"),
        "opens": ("str", "rows of a 核定表 that wait for a number: `45.criticised、12.late`"),
    },
)
WAITING = Table(
    "waiting",
    "a thing that is missing for the next stage",
    {
        "stage": ("str", f"that it keeps from being reached: {one_of(Stage)}"),
        "who": ("str", "owes it"),
        "what": ("str", "is missing"),
    },
)
EXPORTED = (
    RANKING,
    SECTIONS,
    ITEMS,
    LEDGER,
    ANSWERS,
    FINDINGS,
    SUBMISSIONS,
    DECISIONS,
    TRAIL,
    APPEALS,
    VOTES,
    VOTERS,
    LOG,
    WAITING,
    EVENTS,
    AMENDED,
)
"""What stands in 导出; each is a frame of `Results` under its name."""

FAULTS = Table(
    "faults",
    "a fault or reminder that `check` finds",
    {
        "place": ("str", "file, sheet, cell or line"),
        "fact": ("str", "what is wrong"),
        "remedy": ("str", "what to do"),
        "severity": ("str", one_of((Severity.ERROR, Severity.REMINDER))),
    },
)
FORMS = Table(
    "forms",
    "a form that `generate` wrote, or took away",
    {
        "office": ("str", "code; empty where it is no more in the roster"),
        "name": ("str", "of the office"),
        "file": ("str", "below the year folder"),
        "form_id": ("str", "of this form alone; empty of one that was taken away"),
        "reason": ("str", "why, in words"),
        "kept": ("str", "a copy of what a person had changed, or what went out by mail; empty where there is none"),
    },
)
HANDED_OUT = Table(
    "handouts",
    "a workbook that `assess` wrote, or left as it is",
    {
        "kind": ("str", one_of(words.HANDOUTS)),
        "holder": ("str", "department, the voter's number, or 台账"),
        "file": ("str", "below the year folder"),
        "kept": ("str", "a copy of what a person had changed; empty where there is none"),
        "left": ("str", "why it was left as it is; empty where it was written"),
    },
)
PAPERS = Table(
    "papers",
    "a paper that `notify` wrote",
    {
        "kind": ("str", one_of(words.PAPERS)),
        "office": ("str", "code; empty where it is for all"),
        "name": ("str", "whom it is for"),
        "file": ("str", "below the year folder"),
        "state": ("str", one_of(PaperState)),
        "kept": ("str", "a copy of what a person had changed; empty where there is none"),
    },
)
MAILED = Table(
    "mails",
    "a mail and an address",
    {
        "kind": ("str", one_of(words.MAILS)),
        "office": ("str", "code; of a department the name, of a voter the number"),
        "name": ("str", "of whom it is for; of a voter the number"),
        "to": ("str", "address"),
        "status": ("str", one_of(MailStatus)),
        "reason": ("str", "why, and what to do"),
        "moment": ("str", "ISO 8601: when it was sent"),
        "file": ("str", "of a draft, below the year folder"),
    },
)
OFFICES = Table(
    "offices",
    "an office, in the roster's order",
    {
        "office": _OFFICE,
        "name": ("str", "of the office"),
        "issued": ("str", "ISO 8601: when its first form was made; empty where none was"),
        "returned": ("bool", "whether a return counts"),
        "file": _FILE,
        "received": _RECEIVED,
        "version": ("int64", "how many returns it has sent"),
        "superseded": ("int64", "earlier ones among them"),
        "errors": ("int64", "that go back to the office"),
        "missing": ("int64", "fields left blank"),
        "late": ("int64", "days after the deadline of the first return, or until today if there is none; 0 before"),
        "state": ("str", one_of(OfficeState)),
        "contact": ("str", "whom to ask about the return, with the telephone; empty where it does not say"),
    },
)
