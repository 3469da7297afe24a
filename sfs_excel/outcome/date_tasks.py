"""Lists what is to be done about forms that carry another last day than the one that holds."""

from collections.abc import Iterator

from sfs_excel.outcome.facts import Facts
from sfs_excel.outcome.standing import Task
from sfs_excel.words import CLERK, NoticeKind, OfficeState

_OLD = "填报表上印的截止日期是原来的，现在是 {}"


def renew_dates(facts: Facts) -> Iterator[Task]:
    """Forms that were not mailed are made anew; of the others the offices are told. Who has reported, or is overdue, needs neither."""
    if facts.roster.deadline is None or facts.is_overdue:
        return
    awaited = facts.find_offices(OfficeState.NOT_RETURNED)
    old = [each for each in facts.old_dates if each.office in awaited]
    said = _OLD.format(facts.roster.deadline)
    if lying := tuple(awaited[each.office] for each in old if not each.is_sent):
        what = f"{said}：还没有发给司法所的重新做（{len(lying)} 个所）；不是用邮件发、已经发了的，不用换表，写延期通知"
        yield Task(CLERK, what, lying, "generate")
    if sent := tuple(awaited[each.office] for each in old if each.is_sent):
        if facts.has(NoticeKind.EXTENSION):
            what = f"{said}：把「发放/延期通知」里的延期通知发出去，表不用换（{len(sent)} 个所）；已经发了的不用再发"
            yield Task(CLERK, what, sent, f"mail draft --kind {NoticeKind.EXTENSION.word}")
        else:
            what = f"{said}：表已发出的不用换，写延期通知（{len(sent)} 个所）"
            yield Task(CLERK, what, sent, f"notify --kind {NoticeKind.EXTENSION.word}")
