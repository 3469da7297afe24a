"""Lists the tasks that follow once all is decided: the result is made final, and announced."""

from collections.abc import Iterator

from sfs_excel.outcome.facts import Facts
from sfs_excel.outcome.standing import Task
from sfs_excel.words import CLERK, NoticeKind, Stage


def make_final(facts: Facts) -> Iterator[Task]:
    """Once the last stage is reached, and nobody's return is waited for any more."""
    results = facts.results
    if results.stage != Stage.FINAL or len(results.waiting) or not results.totals:
        return
    if facts.is_complete or facts.is_overdue:
        yield Task(CLERK, "结果已齐，看过排名工作簿没有问题的，定稿；定稿以后再写得分反馈和通报", (), "finalize")


def announce(facts: Facts) -> Iterator[Task]:
    """Of a result that is final."""
    unwritten = [
        kind.word
        for kind, offices in ((NoticeKind.FEEDBACK, facts.results.totals), (NoticeKind.CIRCULAR, ("",)))
        if not all(facts.has(kind, office) for office in offices)
    ]
    for word in unwritten:
        yield Task(CLERK, f"结果已定稿，写{word}", (), f"notify --kind {word}")
    if not unwritten:
        what = "把「汇总/反馈」里的得分明细、「汇总/通报」里的通报发出去；已经发了的，今年的考核就做完了"
        yield Task(CLERK, what, (), "mail draft --kind 得分反馈 --kind 考核结果通报")


def tell_late(facts: Facts) -> Iterator[Task]:
    """Tell of what came since: it counts for nothing, until somebody says that the result is not final."""
    if late := tuple(each.file for each in facts.intake.late):
        what = f"定稿后收到的（{len(late)} 个）没有计入：要计入的，不再作为定稿，写明原因；不计入的，留着备查"
        yield Task(CLERK, what, late, "finalize --reopen")
