"""Tells beforehand what a change of the rulebook does to what is out and what has come in: item by item, and whom it concerns."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import pandas as pd

from sfs_excel.finding_codes import FindingCode
from sfs_excel.outcome.event_tables import FORESEEN
from sfs_excel.returns.bureau.forms import BureauForm
from sfs_excel.rulebook.mended import Comparison, Mended, compare_rulebooks
from sfs_excel.rulebook.model import item_of
from sfs_excel.rulebook.rewordings import list_rewordings
from sfs_excel.words import Fate
from sfs_excel.year.snapshot import Snapshot

_ORDER = (Fate.NEW, Fate.ASKED, Fate.KEPT)


def foresee_changes(snapshot: Snapshot) -> pd.DataFrame:
    """One row an earlier rulebook and an item that the rulebook of today has otherwise (`event_tables.FORESEEN`); 0 for all that is
    in no item."""
    roster, in_hand = snapshot.basis.roster, snapshot.basis.in_hand
    rows: list[Mapping[str, object]] = []
    for digest, (earlier, since) in snapshot.basis.earlier.items():
        mended = snapshot.mended[digest]
        comparison = compare_rulebooks(earlier, snapshot.basis.rulebook)
        current, names = snapshot.intake.current, {each.code: each.name for each in roster.partaking}
        returned = [code for code in names if code in current and current[code].submission.mended == mended]
        issued = [code for code in names if code not in current and in_hand.get(code) == digest]
        decided, beyond = _count_decided(snapshot, mended), _find_beyond(snapshot, returned)
        rows += (
            row
            | {
                "since": since,
                "returned": _join(names, returned),
                "beyond": _join(names, beyond.get(row["item"], ())),
                "issued": _join(names, issued),
                "decided": decided.get(row["item"], 0),
            }
            for row in _tell(comparison, mended)
        )
    frame: pd.DataFrame = FORESEEN.frame(rows)
    return frame


def _join(names: Mapping[str, str], codes: Iterable[str]) -> str:
    return "、".join(names[code] for code in dict.fromkeys(codes))


def _find_beyond(snapshot: Snapshot, returned: Sequence[str]) -> dict[object, list[str]]:
    """Item -> the offices that have answered what is out of bounds now."""
    beyond: dict[object, list[str]] = {}
    for code in returned:
        for finding in snapshot.intake.current[code].submission.findings:
            if finding.code == FindingCode.OUT_OF_BOUNDS:
                beyond.setdefault(finding.item, []).append(code)
    return beyond


def _tell(comparison: Comparison, mended: Mended) -> Iterator[dict[str, object]]:
    """Item, its fate, and what is changed in it: of a question in full, of what is kept in a word."""
    told: dict[int, list[str]] = {}
    for each in list_rewordings(comparison):
        told.setdefault(each.item, []).append(each.what)
    for item, what in told.items():
        fates = {mended.tell_reported(key) for key in comparison.later.office_fields if item_of(key) == item}
        fates |= {mended.tell_item(item)} if item in comparison.later.items else {Fate.KEPT}
        asked = [each.target for each in mended.questions.values() if item_of(each.key) == item]
        fate = next(fate for fate in _ORDER if fate in fates)
        yield {"item": item, "fate": fate, "what": "；".join(asked or dict.fromkeys(what))}


def _count_decided(snapshot: Snapshot, mended: Mended) -> dict[object, int]:
    """Item -> the decisions, votes and entries on it that rest on the earlier rulebook."""
    bureau, counts = snapshot.intake.bureau, dict[object, int]()

    def rests(form: BureauForm) -> bool:
        return form.mended == mended

    items = [
        each.item
        for assessment in bureau.combined.current
        if rests(assessment.form)
        for each in assessment.decisions
        if each.value is not None
    ]
    items += [each.item for each in bureau.log.entries if each.item] if bureau.log and rests(bureau.log.form) else []
    items += [
        item.item
        for ballot in bureau.ballots.values()
        if rests(ballot.form)
        for item in snapshot.basis.rulebook.items.values()
        if item.is_voted
    ]
    for item in items:
        counts[item] = counts.get(item, 0) + 1
    return counts
