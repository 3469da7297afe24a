"""Names the offices that take no part this year, for what tells all offices of the result."""

from sfs_excel.outcome.results import Results
from sfs_excel.words import OfficeStatus


def name_absent(results: Results) -> tuple[str, ...]:
    """Name the offices that are not assessed this year, in the roster's order."""
    return tuple(results.name(code) for code, state in results.outside.items() if state == OfficeStatus.ABSENT)


def name_merged(results: Results) -> tuple[str, ...]:
    """Name the offices that were merged into others, each with the one into which it was."""
    return tuple(
        f"{office.name}（并入{results.name(office.merged_into)}）"
        for office in results.roster.offices
        if office.outside == OfficeStatus.MERGED
    )
