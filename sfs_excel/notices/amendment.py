"""考核结果更正通报, before any words: what is otherwise than in the result that was announced before."""

from dataclasses import dataclass

from sfs_excel.notices.replies import CountyNotice, Part, ResultNotice


@dataclass(frozen=True)
class Change(Part):
    """One thing that is otherwise: `名次`, `3`, `2`.

    Attributes:
        before, after: as shown; — where there was, or is, nothing.
    """

    what: str
    before: str
    after: str


@dataclass(frozen=True)
class AmendedOffice(Part):
    """An office, or 全县, with all that is otherwise."""

    office: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, kw_only=True)
class Amendment(ResultNotice, CountyNotice):
    """考核结果更正通报: for all offices.

    Attributes:
        former: the folder of the result that was final before.
        offices: in the ranking's order; what concerns the whole county first.
        attachment: the paper's file name, for the message with which it goes out.
    """

    former: str
    offices: tuple[AmendedOffice, ...]
    attachment: str

    @property
    def changes(self) -> int:
        """Count all that is otherwise."""
        return sum(len(each.changes) for each in self.offices)
