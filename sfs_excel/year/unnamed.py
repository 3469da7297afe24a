"""Keeps voters' names out of what is entered: it stands in 办理记录 for good, beside the numbers under which their votes are told."""

from sfs_excel.errors import SfsError
from sfs_excel.inbox.events import Decided
from sfs_excel.outcome.unnamed import is_about
from sfs_excel.roster.model import Roster
from sfs_excel.roster.voter_names import VoterNames
from sfs_excel.words import Kind
from sfs_excel.year.snapshot import Snapshot


def ensure_unnamed(snapshot: Snapshot, reason: str, decider: str, decided: Decided) -> None:
    """
    Args:
        decider: may be a voter, who decides by office, but not of his own ballot.

    Raises:
        SfsError: the reason names a voter, or the person who decides is the voter whose ballot it is about.
    """
    names = VoterNames(snapshot.basis.roster)
    ensure_reason_unnamed(snapshot.basis.roster, reason)
    ballots = {each.sha256: each.file for each in snapshot.intake.files if each.kind == Kind.BALLOT}
    targets = [ballots.get(target, target) for _, target, _ in decided]
    if any(is_about(target, voter) for voter in names.find_in(decider) for target in targets):
        raise SfsError("办理人：就是这张票的评委，姓名和编号不能写在一起。请由别人办理，加 --who 写明。")


def ensure_reason_unnamed(roster: Roster, reason: str) -> None:
    """
    Raises:
        SfsError: the reason names a voter of the roster.
    """
    if VoterNames(roster).find_in(reason):
        raise SfsError(
            "原因：写了评委的姓名。办理记录会存进定稿，和编号放在一起，就看得出哪张票是谁的。请只写编号；不是说票的，写职务。"
        )
