"""Makes the content of 考核结果审定表. Writes nothing."""

from sfs_excel.notices.approval import Approval, ApprovedOffice, Signers
from sfs_excel.outcome.results import Results
from sfs_excel.outcome.signing import list_signed, list_signers, mark_result
from sfs_excel.outcome.standing import Turnout
from sfs_excel.words import OfficeStatus


def make_approval(results: Results, attachment: str) -> Approval:
    """Return what the group signs: ranks, totals and bands, and what they rest on.

    Args:
        attachment: the paper's file name.
    """
    turnout = results.turnout or Turnout(0, 0, 0)
    return Approval(
        county=results.roster.county,
        year=results.rulebook.year,
        title=results.rulebook.title,
        stage=results.stage,
        finality=results.finality,
        offices=tuple(
            ApprovedOffice(
                rank=results.ranks.get(office, 0),
                office=results.name(office),
                total=results.totals.get(office),
                mark=mark_result(results, office),
            )
            for office in list_signed(results)
        ),
        has_bands=bool(results.rulebook.ranking.bands),
        ranked=results.count(OfficeStatus.RANKED),
        vetoed=results.count(OfficeStatus.VETOED),
        missing=results.count(OfficeStatus.MISSING),
        voters=turnout.voters,
        valid_ballots=turnout.valid,
        void_ballots=turnout.void,
        signers=tuple(Signers(*titles) for titles in list_signers(results)),
        digest=results.final.digest if results.final is not None else "",
        attachment=attachment,
    )
