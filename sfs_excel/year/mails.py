"""Mails of the year: what they are planned from, and the way by which they go."""

from collections.abc import Callable, Mapping, Sequence

from sfs_excel.clock import Clock
from sfs_excel.errors import SfsError
from sfs_excel.files.progress import show_nothing
from sfs_excel.mail.compose import Mailbox, read_sender
from sfs_excel.mail.drafts import MailResult, write_drafts
from sfs_excel.mail.parcels import Materials
from sfs_excel.mail.plan import Plan, plan_all
from sfs_excel.mail.send import Way
from sfs_excel.mail.server import choose_login, read_server
from sfs_excel.outcome.results import Results
from sfs_excel.outgoing.paper_files import PaperStore
from sfs_excel.outgoing.papers import OF_RESULT
from sfs_excel.outgoing.replies import Replies
from sfs_excel.roster.model import Roster
from sfs_excel.roster.titles import MAIL_SERVER, SENDER
from sfs_excel.words import MAILS, NoticeKind
from sfs_excel.year.folder import YearFolder
from sfs_excel.year.former import ensure_as_frozen
from sfs_excel.year.notify import ensure_all_read
from sfs_excel.year.reader import YearReader

_WITH_REPLIES = {NoticeKind.CORRECTION, NoticeKind.RECEIPT, NoticeKind.APPEAL, NoticeKind.REMINDER}


def draft_mails(
    reader: YearReader, kinds: Sequence[str], offices: Sequence[str], paper_store: PaperStore
) -> MailResult:
    """Write mails as drafts. The caller holds the folder's lock.

    Raises:
        SfsError: as `plan_mails`; or not one mail can go, and why.
    """
    plans, _ = plan_mails(reader, kinds, offices, paper_store)
    roster = reader.read_roster(reader.read_rulebook())
    return write_drafts(plans, name_sender(roster), paper_store)


def plan_mails(
    reader: YearReader, kinds: Sequence[str], offices: Sequence[str], paper_store: PaperStore
) -> tuple[list[Plan], Results]:
    """Plan the mails of these kinds, or all that are due now: see `plan_all`. Replies are made only where
    they are asked for. Returned with the results that they rest on.

    Raises:
        SfsError: one who is named is not in the roster; a file in the inbox is not read yet; as `ensure_as_frozen`.
    """
    snapshot, arrival = reader.look(reader.ensure_ready(), show_nothing)
    ensure_all_read(arrival, kinds or MAILS)
    ensure_as_frozen(snapshot)
    needs_replies = not _WITH_REPLIES.isdisjoint(kinds or MAILS)
    replies = snapshot.replies if needs_replies else Replies({}, {}, ())
    results = snapshot.evaluation.results
    return plan_all(kinds, Materials(paper_store, results, replies, snapshot.basis.in_hand), offices), results


class NotFinalError(SfsError):
    """Mails would tell of a result that is not final: somebody has to be asked."""


def ensure_final(plans: Sequence[Plan], results: Results) -> None:
    """
    Raises:
        NotFinalError: there are mails that tell of the result, and it is not final.
    """
    told = [NoticeKind(plan.kind).word for plan in plans if plan.kind in OF_RESULT and plan.mails]
    if told and results.final is None:
        raise NotFinalError(f"{'、'.join(told)}：考核结果还没有定稿，没有发出。请先运行 finalize，再写一次、发一次。")


def open_way(
    roster: Roster, year: YearFolder, environ: Mapping[str, str], ask: Callable[[str], str], clock: Clock
) -> Way:
    """Tell by which server mails go, and from whom.

    Args:
        environ: may hold the user and password of the mail server.
        ask: gives the password of a user; asked once at most, if the server wants one and the environment has none.

    Raises:
        SfsError: 设置 names no server or sender.
    """
    server, sender = read_server(roster.settings.get(MAIL_SERVER, "")), name_sender(roster)
    login = choose_login(environ, read_sender(sender), ask)
    return Way(sender, server, login, year.register, clock)


def name_sender(roster: Roster) -> Mailbox:
    """Tell who sends the bureau's mails, as 设置 names them; the address is empty where it names none."""
    return Mailbox(roster.county, roster.settings.get(SENDER, ""))
