"""Lists the tasks that follow once all is decided: the result is made final, signed, and announced."""

from collections.abc import Iterator

from sfs_excel.outcome.appeal_tasks import await_appeals, list_open
from sfs_excel.outcome.bureau_tasks import COLLECT
from sfs_excel.outcome.facts import Facts
from sfs_excel.outcome.standing import Task
from sfs_excel.words import CLERK, NoticeKind, Stage


def make_final(facts: Facts) -> Iterator[Task]:
    """Once the last stage is reached, nobody's return, appeal or answer is waited for any more, and no leader has written
    anything else."""
    results = facts.results
    if facts.overwrites or results.stage != Stage.FINAL or len(results.waiting) or not results.totals:
        return
    if not (facts.is_complete or facts.is_overdue) or list_open(results):
        return
    if (waits := await_appeals(facts)) is not None:
        yield waits
        return
    what = "结果已齐，看过排名工作簿没有问题的，定稿；定稿以后再写审定表、得分反馈和通报"
    yield Task(CLERK, what, (), "finalize")
    if not facts.has(NoticeKind.APPROVAL):
        what = "定稿以前要送考核领导小组看的，先写审定表（写着未定稿）；签字的一份，定稿以后再写"
        yield Task(CLERK, what, (), _write(NoticeKind.APPROVAL))


def announce(facts: Facts) -> Iterator[Task]:
    """Of a result that is final."""
    results = facts.results
    amended = () if results.amended.empty else ((NoticeKind.AMENDMENT, ("",), ""),)
    told = ((NoticeKind.FEEDBACK, results.totals, ""), (NoticeKind.CIRCULAR, ("",), ""), *amended)
    papers = ((NoticeKind.APPROVAL, ("",), "，送考核领导小组签字"), *told)
    unwritten = [
        Task(CLERK, f"结果已定稿，写{kind.word}{what_then}", (), _write(kind))
        for kind, offices, what_then in papers
        if not all(facts.has(kind, office) for office in offices)
    ]
    yield from unwritten
    if not unwritten:
        amendment = "、「汇总/更正通报」里的更正通报" if amended else ""
        what = f"把「汇总/反馈」里的得分明细、「汇总/通报」里的通报{amendment}发出去；已经发了的，今年的考核就做完了"
        yield Task(CLERK, what, (), "mail draft" + "".join(f" --kind {kind.word}" for kind, *_ in told))


def tell_changed(facts: Facts) -> Iterator[Task]:
    """Tell of rules and people that were changed since: the result rests on those that it was made by."""
    if facts.changed:
        what = "定稿以后改了名册或责任书规则，没有计入：要计入的，不再作为定稿，写明原因；不计入的，改回去"
        yield Task(CLERK, what, tuple(facts.changed), "finalize --reopen")


def tell_differing(facts: Facts) -> Iterator[Task]:
    """Tell that the year comes out otherwise now than it was made final: nothing that tells of the result is written then."""
    if facts.differing:
        what = "现在算出来的与定稿不一样，没有写出：程序换过的，用定稿时的那个；要照现在的，不再作为定稿，写明原因"
        yield Task(CLERK, what, tuple(facts.differing), "finalize --reopen")


def ask_for_missing(facts: Facts) -> Iterator[Task]:
    """Ask for the folders of results that were made final, where they are not there as they were."""
    if facts.missing:
        what = "定稿的文件夹不在「定稿」里，或者改动过：关闭打开它的程序，没有的把原来的放回去，再汇总一次"
        yield Task(CLERK, what, tuple(facts.missing), COLLECT)


def _write(kind: NoticeKind) -> str:
    return f"notify --kind {kind.word}"


def tell_late(facts: Facts) -> Iterator[Task]:
    """Tell of what came since: it counts for nothing, until somebody says that the result is not final."""
    if late := tuple(each.file for each in facts.intake.late):
        what = f"定稿后收到的（{len(late)} 个）没有计入：要计入的，不再作为定稿，写明原因；不计入的，留着备查"
        yield Task(CLERK, what, late, "finalize --reopen")
