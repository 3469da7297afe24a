"""Results as they may leave the bureau for good: what was typed about the year, and what files were called, names no voter.

Who decided, assesses or is a head stands there by office, beside no vote: those columns stay.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from sfs_excel.outcome.answers import AnswerRow
from sfs_excel.outcome.results import Results
from sfs_excel.roster.voter_names import MASK, VoterNames
from sfs_excel.words import EventKind

_WRITTEN: Mapping[str, tuple[str, ...]] = {
    "submissions": ("file", "reason"),
    "findings": ("file", "message", "fact"),
    "ledger": ("file",),
    "revisions": ("earlier_file", "later_file"),
    "decisions": ("file",),
    "trail": ("file",),
    "voters": ("reason", "file"),
    "waiting": ("what",),
    "appeals": ("file", "answer_file"),
    "events": ("reason",),
}
"""Frame -> columns that hold names of files, or what somebody typed that may stand beside a voter's number."""


def leave_out_names(results: Results, names: VoterNames) -> Results:
    """The results with `MASK` for every voter's name in these."""
    frames: dict[str, Any] = {
        name: _mask_columns(getattr(results, name), columns, names) for name, columns in _WRITTEN.items()
    }
    frames["events"] = _mask_events(frames["events"], names)
    return replace(results, **frames, answer_rows=_MaskedAnswers(results, names))


def is_about(target: str, voter: str) -> bool:
    """Tell whether an event's target is a voter's number, or the ballot of that number."""
    return target == voter or target.startswith(f"编号 {voter} 的票")


def _mask_columns(frame: pd.DataFrame, columns: tuple[str, ...], names: VoterNames) -> pd.DataFrame:
    masked = {
        column: frame[column]
        .map({said: names.mask(said) for said in frame[column].unique()})
        .astype(frame[column].dtype)
        for column in columns
    }
    return frame.assign(**masked)


def _mask_events(events: pd.DataFrame, names: VoterNames) -> pd.DataFrame:
    """A file's name is masked, a person who is named by office is not; nobody is said to have decided of his own ballot."""
    is_file = events["kind"] == EventKind.WITHDRAW
    targets = events["target"].where(~is_file, events["target"].map(names.mask))
    who = [
        MASK if any(is_about(target, voter) for voter in names.find_in(said)) else said
        for said, target in zip(events["who"], events["target"], strict=True)
    ]
    return events.assign(
        target=targets.astype(events["target"].dtype), who=pd.Series(who, events.index, events["who"].dtype)
    )


@dataclass(frozen=True, eq=False)
class _MaskedAnswers:
    """The answers, each with its file as that may be called."""

    results: Results
    names: VoterNames

    def __iter__(self) -> Iterator[AnswerRow]:
        for office, field, raw, value, assessed, source in self.results.answer_rows:
            yield office, field, raw, value, assessed, self.names.mask(source)
