"""Lists the tasks that assessors, voters and the log leave open."""

from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from sfs_excel.finding_codes import FindingCode
from sfs_excel.outcome.ballots import NO_VOTE_OF_PANEL, TOO_FEW_VOTES
from sfs_excel.outcome.facts import Facts
from sfs_excel.outcome.standing import Task
from sfs_excel.roster.successions import say_succession
from sfs_excel.words import CLERK, NO_ASSESSMENT, UNSETTLED, VOTERS, Audience, Kind, Severity, VoterStatus

DEPARTMENT = "科室"
COLLECT = "collect"
MAKE_LOG, MAKE_ASSESSORS, MAKE_BALLOTS = (f"assess --kind {kind}" for kind in ("平时台账", "核定表", "票决表"))


def find_bureau_errors(findings: pd.DataFrame) -> pd.DataFrame:
    """The errors in the bureau's own forms. A contradiction stands at the cell of each party, and is one error. What waits for the
    bureau's word on a question is asked for all offices at once (`mended_tasks`)."""
    is_own = (findings["to"] == Audience.BUREAU) & (findings["code"] != FindingCode.QUESTION)
    errors = findings[is_own & (findings["severity"] == Severity.ERROR)]
    is_conflict = errors["code"] == FindingCode.CONFLICT
    return errors[~(is_conflict & errors.duplicated(["code", "office", "item", "field"]))]


def mend_forms(facts: Facts) -> Iterator[Task]:
    """Return what the bureau's own people have to agree on or put right in their forms, for the clerk to ask of them."""
    errors = find_bureau_errors(facts.results.findings)
    conflicts = errors[errors["code"] == FindingCode.CONFLICT]
    if len(conflicts):
        places = [
            f"{facts.results.name(office)}第{item}项"
            for office, item in zip(conflicts["office"], conflicts["item"], strict=True)
        ]
        what = f"请核定人商定不一致的核定（{len(conflicts)} 处），由其中一位改好报回，另一位也改成一样或空着"
        yield Task(CLERK, what, tuple(dict.fromkeys(places)), COLLECT)
    others = errors[errors["code"] != FindingCode.CONFLICT]["file"].value_counts(sort=False)
    if len(others):
        about = tuple(f"{file} {count} 处" for file, count in others.items())
        yield Task(CLERK, f"请核定人、评委、记台账的人改好报回（{others.sum()} 处）", about, COLLECT)


def confirm_taken_over(facts: Facts) -> Iterator[Task]:
    """A cover alone replaces all that a colleague decided: somebody has to have looked, and the roster then says so."""
    if taken := facts.intake.bureau.taken_over:
        about = tuple(f"{each.department}：{say_succession(each.succession)}（{each.file}）" for each in taken)
        what = (
            f"核定表封面写明接替的（{len(taken)} 处），已以接替人的为准，原来的不再采用：属实的写进名册「科室」的“接替”，"
            "不属实的撤回这份核定表"
        )
        yield Task(CLERK, what, about, "withdraw 文件名")


def hand_out(facts: Facts) -> Iterator[Task]:
    """The log first, since a 核定表 shows what is in it; then what has to be handed out to departments and voters."""
    departments, voters = _list_departments(facts), _list_voters(facts)
    strangers = [each for each in departments if not _is_appointed(facts, each)]
    assessors = [each for each in departments if each not in strangers and not facts.has(Kind.ASSESSOR, each)]
    ballots = [each for each in voters if not facts.has(Kind.BALLOT, each)]
    is_due = bool(facts.results.totals) and (facts.is_complete or facts.is_overdue)
    if departments and not _is_log_taken(facts) and not any(facts.has(Kind.ASSESSOR, each) for each in departments):
        yield from _keep_log(facts, is_due=is_due and bool(assessors))
    if not is_due:
        return
    if strangers:
        yield Task(CLERK, "有的项目没有科室负责核定：在名册「科室」里补进“负责项目”，或者加一行“考核组”", (), "check")
    if _has_no_voters(facts):
        yield Task(CLERK, "名册的「评委」还是空的，票决表没有人填：填好编号和姓名，再做票决表", (), MAKE_BALLOTS)
    if assessors or ballots:
        ready = "各所的表都收齐了" if facts.is_complete else "不再等没有报、没有改好的所的"
        kinds = [word for word, holders in (("核定表", assessors), ("票决表", ballots)) if holders]
        command = "assess" if len(kinds) == 2 else f"assess --kind {kinds[0]}"
        about = (*assessors, *_number(ballots))
        yield Task(CLERK, f"{ready}，做{'、'.join(kinds)}，交给{_name_holders(assessors, ballots)}", about, command)


def _keep_log(facts: Facts, *, is_due: bool) -> Iterator[Task]:
    if not facts.has(Kind.LOG):
        what = "做一份平时台账，县局掌握的情况全年往里记"
        yield Task(CLERK, f"{what}；不用台账的，以后在核定表“数据核定”里填" if is_due else what, (), MAKE_LOG)
    elif is_due:
        what = "先把记好的平时台账放进「收件箱」，汇总一次，再做核定表；没有记什么的不用放"
        yield Task(CLERK, what, ("核定/平时台账.xlsx",), COLLECT)


def await_bureau(facts: Facts) -> Iterator[Task]:
    """Return what departments and voters owe of what they have in hand. What is faulty in it was said before."""
    if departments := tuple(each for each in _list_departments(facts) if facts.has(Kind.ASSESSOR, each)):
        what = f"等科室交回核定表（{len(departments)} 份），没有交到手的交给它们；收到的放进「收件箱」，再汇总一次"
        yield Task(DEPARTMENT, what, departments, COLLECT)
    if voters := [each for each in _list_voters(facts) if facts.has(Kind.BALLOT, each)]:
        what = f"等评委交回票决表（{len(voters)} 份），没有交到手的交给他们；收到的放进「收件箱」，再汇总一次"
        yield Task(VOTERS, what, _number(voters), COLLECT)
    yield from _close_ballots(facts)
    waiting = facts.results.waiting
    is_clerks = waiting["who"] == CLERK
    redo = (facts.results.findings["code"] == FindingCode.OVERTAKEN).any()
    remedy = "司法所后来换了数的，重新做核定表，再交给科室核定" if redo else "请在核定表里填好，写上核定人，报回"
    owing = waiting[~is_clerks & ~waiting["who"].isin([VOTERS, *_list_departments(facts)])]
    for department, things in owing.groupby("who", sort=False)["what"]:
        what = f"{department}的核定表还缺 {len(things)} 项。{remedy}"
        yield Task(DEPARTMENT, what, tuple(things), MAKE_ASSESSORS if redo else COLLECT)
    if find_bureau_errors(facts.results.findings).empty and not _has_no_voters(facts):
        is_asked = waiting["what"].str.endswith(UNSETTLED)  # of which `mended_tasks` says more
        yield from (_lift(facts, what) for what in waiting.loc[is_clerks & ~is_asked, "what"])


def _lift(facts: Facts, what: str) -> Task:
    """The task of what only the clerk can have mended. Where votes lack, those that were waited for no longer may be waited for again."""
    voters = facts.results.voters
    closed = voters.loc[(voters["status"] != VoterStatus.VALID) & (voters["closed"] != ""), "voter"]
    if closed.empty or not (TOO_FEW_VOTES in what or NO_VOTE_OF_PANEL in what):
        return Task(CLERK, what)
    said = f"{what}：记过“不再补评”的，撤销“不再补评”，让评委补交"
    return Task(CLERK, said, _number(list(closed)), "no-more-ballots --undo 编号")


def _list_departments(facts: Facts) -> list[str]:
    """Those that owe their 核定表."""
    waiting = facts.results.waiting
    return list(waiting.loc[waiting["what"] == NO_ASSESSMENT, "who"])


def _list_voters(facts: Facts) -> list[str]:
    """The numbers of those whose vote is waited for."""
    voters = facts.results.voters
    is_waited_for = (facts.results.waiting["who"] == VOTERS).any()
    is_missing = (voters["status"] == VoterStatus.MISSING) & (voters["closed"] == "")
    return list(voters.loc[is_missing, "voter"]) if is_waited_for else []


def _close_ballots(facts: Facts) -> Iterator[Task]:
    """Once nothing else is missing, whoever did not vote, or not rightly, need not hold up the end."""
    waiting, voters = facts.results.waiting, facts.results.voters
    is_open = (voters["status"] != VoterStatus.VALID) & (voters["closed"] == "")
    numbers = [
        voter
        for voter, status in voters.loc[is_open, ["voter", "status"]].itertuples(index=False, name=None)
        if status == VoterStatus.FAULTY or facts.has(Kind.BALLOT, voter)
    ]
    if numbers and len(waiting) and (waiting["who"] == VOTERS).all():
        what = f"缺的、作废的票（{len(numbers)} 张）不再补的，记下“不再补评”，写明原因"
        yield Task(CLERK, what, _number(numbers), "no-more-ballots 编号")


def _has_no_voters(facts: Facts) -> bool:
    return bool(facts.results.voted) and not facts.roster.voters


def _is_appointed(facts: Facts, department: str) -> bool:
    """Tell whether somebody assesses: one group does if there is no department; beside one it has to be named, too."""
    named = [each.name for each in facts.roster.departments]
    return not named or department in named


def _is_log_taken(facts: Facts) -> bool:
    """The log was received, or there is nothing in the rulebook that the bureau would note in it."""
    fields = facts.results.rulebook.fields.values()
    return facts.intake.bureau.log is not None or not any(each.by == "bureau" for each in fields)


def _name_holders(assessors: Sequence[Any], ballots: Sequence[Any]) -> str:
    return "和".join(word for word, holders in (("科室", assessors), ("评委", ballots)) if holders)


def _number(voters: Sequence[str]) -> tuple[str, ...]:
    return tuple(f"编号 {voter}" for voter in voters)
