"""The frames of what a person decided about the year, and of the originals on which that rests."""

from sfs_excel.scoring.tables import Table, one_of
from sfs_excel.words import FORMS, EventKind, Fate, FileStatus, Kind, OriginalState

EVENTS = Table(
    "events",
    "a decision about the year, in the order of entry",
    {
        "event": ("str", "number"),
        "at": ("str", "ISO 8601"),
        "who": ("str", "decided: as said, or the account of the computer"),
        "kind": ("str", one_of(EventKind)),
        "target": (
            "str",
            "file, as in `submissions`; of a voter the number; of a department who takes over, or is a head; of an office its code, and into which it was "
            "merged, what it was called before, or when its form reached the bureau; the last day for appeals; the day on which the clock was checked; of a "
            "field its key, and how it was and is asked; of a final result its folder, and the digest of its list",
        ),
        "reason": ("str", "as written"),
        "undoes": ("str", "number of the event that it undoes; empty where it undoes none"),
    },
    inner={
        "office": ("str", "code; empty where it is about none"),
        "about": ("str", "what it is about, in words, where that is no office"),
        "undone": ("str", "number of the event that undoes it; empty where it holds"),
        "place": ("str", "as in `submissions`"),
    },
)
AMENDED = Table(
    "amended",
    "a thing that is otherwise than in the result that was final before",
    {
        "office": ("str", "code; empty where it is about the whole county"),
        "name": ("str", "of the office"),
        "item": ("int64", "number; 0 where it is about the office's place"),
        "what": ("str", "in words: `名次`, `总分`, `第5项得分`"),
        "before": ("str", "as shown; — where there was nothing"),
        "after": ("str", "as shown; — where there is nothing"),
    },
)
FORESEEN = Table(
    "foreseen",
    "an item that the rulebook has otherwise than when forms went out",
    {
        "since": ("str", "as in `mended`"),
        "item": ("int64", "number; 0 of all that is in none"),
        "fate": ("str", f"of what was answered in it: {one_of((Fate.KEPT, Fate.ASKED, Fate.NEW))}"),
        "what": ("str", "what is changed, in words; of what is asked about the questions"),
        "returned": ("str", "names of the offices whose return rests on it"),
        "beyond": ("str", "names of those of them that have answered what is out of bounds now"),
        "issued": ("str", "names of the offices that have such a form, and have not returned it"),
        "decided": ("int64", "decisions, entries and votes on the item in the bureau's own forms that rest on it"),
    },
)
MENDED = Table(
    "mended",
    "a thing that the rulebook says otherwise than when forms went out, or that comes out otherwise by it",
    {
        "since": (
            "str",
            "ISO 8601: the day on which the first form went out by the earlier rulebook; empty where that is not known",
        ),
        "office": ("str", "code; empty of what the rulebook says"),
        "name": ("str", "of the office; 责任书"),
        "item": ("int64", "number; 0 where it is about none"),
        "what": ("str", "in words: `分值`, `总分`, `第5项得分`"),
        "before": ("str", "by the earlier rulebook; — where there is nothing"),
        "after": ("str", "as now; — where there is nothing"),
        "fate": ("str", "what becomes of what was answered, in words; empty of a score that rests on all of it"),
    },
)
WITHDRAWN = Table(
    "withdrawn",
    "a file that `withdraw` took back, or lets count again",
    {
        "event": ("str", "number"),
        "file": ("str", "relative to the inbox"),
        "receipt": ("int64", "number of its receipt, or of its package's"),
        "kind": ("str", one_of(FORMS)),
        "office": ("str", "code; empty of the bureau's own"),
        "status": ("str", f"now: {one_of(FileStatus)}"),
        "reason": ("str", "why"),
        "counts": ("str", "file of the office's return that counts now; empty where none does"),
    },
)
QUESTIONS = Table(
    "questions",
    "a question that was worded otherwise, and of which the bureau has said something",
    {
        "event": ("str", "number"),
        "field": ("str", "full key"),
        "question": ("str", "how it was asked, and is, in words"),
        "said": ("str", f"{one_of((EventKind.SAME_QUESTION, EventKind.NEW_QUESTION))}; empty where it was taken back"),
    },
)
ORIGINALS = Table(
    "originals",
    "a received file, in order of receipt; the same bytes are one",
    {
        "receipt": ("int64", "number of its receipt"),
        "file": ("str", "below the folder of originals; empty where none could be written"),
        "came": ("str", "as in `submissions`"),
        "kind": ("str", f"{one_of(Kind)}; package"),
        "office": ("str", "code; empty where it is nobody's, or of several"),
        "received": ("str", "ISO 8601: when it was first seen in the inbox"),
        "state": ("str", one_of(OriginalState)),
    },
)
