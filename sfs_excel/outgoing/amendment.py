"""Makes the content of 考核结果更正通报. Writes nothing."""

from sfs_excel.notices.amendment import AmendedOffice, Amendment, Change
from sfs_excel.outcome.results import Results


def make_amendment(results: Results, attachment: str) -> Amendment:
    """Return what tells all offices in what the result is otherwise than the one that was final before.

    Args:
        results: with something that is.
        attachment: the paper's file name.
    """
    assert results.former is not None
    return Amendment(
        county=results.roster.county,
        year=results.rulebook.year,
        title=results.rulebook.title,
        stage=results.stage,
        finality=results.finality,
        former=results.former.frozen.folder,
        offices=tuple(
            AmendedOffice(
                str(rows["name"].iloc[0]),
                tuple(Change(*said) for said in rows[["what", "before", "after"]].itertuples(index=False, name=None)),
            )
            for _, rows in results.amended.groupby("office", sort=False)
        ),
        attachment=attachment,
    )
