"""Planned mails -> drafts that a mail program opens, or the server; and what became of each of them, as a frame."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from sfs_excel.files.outputs import hash_content
from sfs_excel.files.progress import Progress
from sfs_excel.mail.addresses import split_addresses
from sfs_excel.mail.compose import Mailbox, Outgoing, write_draft
from sfs_excel.mail.plan import Blocked, Plan
from sfs_excel.mail.send import Sent, StoppedError, Way, send_all
from sfs_excel.outcome.tables import MAILED
from sfs_excel.outgoing.paper_files import PaperStore, add_number, drop_number
from sfs_excel.words import MailStatus, NoticeKind

DRAFTS = "发放/邮件"


@dataclass(frozen=True, eq=False)
class MailResult:
    """The fate of the mails.

    Attributes:
        mails: one row a mail and address (`tables.MAILED`).
        stopped: why sending ended early; "" where it did not.
    """

    mails: pd.DataFrame
    stopped: str = ""


def write_drafts(plans: Sequence[Plan], sender: Mailbox, paper_store: PaperStore) -> MailResult:
    """Write one .eml file a mail. The drafts of those to whom none of the plan's mails goes any more are taken away; those of mails
    that went out stay, as they are.

    Raises:
        FaultyFileError: the sender's address is none.
    """
    outputs, folder = paper_store.outputs, paper_store.folder
    drafts, contents = dict[str, Outgoing](), dict[Path, bytes]()
    for mail in (mail for plan in plans for mail in plan.mails):
        content = write_draft(mail, sender)
        file = _place_draft(mail, content, paper_store)
        drafts[file], contents[folder / file] = mail, content
    written = outputs.write(contents)
    outputs.note_mails((folder / file, mail.digest) for file, mail in drafts.items())
    about = {folder / _name_draft(plan.kind, name) for plan in plans for name in plan.names}
    outputs.remove([path for path in paper_store.find_void(DRAFTS, drafts) if drop_number(path) in about])
    rows = [
        _row(mail, to=mail.to, status=MailStatus.DRAFT, file=written[folder / file].path.relative_to(folder).as_posix())
        for file, mail in drafts.items()
    ]
    return MailResult(MAILED.frame([*rows, *_list_blocked(plans)]))


def send_mails(
    plans: Sequence[Plan], way: Way, *, resend: bool = False, dry_run: bool = False, progress: Progress
) -> MailResult:
    """Send what was not sent yet; see `send.send_all`.

    Raises:
        FaultyFileError: the sender's address is none.
    """
    mails = [mail for plan in plans for mail in plan.mails]
    total = sum(len(split_addresses(mail.to).good) for mail in mails)
    stopped, heard = "", set[tuple[str, str, str]]()

    def tell(each: Sent) -> None:
        heard.add((each.kind, each.office, each.to))
        progress(len(heard), total, each.to)

    try:
        done: Sequence[Sent] = send_all(mails, way, resend=resend, dry_run=dry_run, told=tell)
    except StoppedError as error:
        done, stopped = error.done, str(error)
    became = {(each.kind, each.office, each.to): each for each in done}
    rows = []
    for mail in mails:
        for address in split_addresses(mail.to).good:
            if each := became.get((mail.kind, mail.office, address)):
                rows.append(_row(mail, to=address, status=each.status, reason=each.reason, moment=each.moment))
            else:
                rows.append(_row(mail, to=address, status=MailStatus.UNSENT, reason="发信已经停止，没有发这一封"))
    return MailResult(MAILED.frame([*rows, *_list_blocked(plans)]), stopped)


def note_files(plans: Sequence[Plan], paper_store: PaperStore) -> None:
    """Note of which files the mails are made, before any of them goes out."""
    mails = [mail for plan in plans for mail in plan.mails]
    paper_store.outputs.note_mails((paper_store.folder / file, mail.digest) for mail in mails for file in mail.files)


def _list_blocked(plans: Sequence[Plan]) -> Iterator[dict[str, Any]]:
    for plan in plans:
        for each in plan.blocked:
            yield _row(each, status=MailStatus.SKIPPED, reason=f"{each.fault.fact}。{each.fault.remedy}")


def _row(about: Outgoing | Blocked, **more: str) -> dict[str, Any]:
    """A row of `tables.MAILED`. `about`: a mail, or whom none can go to."""
    return dict.fromkeys(MAILED.names, "") | {"kind": about.kind, "office": about.office, "name": about.name} | more


def _place_draft(mail: Outgoing, content: bytes, paper_store: PaperStore) -> str:
    """The name that a draft takes: one under which another mail went out is taken for good."""

    def name(number: int) -> str:
        return _name_draft(mail.kind, add_number(mail.name + mail.mark, number))

    return name(paper_store.choose_number(name, lambda _: hash_content(content), is_mail=True))


def _name_draft(kind: str, name: str) -> str:
    return f"{DRAFTS}/{NoticeKind(kind).word}/{name}.eml"
