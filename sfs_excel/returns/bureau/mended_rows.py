"""Tells what becomes of the rows of a 核定表 that was made by an earlier rulebook."""

from collections.abc import Iterable, Iterator

from sfs_excel.errors import Finding
from sfs_excel.finding_codes import FindingCode
from sfs_excel.returns.bureau.decisions import ANSWER, Decision
from sfs_excel.returns.bureau.forms import BureauForm
from sfs_excel.returns.values import Remark
from sfs_excel.words import Fate, Severity

_AGAIN = "请在新做的核定表里重新核定"


def tell_fate(form: BureauForm, item: int, field: str) -> Fate:
    """Tell what becomes of a row. An answer to an appeal stays, as long as its item is still the same.

    Args:
        field: "" for the item's score, which rests on all that is asked in it.
    """
    mended = form.mended
    if mended is None:
        return Fate.KEPT
    if field.endswith(ANSWER):
        return Fate.NEW if item in mended.others else Fate.KEPT
    return mended.tell(field) if field else mended.tell_item(item)


def refuse_other(written: str, fate: Fate) -> Remark:
    """Of what was decided by other questions than are asked now."""
    if fate == Fate.ASKED:
        fact = f"{written}，但所问的在这份表做好以后改过，等县局确认是不是同一问题，确认前没有采用"
        return Remark(FindingCode.QUESTION, Severity.ERROR, fact, f"请运行 question 确认，或者{_AGAIN[1:]}")
    fact = f"{written}，但所问的在这份表做好以后改成了新的问题，没有采用"
    return Remark(FindingCode.OTHER_RULE, Severity.ERROR, fact, _AGAIN)


def remind_of_changed(form: BureauForm, decisions: Iterable[Decision]) -> Iterator[Finding]:
    """One finding for all that was decided by rules that are others now, and holds."""
    changed = () if form.mended is None else form.mended.changed
    if held := sorted({each.item for each in decisions if each.value is not None and each.item in changed}):
        fact = f"第{'、'.join(map(str, held))}项的规则在这份核定表做好以后改过，所核定的仍然采用"
        yield form.find(
            Remark(FindingCode.OTHER_RULE, Severity.REMINDER, fact, "请核对；要改的，在新做的核定表里改好报回")
        )
