"""Plans the mails: for each kind one list, made of the results, the roster and the files that lie ready. Drafts and
sending share it; nothing is sent here, and nothing written.

What the message of a paper says is read from its files, as the clerk has seen them. A file that newer results have overtaken
goes to nobody.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path, PurePosixPath

from sfs_excel.errors import Fault, FaultyFileError
from sfs_excel.files.whole import is_own_file
from sfs_excel.mail.addresses import find_address_faults
from sfs_excel.mail.compose import Outgoing
from sfs_excel.mail.due import find_due
from sfs_excel.mail.parcels import Materials, Parcel, list_known, list_parcels
from sfs_excel.outcome.standing import name_some
from sfs_excel.outgoing.paper_files import DOCUMENT, PAGE, TEXT
from sfs_excel.outgoing.papers import OF_RESULT
from sfs_excel.roster.choose import choose
from sfs_excel.words import MAILS, NoticeKind

BUREAU = (NoticeKind.ASSESSOR, NoticeKind.BALLOT)
RESTING_ON_RETURNS = (
    NoticeKind.REMINDER,
    *OF_RESULT,
    NoticeKind.ANSWER,
    NoticeKind.CORRECTION,
    NoticeKind.RECEIPT,
    NoticeKind.APPEAL,
)

_RUN, _RUN_AGAIN = "请先运行 ", "请再运行一次 "
_MOST_NAMED = 8
_NOT_DUE: Mapping[str, str] = {
    NoticeKind.EXTENSION: "截止日期没有改过，或者改了以后没有填报表印着原来的",
    NoticeKind.REMINDER: "已经报送，不用催报",
    NoticeKind.FEEDBACK: "还没有可以使用的填报表，没有得分可以反馈",
    NoticeKind.ANSWER: "没有申请复核，或者还没有逐项答复",
    NoticeKind.CIRCULAR: "还没有一个所有得分，没有结果可以通报",
    NoticeKind.AMENDMENT: "没有第二次定稿，或者与上一次定稿相比没有变化，没有可以更正的",
    NoticeKind.CORRECTION: "没有要更正的表",
    NoticeKind.APPEAL: "没有要补正的复核申请表",
    NoticeKind.RECEIPT: "没有可以确认的填报表",
}


@dataclass(frozen=True)
class Blocked:
    """An addressee to whom no mail can go, and why. `office` and `name` are those of the mail."""

    kind: str
    office: str
    name: str
    fault: Fault


@dataclass(frozen=True)
class Plan:
    """The mails of one kind, and those that cannot go. `names`: of everybody whom it is about."""

    kind: str
    mails: tuple[Outgoing, ...]
    blocked: tuple[Blocked, ...]
    names: tuple[str, ...]


def plan_all(kinds: Sequence[str], materials: Materials, named: Sequence[str] = ()) -> list[Plan]:
    """
    Args:
        kinds: where none is named, what is due now (`find_due`); a kind with no file ready is then passed over in silence.
        named: see `plan_mails`.

    Raises:
        SfsError: one is not in the roster.
        FaultyFileError: there are mails, and not one of them can go; or a template cannot be used.
    """
    if not kinds:
        about_offices = [kind for kind in MAILS if not named or kind not in BUREAU]
        ready = [plan_mails(kind, materials, named) for kind in about_offices]
        return [plan if plan.mails else replace(plan, blocked=()) for plan in _keep_due(ready, materials)]
    plans = [plan_mails(kind, materials, named) for kind in dict.fromkeys(kinds)]
    blocked = [each.fault for plan in plans for each in plan.blocked]
    if blocked and not any(plan.mails for plan in plans):
        raise FaultyFileError(_say_once(blocked))
    return plans


def _keep_due(plans: Sequence[Plan], materials: Materials) -> Iterator[Plan]:
    """The plans with the mails that are due now; of a reminder all are, where one is."""
    results, today = materials.results, materials.paper_store.today
    owing = find_due(NoticeKind.REMINDER, results, today)
    reminded = {mail.office for plan in plans for mail in plan.mails if plan.kind == NoticeKind.REMINDER} & {*owing}
    for plan in plans:
        due = find_due(plan.kind, results, today, reminded)
        mails = tuple(mail for mail in plan.mails if mail.office in due)
        yield replace(plan, mails=mails, blocked=tuple(each for each in plan.blocked if each.office in due))


def _say_once(faults: Sequence[Fault]) -> Iterator[Fault]:
    """One fault for each command that has to be run, and for all to whom it is the same: with the first file of many."""
    commands: dict[str, list[Fault]] = {}
    for fault in faults:
        commands.setdefault(fault.remedy, []).append(fault)
    for remedy, same in commands.items():
        facts = list(dict.fromkeys(fault.fact for fault in same))
        if len(same) == 1 or not remedy.startswith((_RUN, _RUN_AGAIN)):
            yield from dict.fromkeys(same)
        else:
            places = list(dict.fromkeys(fault.place for fault in same))
            yield Fault(name_some(places, _MOST_NAMED), facts[0] + ("；其他的也一样" if len(facts) > 1 else ""), remedy)


def plan_mails(kind: str, materials: Materials, named: Sequence[str] = ()) -> Plan:
    """
    Args:
        named: offices by code or name; departments (for `assessor`) by name, voters (for `ballot`) by number; see `choose`.
            None named: all.

    Raises:
        SfsError: one is not in the roster.
        FaultyFileError: a template cannot be used.
    """
    sheet, known = list_known(kind, materials)
    codes = choose(named, known, sheet)
    parcels = [each for each in list_parcels(kind, materials) if not codes or each.code in codes]
    due = {parcel.code for parcel in parcels}
    blocked = [
        Blocked(
            kind, code, known[code], Fault(known[code], _explain(kind, code, materials), "请把它从 --office 里去掉")
        )
        for code in codes
        if code not in due
    ]
    mails = []
    for parcel in parcels:
        faults = [
            *_find_faults(parcel, materials.paper_store.folder),
            *find_address_faults([(parcel.name, parcel.to)], sheet),
        ]
        blocked += [Blocked(kind, parcel.code, parcel.name, fault) for fault in faults]
        if not faults:
            mails.append(_pack(parcel, materials))
    return Plan(kind, tuple(mails), tuple(blocked), tuple(known[code] for code in codes or known))


def _explain(kind: str, code: str, materials: Materials) -> str:
    """Tell why an office gets no such mail."""
    outside = materials.results.outside.get(code)
    return _NOT_DUE[kind] if outside is None else f"名册里写着{outside.word}，不给它发"


def _find_faults(parcel: Parcel, folder: Path) -> Iterator[Fault]:
    """Find the files that are missing or out of date: one fault for each command that has to be run."""
    for made_by, group in groupby(parcel.files, key=lambda file: file.made_by):
        files = list(group)
        if missing := [file.path for file in files if not is_own_file(folder, folder / file.path)]:
            yield Fault(parcel.name, f"没有 {'、'.join(missing)}", f"{_RUN}{made_by}")
        elif old := [file.path for file in files if not file.holds]:
            yield Fault(parcel.name, f"{'、'.join(old)} 做好以后，情况又有变化", f"{_RUN_AGAIN}{made_by}")


def _pack(parcel: Parcel, materials: Materials) -> Outgoing:
    contents = {file.path: (materials.paper_store.folder / file.path).read_bytes() for file in parcel.files}
    if parcel.cover is None:
        said = {
            PurePosixPath(path).suffix: _decode(content) for path, content in contents.items() if not _is_attached(path)
        }
        text, html = said[TEXT], said[PAGE]
        subject = text.strip().partition("\n")[0].strip()
    else:
        message = materials.paper_store.notices.render(parcel.cover)
        subject, text, html = message.title, message.text, message.html
    attached = ((PurePosixPath(path).name, content) for path, content in contents.items() if _is_attached(path))
    return Outgoing(
        parcel.kind,
        parcel.code,
        parcel.to,
        subject,
        text,
        html,
        tuple(attached),
        parcel.name,
        tuple(contents),
        parcel.mark,
    )


def _is_attached(path: str) -> bool:
    return path.endswith((DOCUMENT, ".xlsx"))


def _decode(content: bytes) -> str:
    """UTF-8, or what an old Notepad makes of it."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030", errors="replace")
