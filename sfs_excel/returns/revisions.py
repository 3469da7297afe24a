"""Two returns of one office -> what the later one says differently."""

from collections.abc import Sequence
from dataclasses import dataclass

from sfs_excel.returns.submission import Submission
from sfs_excel.rulebook.model import Rulebook, item_of

_MOST_NAMED = 5


@dataclass(frozen=True)
class Revision:
    """One field that a later return states otherwise. `before` and `after` are as they stood, "" where nothing did."""

    office: str
    item: int
    field: str
    before: str
    after: str
    earlier_file: str
    later_file: str


def compare_returns(rulebook: Rulebook, earlier: Submission, later: Submission) -> list[Revision]:
    """Return what was changed between two returns of an office, evidence included (`26.evidence`), in the letter's order."""
    found = []
    for key, was in earlier.answers.items():
        now = later.answers[key]
        same = was.raw.strip() == now.raw.strip()
        if was.value is not None and now.value is not None and rulebook.fields[key].type != "text":
            same = was.value == now.value  # of a text the value says only that there is one
        if not same:
            found.append((item_of(key), key, was.raw, now.raw))
    for item, text in earlier.evidence.items():
        if text != later.evidence[item]:
            found.append((item, f"{item:02d}.evidence", text, later.evidence[item]))
    return [
        Revision(later.office, item, key, before, after, earlier.file, later.file)
        for item, key, before, after in sorted(found, key=lambda change: change[0])
    ]


def say_revisions(rulebook: Rulebook, revisions: Sequence[Revision]) -> str:
    """`改动2处：培育社会组织数由“1”改为“2”、…`"""
    if not revisions:
        return "填报内容没有改动"
    named = [
        f"{name_field(rulebook, revision)}由{_quote(revision.before)}改为{_quote(revision.after)}"
        for revision in revisions[:_MOST_NAMED]
    ]
    rest = "" if len(revisions) <= _MOST_NAMED else "等"
    return f"改动{len(revisions)}处：{'、'.join(named)}{rest}"


def name_field(rulebook: Rulebook, revision: Revision) -> str:
    """The field's label; evidence by its item."""
    if revision.field in rulebook.fields:
        return rulebook.fields[revision.field].label
    return f"第{revision.item}项佐证材料"


def _quote(raw: str) -> str:
    shown = raw.strip().replace("\n", " ")
    return f"“{shown if len(shown) <= 20 else shown[:20] + '…'}”" if shown else "空白"
