"""Lists the tasks that offices' appeals leave open, and says which of them wait."""

from collections.abc import Iterator, Sequence

import pandas as pd

from sfs_excel.outcome.facts import Facts
from sfs_excel.outcome.results import Results
from sfs_excel.outcome.standing import Task
from sfs_excel.words import CLERK, Kind, NoticeKind

_ANSWER = f"assess --kind {Kind.ASSESSOR.word}"
_TELL = f"notify --kind {NoticeKind.FEEDBACK.word}"


def list_open(results: Results) -> Sequence[str]:
    """The appeals that are not answered, be it that the office has to put them right first: `河东司法所第5项`."""
    return _name(results, results.appeals[results.appeals["answer"] == ""])


def await_answers(facts: Facts) -> Iterator[Task]:
    """List what offices have to put right, what departments have to answer, and what they have answered."""
    results, appeals = facts.results, facts.results.appeals
    is_open, is_faulty = appeals["answer"] == "", appeals["fault"] != ""
    if offices := _name_offices(results, appeals[is_faulty]):
        what = f"把「退回」里的复核申请表发给司法所补正（{len(offices)} 个所），补正前没有受理"
        yield Task(CLERK, what, offices, f"mail draft --kind {Kind.APPEAL.word}")
    if waiting := _name(results, appeals[is_open & ~is_faulty]):
        what = f"复核申请（{len(waiting)} 项）等着答复：重新做核定表交给科室，在“复核”里答复；报回的放进「收件箱」，再汇总一次"
        yield Task(CLERK, what, waiting, _ANSWER)
    yield from tell_answers(facts)


def tell_answers(facts: Facts) -> Iterator[Task]:
    """Of offices of which every item is answered, and that are not told yet."""
    appeals = facts.results.appeals
    left = set(appeals.loc[appeals["answer"] == "", "office"])
    due = [office for office in dict.fromkeys(appeals["office"]) if office not in left]
    untold = tuple(facts.results.name(office) for office in due if not facts.has(NoticeKind.ANSWER, office))
    if untold:
        what = f"复核已逐项答复（{len(untold)} 个所），写复核答复，发给司法所"
        yield Task(CLERK, what, untold, f"notify --kind {NoticeKind.ANSWER.word}")


def await_appeals(facts: Facts) -> Task | None:
    """As long as offices may still ask for a review, a result that has come to its end is told, and not made final."""
    until = facts.roster.appeals_until
    if until is None or facts.today > until:
        return None
    what = f"结果已齐：写得分反馈，连同复核申请表发给司法所；等到复核截止（{until}）以后再定稿"
    return Task(CLERK, what, (), _TELL)


def _name(results: Results, rows: pd.DataFrame) -> tuple[str, ...]:
    return tuple(f"{results.name(office)}第{item}项" for office, item in zip(rows["office"], rows["item"], strict=True))


def _name_offices(results: Results, rows: pd.DataFrame) -> tuple[str, ...]:
    return tuple(results.name(office) for office in dict.fromkeys(rows["office"]))
