"""The frames of what a person decided about the year, and of the originals on which that rests."""

from sfs_excel.scoring.tables import Table, one_of
from sfs_excel.words import FORMS, EventKind, FileStatus, Kind, OriginalState

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
            "merged, or what it was called before; the last day for appeals; of a final result its folder, and the digest of its list",
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
