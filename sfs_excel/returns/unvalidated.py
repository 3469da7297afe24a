"""Offices' returns that are still to be validated: all of them together, here or wherever there is room for so many."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from sfs_excel.reading.archive import Refused
from sfs_excel.reading.fate import bear_faults
from sfs_excel.returns.extract import Extract
from sfs_excel.returns.submission import Submission
from sfs_excel.returns.validate import validate_return
from sfs_excel.rulebook.mended import Mended
from sfs_excel.rulebook.model import Rulebook, leave_worked_out
from sfs_excel.workers.nodes import Nodes, cut

TOGETHER = 200  # returns of a chunk; fewer are not worth the way


@dataclass(frozen=True)
class Unvalidated:
    """One return. `sha256` is of its bytes, `office` whose it is, `file` the name under which it may be spoken of; `mended` what
    becomes of it, where it rests on an earlier rulebook."""

    sha256: str
    extract: Extract
    office: str
    file: str
    mended: Mended | None = None


Validated = Submission | Refused
"""What a return says; or why it could not be found out: the fault of one is no other's."""


def validate_all(returns: Sequence[Unvalidated], rulebook: Rulebook, nodes: Nodes | None = None) -> list[Validated]:
    """Check every return, in the order given.

    Args:
        nodes: that do it, where there are returns enough. What they refuse is checked here: the place may be to blame.

    Raises:
        SfsError: a node has another program.
    """
    if nodes is None or len(returns) <= TOGETHER:
        return _validate_group(rulebook, returns)
    parts = nodes.map(partial(_validate_group, leave_worked_out(rulebook)), cut(returns, TOGETHER))
    return [
        _validate(rulebook, asked) if isinstance(told, Refused) else told
        for asked, told in zip(returns, (told for part in parts for told in part), strict=True)
    ]


def _validate_group(rulebook: Rulebook, group: Sequence[Unvalidated]) -> list[Validated]:
    return [_validate(rulebook, each) for each in group]


def _validate(rulebook: Rulebook, each: Unvalidated) -> Validated:
    try:
        with bear_faults(each.sha256):
            return validate_return(each.extract, rulebook, each.office, each.file, each.mended)
    except Refused as refused:
        return refused
