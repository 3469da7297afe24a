"""Tells what the group signs: who signs by what title, and what stands beside an office's total."""

from sfs_excel.outcome.results import Results
from sfs_excel.words import OfficeStatus

ABREAST, FEWEST, MOST = 3, 6, 15
UNFROZEN = "（尚未定稿）"
ELSEWHERE = "（见签字的审定表）"  # what lies in the frozen folder cannot hold the digest of its list
REASONS = {OfficeStatus.VETOED: "一票否决", OfficeStatus.MISSING: OfficeStatus.MISSING.word}
"""Why an office is not ranked."""
_LEADERS = ("组长", "副组长")


def list_signers(results: Results) -> list[tuple[str, ...]]:
    """The titles of those who sign, `ABREAST` in a row, never a name: as many as vote, at least `FEWEST` and at most `MOST`."""
    voters = 0 if results.turnout is None else results.turnout.voters
    rows = -(-min(max(voters, FEWEST), MOST) // ABREAST)
    titles = (*_LEADERS, *["成员"] * (rows * ABREAST - len(_LEADERS)))
    return [titles[at : at + ABREAST] for at in range(0, len(titles), ABREAST)]


def list_signed(results: Results) -> list[str]:
    """The offices on which the group decides, in the ranking's order: those that take part."""
    return [office for office in results.order if office not in results.outside]


def mark_result(results: Results, office: str) -> str:
    """An office's band, or why it has none."""
    return REASONS.get(results.states[office], results.bands[office])
