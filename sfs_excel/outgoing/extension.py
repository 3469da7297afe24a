"""Makes the content of 延期通知. Writes nothing."""

from sfs_excel.notices.extension import Extension
from sfs_excel.outcome.results import Results
from sfs_excel.roster.titles import SENDER


def make_extension(results: Results, attachment: str) -> Extension | None:
    """Return what tells all offices until when forms may come back; None where no form carries another day.

    Args:
        attachment: the paper's file name.
    """
    roster, deadline = results.roster, results.roster.deadline
    former = tuple(day for day in results.printed if day != deadline)
    if deadline is None or not former:
        return None
    return Extension(
        county=roster.county,
        year=results.rulebook.year,
        title=results.rulebook.title,
        former=former,
        deadline=deadline,
        return_to=roster.settings.get(SENDER, ""),
        attachment=attachment,
    )
