"""核定表 that a change in the ranking workbook is offered in: the cells alone that were written over, with no reason yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sfs_excel.files.outputs import digest_parts
from sfs_excel.handouts.columns import CHANGE
from sfs_excel.outcome.overwritten import Overwritten, can_be_decided
from sfs_excel.outcome.results import Results
from sfs_excel.outgoing.holders import assign_items, name_handout
from sfs_excel.rulebook.model import item_of
from sfs_excel.sheets.token import Stamp
from sfs_excel.words import Kind

if TYPE_CHECKING:  # a collect in which nobody wrote anything over does without all that makes a 核定表
    from sfs_excel.handouts.assessor.assessed import Assessed

OFFERED = "（得分矩阵改写）.xlsx"  # ends their names


def assign_overwritten(cells: Iterable[Overwritten], results: Results) -> dict[str, list[Overwritten]]:
    """Department -> the cells that it may decide as they were written."""
    assigned: dict[str, list[Overwritten]] = {}
    items = assign_items(results.rulebook, results.roster)
    departments = {item: department for department, own in items.items() for item in own}
    for cell in cells:
        if can_be_decided(cell, results):
            assigned.setdefault(departments[cell.item], []).append(cell)
    return assigned


def name_offered(department: str) -> str:
    """The file name: beside that of the department's 核定表."""
    return name_handout(Kind.ASSESSOR, department).removesuffix(".xlsx") + OFFERED


class Offering:
    """The materials of these workbooks: a department, and what was written over in its items, the latest last."""

    def __init__(self, results: Results, assigned: Mapping[str, Sequence[Overwritten]]) -> None:
        self._results, self._assigned = results, assigned
        self._offices: dict[str, Assessed] = {}
        if assigned:
            from sfs_excel.outgoing.handouts import describe_offices

            self._offices = {each.code: each for each in describe_offices(results)}

    def digest(self, department: str) -> str:
        """SHA-256 (hex) of all that its workbook says."""
        said = [(each.name, list(_list_seen(each))) for each in self._describe(department)]
        return digest_parts(self._results.rulebook.digest, self._results.roster.county, self._written(department), said)

    def build(self, department: str, stamp: Stamp) -> bytes:
        """The workbook.

        Args:
            stamp: made for the department.
        """
        from sfs_excel.handouts.assessor.write import build_assessor

        items = {item for _, item in self._written(department)}
        offices = list(self._describe(department))
        return build_assessor(self._results.rulebook, department, items, offices, self._results.roster.county, stamp)

    def _describe(self, department: str) -> Iterator[Assessed]:
        """Its offices, with the points that were written in the place of what was decided before."""
        written = self._written(department)
        for office in self._offices.values():
            own = {item: cell for (code, item), cell in written.items() if code == office.code}
            if own:
                points = {item: float(cell.written or 0) for item, cell in own.items()}
                # After an appeal only its answer moves the points.
                appeals = {
                    item: replace(each, answer=CHANGE, points=points[item], reason="")
                    for item, each in office.appeals.items()
                    if item in own
                }
                decided = {f"{item:02d}": (points[item], "") for item in own.keys() - appeals.keys()}
                hints = {
                    item: (_ask(cell, self._results), *office.findings.get(item, ())) for item, cell in own.items()
                }
                yield replace(
                    office,
                    rows=sorted(own),
                    decided={**office.decided, **decided},
                    findings={**office.findings, **hints},
                    appeals=appeals,
                )

    def _written(self, department: str) -> dict[tuple[str, int], Overwritten]:
        return {(cell.office, cell.item): cell for cell in self._assigned[department]}


def _list_seen(office: Assessed) -> Iterator[tuple[str, object]]:
    """All that an assessor sees of an office in its rows, by key."""
    for part in (office.values, office.evidence, office.scores, office.decided, office.appeals):
        said = {str(key): value for key, value in part.items()}
        yield from ((key, said[key]) for key in sorted(said) if office.stands_in(item_of(key)))


def _ask(cell: Overwritten, results: Results) -> str:
    said = cell.say(results).partition("由")[2]
    return f"得分矩阵里有人由{said}，没有写理由：同意的请写明理由，不同意的请改回，另写理由"
