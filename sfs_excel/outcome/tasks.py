"""Lists the next tasks: who does them, about which office or file, by which command. Every face shows this one list."""

from collections.abc import Iterator, Sequence

from sfs_excel.outcome.appeal_tasks import await_answers, tell_answers
from sfs_excel.outcome.bureau_tasks import COLLECT, await_bureau, confirm_taken_over, hand_out, mend_forms
from sfs_excel.outcome.date_tasks import renew_dates
from sfs_excel.outcome.facts import Facts
from sfs_excel.outcome.final_tasks import (
    announce,
    ask_for_missing,
    make_final,
    tell_changed,
    tell_differing,
    tell_late,
)
from sfs_excel.outcome.mended_tasks import ask_about_questions, tell_of_changes
from sfs_excel.outcome.overwritten import ask_about_overwritten
from sfs_excel.outcome.standing import Task
from sfs_excel.words import CLERK, FileStatus, Kind, NoticeKind, OfficeState

OFFICE = "司法所"
_MOST_TYPED = 10  # codes in one command


def list_tasks(facts: Facts) -> tuple[Task, ...]:
    """Return what has to be done, the most pressing first.

    As long as a file in the inbox is not read, what seems to be missing or finished may be otherwise by it: then nobody is
    reminded, nothing is sent back, and nothing is assessed. Once the result is final, nobody owes anything to it.
    """
    overwritten = ask_about_overwritten(facts.overwrites, facts.results)
    if facts.results.final is not None:
        told = (
            *tell_late(facts),
            *tell_changed(facts),
            *tell_answers(facts),
            *announce(facts),
            *ask_for_missing(facts),
        )
        return (*tell_differing(facts), *_read_inbox(facts), *overwritten, *told)
    tasks = [*_read_inbox(facts), *overwritten, *_clear_inbox(facts), *mend_forms(facts), *confirm_taken_over(facts)]
    tasks += ask_about_questions(facts)
    if not facts.unread:
        tasks += _send_back(facts)
    tasks += [*_issue_forms(facts), *renew_dates(facts)]
    if not facts.unread:
        tasks += [*_await_returns(facts), *hand_out(facts), *await_bureau(facts), *await_answers(facts)]
        tasks += make_final(facts)
    tasks += [*tell_of_changes(facts), *_ask_about_gone(facts), *ask_for_missing(facts)]
    return tuple(tasks)


def _read_inbox(facts: Facts) -> Iterator[Task]:
    if facts.unread:
        what = f"收件箱里有 {len(facts.unread)} 个文件还没有读取，先汇总一次；全部收完以后再退回、催报、核定"
        yield Task(CLERK, what, tuple(facts.unread), COLLECT)


def _clear_inbox(facts: Facts) -> Iterator[Task]:
    withdrawn = {each.sha256 for each in facts.intake.withdrawn}
    unused = [each for each in facts.unused if each.sha256 not in withdrawn]
    refused = tuple(each.file for each in unused if each.status == FileStatus.REFUSED)
    asked = tuple(each.file for each in unused if each.status != FileStatus.REFUSED)
    if refused:
        what = f"处理没有用上的文件（{len(refused)} 个）：换好的放进「收件箱」，不要的移走，再汇总一次"
        yield Task(CLERK, what, refused, COLLECT)
    if asked:
        what = f"确认要不要采用（{len(asked)} 个）：要的照“报送情况”写的做，不要的从「收件箱」移走，再汇总一次"
        yield Task(CLERK, what, asked, COLLECT)
    if again := tuple(each.file for each in facts.intake.withdrawn):
        what = f"已撤回的还在「收件箱」（{len(again)} 个），没有采用：要采用的撤销撤回，不要的移走，再汇总一次"
        yield Task(CLERK, what, again, "withdraw --undo 文件名")


def _ask_about_gone(facts: Facts) -> Iterator[Task]:
    """Nobody owes an answer: what was taken away may be meant to count."""
    if gone := tuple(each.file for each in facts.intake.gone):
        what = f"收到以后从「收件箱」拿走的（{len(gone)} 个），仍按登记采用；不要了请撤回"
        yield Task(CLERK, what, gone, "withdraw 文件名")


def _send_back(facts: Facts) -> Iterator[Task]:
    for state, what in (
        (OfficeState.OUTDATED, "原来的规则查不到了，把「退回」里预填的新表发给司法所（{} 个所）；交回新表才有得分"),
        (
            OfficeState.FAULTY,
            "把「退回」里标好错误的表和更正通知发给司法所（{} 个所）；更正前，错误的和没有填的按最不利计分",
        ),
    ):
        offices = facts.find_offices(state)
        made = {code: name for code, name in offices.items() if facts.has(NoticeKind.CORRECTION, code)}
        if made:
            yield Task(CLERK, what.format(len(made)), tuple(made.values()), "mail draft --kind 更正通知")
        if left := tuple(name for code, name in offices.items() if code not in made):
            yield Task(CLERK, f"做要退回的表（{len(left)} 个所）", left, COLLECT)


def _issue_forms(facts: Facts) -> Iterator[Task]:
    for state, what in (
        (OfficeState.NOT_ISSUED, "发放填报表"),
        (OfficeState.NOT_RETURNED, "责任书改过，有了新的问题，还没有报的所要重新发放填报表"),
    ):
        offices = {code: name for code, name in facts.find_offices(state).items() if not facts.has(Kind.FORM, code)}
        if offices:
            yield Task(CLERK, f"{what}（{len(offices)} 个所）", tuple(offices.values()), _generate(facts, [*offices]))


def _generate(facts: Facts, codes: Sequence[str]) -> str:
    many = len(facts.offices) - len(facts.roster.outside)
    is_part = len(codes) < min(many, _MOST_TYPED + 1)
    return f"generate --office {'、'.join(codes)}" if is_part else "generate"


def _await_returns(facts: Facts) -> Iterator[Task]:
    """Before the deadline they are waited for; after it, and where there is none once others have returned, reminded."""
    deadline = facts.roster.deadline
    offices = {
        code: name for code, name in facts.find_offices(OfficeState.NOT_RETURNED).items() if facts.has(Kind.FORM, code)
    }
    if not offices:
        return
    names, counted = tuple(offices.values()), f"（{len(offices)} 个所）"
    if not facts.is_overdue and (deadline is not None or not facts.results.totals):
        due = f"，截止 {deadline}" if deadline else ""
        what = f"把「发放」里的填报表发给司法所，等它们报送{due}；收回的放进「收件箱」，再汇总一次{counted}"
        yield Task(OFFICE, what, names, COLLECT)
        return
    late = f"，已过截止日期 {deadline}" if deadline else ""
    written = tuple(name for code, name in offices.items() if facts.has(NoticeKind.REMINDER, code))
    if len(written) < len(names):
        yield Task(CLERK, f"催报{late}{counted}", names, "notify --kind 催报")
    else:
        what = f"把「发放/催报」里的催报通知发出去，等司法所报送{late}；收到的放进「收件箱」，再汇总一次{counted}"
        yield Task(OFFICE, what, names, "mail draft --kind 催报")
