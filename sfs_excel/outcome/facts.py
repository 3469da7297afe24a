"""The facts of the year from which tasks follow."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from sfs_excel.outcome.old_dates import OldDate
from sfs_excel.outcome.overwritten import Overwrites
from sfs_excel.outcome.results import Results
from sfs_excel.returns.intake import Intake
from sfs_excel.returns.received import Received
from sfs_excel.roster.model import Roster
from sfs_excel.rulebook.mended import Question
from sfs_excel.words import OfficeState


@dataclass(frozen=True, eq=False)
class Facts:
    """The facts of the year from which tasks follow.

    Attributes:
        offices: where each of them stands (`tables.OFFICES`).
        unread: the files in the inbox that are still to be read.
        unused: the files that need a person.
        handed_out: (kind, holder) of what lies ready and still holds, or was carried away from where it lay. The holder is
            an office's code, "" for all of them; a department; a voter's number; of the log "".
        overwrites: what a person wrote over in the ranking workbook, and nobody has decided yet.
        changed: names of the bureau's own files that say something else by now than a final result rests on.
        missing: folders of the results that were ever made final and do not lie in their place as they were.
        differing: in what the year is otherwise, as it comes out now, than the result that is final: it must not be.
        old_dates: the offices whose form carries another last day.
        questions: that were worded otherwise under way, and of which nobody has said whether they are the same.
    """

    results: Results
    intake: Intake
    offices: pd.DataFrame
    unread: Sequence[str]
    unused: Sequence[Received]
    handed_out: Collection[tuple[str, str]]
    today: date
    overwrites: Overwrites = field(default_factory=Overwrites)
    changed: Sequence[str] = ()
    missing: Sequence[str] = ()
    differing: Sequence[str] = ()
    old_dates: Sequence[OldDate] = ()
    questions: Sequence[Question] = ()

    @property
    def roster(self) -> Roster:
        """Tell who takes part."""
        return self.results.roster

    @property
    def is_complete(self) -> bool:
        """Every office has reported, and without an error."""
        return not self.find_offices(
            OfficeState.NOT_ISSUED, OfficeState.NOT_RETURNED, OfficeState.OUTDATED, OfficeState.FAULTY
        )

    @property
    def is_overdue(self) -> bool:
        """Tell whether the last day for forms is past; never where there is none."""
        return self.roster.deadline is not None and self.today > self.roster.deadline

    def find_offices(self, *states: str) -> dict[str, str]:
        """Code -> name of the offices in one of the states."""
        rows = self.offices[self.offices["state"].isin(states)]
        return dict(zip(rows["office"], rows["name"], strict=True))

    def has(self, kind: str, holder: str = "") -> bool:
        """Tell whether such a thing lies ready for a holder, or was carried away: see `handed_out`."""
        return (kind, holder) in self.handed_out
