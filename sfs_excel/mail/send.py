"""Mails -> the server, a few at a time, each result written down at once, and none sent twice."""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial

from sfs_excel.clock import Clock
from sfs_excel.errors import FaultyFileError, SfsError
from sfs_excel.inbox.register import Mail, Register
from sfs_excel.mail.addresses import find_address_faults, split_addresses
from sfs_excel.mail.compose import Mailbox, Outgoing, compose, make_message_id, read_sender
from sfs_excel.mail.hearing import Secrets
from sfs_excel.mail.server import Login, Server
from sfs_excel.mail.smtp import Answer, LostError, ServerError, Session, UnreachableError
from sfs_excel.words import MailStatus

_Key = tuple[str, str, str, str]  # kind, office, digest, address

_WAITS = (5.0, 30.0)  # seconds before the second and the third try of what may be taken later
_BETWEEN = 2.0  # seconds between two connections: many mails at once look like junk
_TRIES = 2  # connections that one mail may lose before the next one is tried
_MOST_LOST = 3  # mails in a row whose connections were lost
_UNKNOWN = "可能已经发出，请查发件箱，或问对方收到没有；确实没有发出的，再加 --resend 重发"
_LOST = "连接中途断了，没有发出。请再运行一次"


@dataclass(frozen=True)
class Sent:
    """The outcome of one mail at one address.

    Attributes:
        status: "refused" for good, "failed" for now; "unknown": the server may have it; "already": it has had it before;
            "dry": would be sent.
        reason: Chinese, whole sentences but for the last stop; empty where there is nothing to say.
        moment: ISO 8601 to the second; of an earlier run for "already" and mostly for "unknown".
    """

    kind: str
    office: str
    to: str
    digest: str
    status: MailStatus
    reason: str
    moment: str


@dataclass(frozen=True)
class Way:
    """The sender and the server by which mails go, with everything that sending needs.

    Attributes:
        login: asked once, when the server wants it; None never logs in.
        register: outlives the program.
        pause: waits so many seconds.
        batch: mails over one connection.
    """

    sender: Mailbox
    server: Server
    login: Login | None
    register: Register
    clock: Clock
    pause: Callable[[float], None] = time.sleep
    batch: int = 10


class StoppedError(SfsError):
    """Sending ended early, since the server cannot be used. `done`: what became of the mails until then."""

    def __init__(self, why: str, done: Sequence[Sent]) -> None:
        self.done = tuple(done)
        sent = sum(each.status == MailStatus.SENT for each in done)
        super().__init__(f"{why}\n已停止发信：这次已发出 {sent} 封，其余没有发。改好后再运行一次，已发出的不会重发。")


def send_all(
    messages: Iterable[Outgoing],
    way: Way,
    *,
    resend: bool = False,
    dry_run: bool = False,
    told: Callable[[Sent], None] | None = None,
) -> list[Sent]:
    """Send what was not sent yet. The year folder must be locked: two runs at once would both send.

    A mail counts as sent when the register has its kind, office, content and address as sent, or as begun and never ended.

    Args:
        resend: send what was sent, or may have been, once more.
        dry_run: connect to nothing and write nothing down.
        told: hears each result as it comes; one that failed may be heard again.

    Returns:
        One result for each mail and address, in the order given.

    Raises:
        FaultyFileError: an address, or the sender's, is none.
        StoppedError: the server cannot be reached, does not let us in, or takes nothing from this sender.
    """
    messages = list(messages)
    if faults := find_address_faults((mail.name or mail.office, mail.to) for mail in messages):
        raise FaultyFileError(faults)
    run = _Run(replace(way, login=None if way.login is None else cache(way.login)), told)
    parcels = run.sort(messages, resend, dry_run)
    try:
        if not dry_run:
            run.deliver(parcels)
    except ServerError as error:
        raise StoppedError(str(error), list(run.results.values())) from error
    finally:
        run.disconnect()
    return [run.results[key] for key in run.order]


@dataclass(frozen=True)
class _Parcel:
    """A mail and those of its addresses that have not got it."""

    mail: Outgoing
    digest: str
    addresses: tuple[str, ...]

    def key(self, address: str) -> _Key:
        return self.mail.kind, self.mail.office, self.digest, address


class _Run:
    """One run. `order`: the keys of all results that there will be; `results`: those that there are."""

    def __init__(self, way: Way, told: Callable[[Sent], None] | None) -> None:
        self.order: dict[_Key, None] = {}
        self.results: dict[_Key, Sent] = {}
        self._way, self._told = way, told
        self._origin = read_sender(way.sender)
        self._secrets = Secrets()
        self._session: Session | None = None
        self._was_there = False  # the server, in this run
        self._handed_over = 0  # over this connection
        self._lost = 0  # mails in a row

    def sort(self, messages: Iterable[Outgoing], resend: bool, dry_run: bool) -> list[_Parcel]:
        """Return the mails that are to be sent, and note the results of all others at once."""
        known = _find_known(self._way.register.mails())
        parcels = []
        for mail in messages:
            digest = mail.digest
            waiting = []
            for address in split_addresses(mail.to).good:
                key = (mail.kind, mail.office, digest, address)
                if key in self.order:
                    continue
                self.order[key] = None
                before = None if resend else known.get(key)
                if before is None:
                    waiting.append(address)
                elif before.status == MailStatus.SENT:
                    self._note(
                        key,
                        MailStatus.ALREADY,
                        f"{before.moment[:16].replace('T', ' ')} 已经发出，没有再发",
                        before.moment,
                    )
                else:
                    self._note(key, MailStatus.UNKNOWN, _UNKNOWN, before.moment)
                if before is None and dry_run:
                    self._note(key, MailStatus.DRY, "试运行，没有发出")
            if waiting:
                parcels.append(_Parcel(mail, digest, tuple(waiting)))
        return parcels

    def deliver(self, parcels: list[_Parcel]) -> None:
        for wait in (0.0, *_WAITS):
            if parcels and wait:
                self._way.pause(wait)
            parcels = [rest for parcel in parcels if (rest := self._hand_over(parcel)) is not None]

    def disconnect(self) -> None:
        if self._session is not None:
            self._session.close()
        self._session = None

    def _hand_over(self, parcel: _Parcel) -> _Parcel | None:
        """Hand over one mail; what is left of it may be taken later."""
        now = self._way.clock()
        identity = make_message_id(parcel.mail, self._way.sender)
        content = compose(parcel.mail, self._way.sender, date=now, message_id=identity).as_bytes()
        for more in reversed(range(_TRIES)):
            session = self._connect()
            entered: dict[str, int] = {}
            begin = partial(self._begin, parcel, entered)
            try:
                answers = session.deliver(content, self._origin, parcel.addresses, begin)
            except LostError:
                self.disconnect()
                lost = entered if more else parcel.addresses
                self._record_outcomes(parcel, dict.fromkeys(lost, Answer("postponed", _LOST)), entered)
                continue
            self._lost, self._handed_over = 0, self._handed_over + 1
            self._record_outcomes(parcel, answers, entered)
            if any(answer.status == "unknown" for answer in answers.values()):
                self.disconnect()
            left = tuple(address for address in parcel.addresses if answers[address].status == "postponed")
            return _Parcel(parcel.mail, parcel.digest, left) if left else None
        self._lost += 1
        if self._lost == _MOST_LOST:
            raise ServerError(
                f"发信服务器 {self._way.server.host}:{self._way.server.port}：连接一再中途断开。请检查网络后再试。"
            )
        return parcel

    def _connect(self) -> Session:
        """The open connection, or a new one where there is none or it has served its number of mails."""
        if self._session is not None and self._handed_over >= self._way.batch:
            self.disconnect()
            self._way.pause(_BETWEEN)
        if self._session is None:
            self._session, self._handed_over = self._reach(), 0
        return self._session

    def _reach(self) -> Session:
        """A new connection. A server that was there a moment ago is waited for; one that never was is misnamed."""
        for wait in _WAITS if self._was_there else ():
            try:
                return Session(self._way.server, self._way.login, self._secrets)
            except UnreachableError:
                self._way.pause(wait)
        session = Session(self._way.server, self._way.login, self._secrets)
        self._was_there = True
        return session

    def _begin(self, parcel: _Parcel, entered: dict[str, int], accepted: tuple[str, ...]) -> None:
        for address in accepted:
            entered[address] = self._way.register.record_mail(*_row(parcel, address), MailStatus.SENDING)

    def _record_outcomes(self, parcel: _Parcel, answers: dict[str, Answer], entered: dict[str, int]) -> None:
        for address, answer in answers.items():
            status = MailStatus.FAILED if answer.status == "postponed" else MailStatus(answer.status)
            reason = f"{answer.reason}。{_UNKNOWN}" if status == MailStatus.UNKNOWN else answer.reason
            if address in entered:
                self._way.register.record_outcome(entered[address], status, reason)
            else:
                self._way.register.record_mail(*_row(parcel, address), status, reason)
            self._note(parcel.key(address), status, reason)

    def _note(self, key: _Key, status: MailStatus, reason: str, moment: str = "") -> None:
        kind, office, digest, to = key
        self.order[key] = None
        when = moment or self._way.clock().isoformat(timespec="seconds")
        self.results[key] = Sent(kind, office, to, digest, status, reason, when)
        if self._told is not None:
            self._told(self.results[key])


def _row(parcel: _Parcel, address: str) -> tuple[str, str, str, str]:
    return parcel.mail.kind, parcel.mail.office, address, parcel.digest


def _find_known(mails: Iterable[Mail]) -> dict[_Key, Mail]:
    """The attempts that bar another: one that succeeded, or else one of which nobody knows."""
    known: dict[_Key, Mail] = {}
    for mail in mails:
        key = (mail.kind, mail.office, mail.digest, mail.address)
        if mail.status == MailStatus.SENT or (
            mail.status in (MailStatus.SENDING, MailStatus.UNKNOWN) and key not in known
        ):
            known[key] = mail
    return known
