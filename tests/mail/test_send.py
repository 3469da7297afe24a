"""The sending of mails meets these requirements, shown with a real SMTP server on this computer.

1. Every mail arrives whole, Chinese subject, names and attachments byte for byte, over TLS and STARTTLS alike.
2. The certificate is checked; the password goes only over an encrypted line, and stands in no message and no file.
3. A refused address costs that address alone; what is refused for now is tried again; a lost connection is replaced.
4. Nothing is sent twice unless that is asked for: not in a second run, not after a crash between the server's answer and
   our record, not where the answer never came.
5. A login or sender that is refused stops everything, and nothing counts as sent.
6. A dry run connects to nothing and writes nothing.
"""

import logging
import socket
from collections.abc import Callable, Sequence
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from sfs_excel.clock import tell_time
from sfs_excel.errors import FaultyFileError, SfsError
from sfs_excel.inbox.register import Register
from sfs_excel.mail import send as sending
from sfs_excel.mail import smtp
from sfs_excel.mail.compose import Mailbox, Outgoing
from sfs_excel.mail.hearing import Secrets
from sfs_excel.mail.send import Sent, StoppedError, Way, send_all
from sfs_excel.mail.server import Login, Security, Server
from sfs_excel.words import MailStatus
from tests.post_office import PASSWORD, SILENCE, Opens, PostOffice

# aiosmtpd does not know that the line which it listens on is encrypted from the start.
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning")

SENDER = Mailbox("青河县司法局", "kaohe@example.com")
BOOK = bytes(range(256)) * 300
UNKNOWN = "可能已经发出，请查发件箱，或问对方收到没有；确实没有发出的，再加 --resend 重发"


def make_mail(number: int, to: str = "", **changes: Any) -> Outgoing:
    mail = Outgoing(
        kind="correction",
        office=f"{number:02d}",
        to=to or f"office{number}@example.com",
        subject=f"关于更正填报表的通知（{number}）",
        text="河东司法所：\n.请更正\n",
        html="<p>请更正</p>\n",
        attachments=((f"河东司法所{number}.xlsx", BOOK), ("更正通知.docx", b"word")),
        name="河东司法所",
    )
    return replace(mail, **changes)


@pytest.fixture
def register(tmp_path: Path) -> Register:
    made = Register(tmp_path / "年度" / ".sfs" / "register.sqlite")
    made.path.parent.mkdir(parents=True)
    made.create()
    return made


@pytest.fixture
def pauses() -> list[float]:
    return []


@pytest.fixture
def send(register: Register, pauses: list[float]) -> Callable[..., list[Sent]]:
    def call(office: PostOffice, mails: Sequence[Outgoing], login: Login | None = None, **options: Any) -> list[Sent]:
        way = Way(SENDER, office.server, login, register, tell_time, pauses.append, options.pop("batch", 10))
        return send_all(mails, way, **options)

    return call


Sends = Callable[..., list[Sent]]


def log_in() -> tuple[str, str]:
    return "kaohe@example.com", PASSWORD


def outline(sent: Sequence[Sent]) -> list[tuple[str, str]]:
    return [(each.to.partition("@")[0], each.status) for each in sent]


def read(content: bytes) -> EmailMessage:
    return message_from_bytes(content, policy=policy.default)


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize("security", ["ssl", "starttls", "none"])
def test_mails_arrive_whole(opens: Opens, send: Sends, register: Register, security: Security) -> None:
    office = opens(security, auth_required=True, auth_require_tls=False)
    mails = [make_mail(number) for number in (1, 2, 3)]
    heard: list[Sent] = []
    sent = send(office, mails, log_in, told=heard.append)
    assert outline(sent) == [("office1", "sent"), ("office2", "sent"), ("office3", "sent")]
    assert heard == sent
    assert (office.connections, office.logins) == (1, 1)
    for mail, (recipients, content) in zip(mails, office.got, strict=True):
        message = read(content)
        assert recipients == [mail.to]
        assert message["Subject"] == mail.subject
        assert message["To"].addresses[0].display_name == "河东司法所"
        assert [(part.get_filename(), part.get_content()) for part in message.iter_attachments()] == [*mail.attachments]
        text = message.get_body(("plain",))
        assert text is not None
        assert text.get_content() == "河东司法所：\r\n.请更正\r\n"
    assert [(mail.kind, mail.office, mail.address, mail.digest, mail.status) for mail in register.mails()] == [
        (each.kind, each.office, each.to, each.digest, "sent") for each in sent
    ]


@pytest.mark.parametrize("security", ["ssl", "starttls"])
def test_certificate_of_a_stranger_is_refused(
    opens: Opens, send: Sends, register: Register, security: Security
) -> None:
    office = opens(security)
    with pytest.raises(StoppedError, match=r"：服务器的证书核对不上（.+）。请核对服务器名是否写对；.*SSL_CERT_FILE"):
        send(office, [make_mail(1)], log_in)
    assert (office.got, office.logins, register.mails()) == ([], 0, [])


@pytest.mark.usefixtures("trusted")
def test_certificate_of_another_host_is_refused(opens: Opens, send: Sends) -> None:
    with pytest.raises(StoppedError, match="服务器的证书核对不上"):
        send(opens("ssl", host="mail.example.net"), [make_mail(1)])


def test_server_without_encryption_gets_nothing(opens: Opens, send: Sends) -> None:
    office = opens("none", auth_require_tls=False)
    office.server = replace(office.server, security="starttls")
    with pytest.raises(StoppedError, match=r"服务器不提供加密（STARTTLS）。请改用 ssl:// 的端口"):
        send(office, [make_mail(1)], log_in)
    office.server = replace(office.server, security="ssl")
    with pytest.raises(StoppedError, match=r"加密连接建立不起来。请问邮箱的管理员用哪个端口"):
        send(office, [make_mail(1)], log_in)
    assert (office.got, office.logins) == ([], 0)


def test_password_never_goes_in_the_clear_to_another_computer(
    opens: Opens, send: Sends, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = opens("none", auth_require_tls=False)
    monkeypatch.setattr(Server, "is_here", False)
    assert outline(send(office, [make_mail(1)], log_in)) == [("office1", "sent")]
    assert office.logins == 0


def ask_nobody() -> tuple[str, str]:
    raise AssertionError


def test_nobody_is_asked_for_a_password_that_is_not_wanted(opens: Opens, send: Sends) -> None:
    office = opens("none")  # offers no login without encryption
    assert outline(send(office, [make_mail(1)], ask_nobody)) == [("office1", "sent")]
    assert outline(send(office, [make_mail(1)], ask_nobody)) == [("office1", "already")]


@pytest.mark.usefixtures("trusted")
def test_refused_login_stops_everything(
    opens: Opens, send: Sends, register: Register, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "sfs_excel")
    office = opens("ssl", auth_required=True, auth_require_tls=False)
    wrong = f"{PASSWORD}-wrong"
    with pytest.raises(StoppedError) as caught:
        send(office, [make_mail(1), make_mail(2)], lambda: ("kaohe@example.com", wrong))
    assert str(caught.value) == (
        f"发信服务器 localhost:{office.server.port}：登录没有通过（535 5.7.8 Authentication credentials invalid）。"
        "请核对用户名和密码；QQ邮箱、163邮箱等要在网页版里开启 SMTP，并用“授权码”代替密码。\n"
        "已停止发信：这次已发出 0 封，其余没有发。改好后再运行一次，已发出的不会重发。"
    )
    assert (caught.value.done, office.got, register.mails()) == ((), [], [])
    assert wrong not in caplog.text
    assert outline(send(office, [make_mail(1)], log_in)) == [("office1", "sent")]
    stored = b"".join(path.read_bytes() for path in register.path.parent.rglob("*"))
    assert b"shou-quan-ma" not in stored


@pytest.mark.usefixtures("trusted")
def test_password_in_full_width_letters_is_said_without_it(opens: Opens, send: Sends) -> None:
    office = opens("ssl", auth_required=True, auth_require_tls=False)
    with pytest.raises(StoppedError, match="有中文或全角字符，不能登录") as caught:
        send(office, [make_mail(1)], lambda: ("kaohe@example.com", "密码７"))
    chain: list[BaseException] = []
    link: BaseException | None = caught.value
    while link is not None:
        chain.append(link)
        link = link.__cause__ or link.__context__
    assert not [error for error in chain if "密码７" in repr(error)]


def test_refused_address_costs_that_address_alone(opens: Opens, send: Sends, register: Register) -> None:
    office = opens()
    office.refuse = {"office2@example.com": ["550 5.1.1 no such user"] * 2, "b@example.com": ["550 用户不存在"]}
    mails = [make_mail(1), make_mail(2), make_mail(3, "a@example.com；b@example.com"), make_mail(4)]
    sent = send(office, mails)
    assert outline(sent) == [
        ("office1", "sent"),
        ("office2", "refused"),
        ("a", "sent"),
        ("b", "refused"),
        ("office4", "sent"),
    ]
    assert sent[1].reason == "服务器不收 office2@example.com 这个地址（550 5.1.1 no such user）"
    assert office.recipients == ["office1@example.com", "a@example.com", "office4@example.com"]
    assert [mail.status for mail in register.mails()].count(MailStatus.REFUSED) == 2
    again = send(office, mails)
    assert [status for _, status in outline(again)] == ["already", "refused", "already", "sent", "already"]
    assert office.got[-1][0] == ["b@example.com"]


def test_what_is_refused_for_now_is_tried_again(opens: Opens, send: Sends, pauses: list[float]) -> None:
    office = opens()
    office.refuse = {"office1@example.com": ["451 greylisted"], "office2@example.com": ["450 later"] * 9}
    office.on_data = ["452 no room"]
    sent = send(office, [make_mail(number) for number in (1, 2, 3)])
    assert outline(sent) == [("office1", "sent"), ("office2", "failed"), ("office3", "sent")]
    assert sent[1].reason == "服务器不收 office2@example.com 这个地址（450 later），请过一阵再发一次"
    assert pauses == [5.0, 30.0]
    assert sorted(office.recipients) == ["office1@example.com", "office3@example.com"]
    office.refuse.clear()
    assert [status for _, status in outline(send(office, [make_mail(2)]))] == ["sent"]


def test_content_that_is_refused_is_said(opens: Opens, send: Sends) -> None:
    office = opens()
    office.on_data = ["554 5.7.1 looks like spam"]
    sent = send(office, [make_mail(1), make_mail(2)])
    assert outline(sent) == [("office1", "refused"), ("office2", "sent")]
    assert sent[0].reason == "服务器不收这封邮件（554 5.7.1 looks like spam）"


def test_mail_that_is_too_big_is_not_begun(opens: Opens, send: Sends) -> None:
    office = opens(data_size_limit=50_000)
    sent = send(office, [make_mail(1), make_mail(2, attachments=())])
    assert outline(sent) == [("office1", "refused"), ("office2", "sent")]
    assert sent[0].reason == "邮件有 0.1 MB，服务器最大只收 0.1 MB。请改用别的办法送附件"


def test_a_few_go_over_one_connection(opens: Opens, send: Sends, pauses: list[float]) -> None:
    office = opens(auth_require_tls=False)
    asked: list[int] = []

    def ask() -> tuple[str, str]:
        asked.append(1)
        return log_in()

    sent = send(office, [make_mail(number) for number in range(7)], ask, batch=3)
    assert {each.status for each in sent} == {"sent"}
    assert (office.connections, office.logins, len(asked), pauses) == (3, 3, 1, [2.0, 2.0])


def test_lost_connection_is_replaced(opens: Opens, send: Sends) -> None:
    office = opens()
    office.cut_before = {2, 4}
    sent = send(office, [make_mail(number) for number in range(6)])
    assert {each.status for each in sent} == {"sent"}
    assert office.recipients == [f"office{number}@example.com" for number in range(6)]
    assert office.connections == 3


def test_connection_lost_inside_a_mail_is_no_mail_sent(opens: Opens, send: Sends, register: Register) -> None:
    office = opens()
    office.cut_inside = {1}
    whole = bytes(12_000_000)  # more than the system takes over before anybody reads
    sent = send(office, [make_mail(1, attachments=(("大.xlsx", whole),)), make_mail(2)])
    assert outline(sent) == [("office1", "sent"), ("office2", "sent")]
    assert office.recipients == ["office1@example.com", "office2@example.com"]
    assert [mail.status for mail in register.mails()] == ["failed", "sent", "sent"]


def test_connection_lost_again_and_again_stops(opens: Opens, send: Sends) -> None:
    office = opens()
    office.cut_before = set(range(1, 99))
    mails = [make_mail(number) for number in range(9)]
    with pytest.raises(
        StoppedError, match=r"：连接一再中途断开。请检查网络后再试。\n已停止发信：这次已发出 1 封，"
    ) as caught:
        send(office, mails)
    assert [each.status for each in caught.value.done] == ["sent", "failed", "failed", "failed"]
    office.cut_before.clear()
    assert [status for _, status in outline(send(office, mails))] == ["already", *["sent"] * 8]
    assert office.recipients == [mail.to for mail in mails]


def test_server_that_went_away_is_waited_for(
    opens: Opens, send: Sends, pauses: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    office = opens()
    connect, tried = smtp.Session, 0

    def fail_twice(server: Server, login: Login | None, secrets: Secrets) -> smtp.Session:
        nonlocal tried
        tried += 1
        if tried in (2, 3):
            raise smtp.UnreachableError
        return connect(server, login, secrets)

    monkeypatch.setattr(sending, "Session", fail_twice)
    sent = send(office, [make_mail(number) for number in range(2)], batch=1)
    assert outline(sent) == [("office0", "sent"), ("office1", "sent")]
    assert pauses == [2.0, 5.0, 30.0]


def test_server_that_never_was_there_is_said_at_once(
    send: Sends, opens: Opens, register: Register, pauses: list[float]
) -> None:
    office = opens()
    with socket.socket() as closed:  # bound, so that nobody else takes the port, but not listening
        closed.bind(("127.0.0.1", 0))
        office.server = Server("127.0.0.1", closed.getsockname()[1], "none")
        with pytest.raises(StoppedError) as caught:
            send(office, [make_mail(1)])
    assert str(caught.value).startswith(
        f"发信服务器 127.0.0.1:{office.server.port}：连不上服务器。请检查网络、服务器名和端口，以及防火墙是否允许发信。\n"
    )
    assert (register.mails(), pauses) == ([], [])


def test_sender_that_is_refused_stops_everything(opens: Opens, send: Sends, register: Register) -> None:
    office = opens()
    office.refuse_sender = "553 Mail from must equal authorized user"
    with pytest.raises(StoppedError) as caught:
        send(office, [make_mail(1), make_mail(2)])
    assert str(caught.value).startswith(
        "服务器不让 kaohe@example.com 发信（553 Mail from must equal authorized user）。"
        "请核对名册「设置」的发件人与登录的邮箱是否相同，以及服务器是否要求登录。\n"
    )
    assert register.mails() == []


def test_second_run_sends_nothing_and_connects_to_nothing(opens: Opens, send: Sends) -> None:
    office = opens()
    mails = [make_mail(1), make_mail(2)]
    first = send(office, mails)
    again = send(office, mails)
    assert [(each.status, each.moment) for each in again] == [("already", each.moment) for each in first]
    assert again[0].reason == f"{first[0].moment[:16].replace('T', ' ')} 已经发出，没有再发"
    assert (len(office.got), office.connections) == (2, 1)


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "remind"},
        {"office": "09"},
        {"to": "new@example.com"},
        {"text": "新的话"},
        {"attachments": (("河东司法所1.xlsx", BOOK + b"x"),)},
    ],
)
def test_another_mail_is_sent(opens: Opens, send: Sends, change: dict[str, Any]) -> None:
    office = opens()
    send(office, [make_mail(1)])
    assert [each.status for each in send(office, [make_mail(1, **change)])] == ["sent"]


def test_same_mail_twice_in_one_run_is_sent_once(opens: Opens, send: Sends) -> None:
    office = opens()
    assert outline(send(office, [make_mail(1), make_mail(1)])) == [("office1", "sent")]
    assert len(office.got) == 1


def test_resend_sends_once_more_under_the_same_identity(opens: Opens, send: Sends) -> None:
    office = opens()
    send(office, [make_mail(1)])
    assert outline(send(office, [make_mail(1)], resend=True)) == [("office1", "sent")]
    assert outline(send(office, [make_mail(1)])) == [("office1", "already")]
    first, second = (read(content)["Message-ID"] for _, content in office.got)
    assert first == second


def test_dry_run_touches_nothing(opens: Opens, send: Sends, register: Register) -> None:
    office = opens()
    send(office, [make_mail(1)])
    before = register.mails()
    sent = send(office, [make_mail(1), make_mail(2)], ask_nobody, dry_run=True)
    assert [each.status for each in sent] == ["already", "dry"]
    assert sent[1].reason == "试运行，没有发出"
    assert (register.mails(), office.connections, len(office.got)) == (before, 1, 1)


def test_addresses_that_are_none_are_told_all_at_once_before_anything_is_sent(opens: Opens, send: Sends) -> None:
    office = opens()
    with pytest.raises(FaultyFileError) as caught:
        send(office, [make_mail(1, " "), make_mail(2, "a@example.com；无"), make_mail(3)])
    assert [fault.fact for fault in caught.value.faults] == ["没有填邮箱，不能发邮件", "“无”不是邮箱地址"]
    assert office.connections == 0


def test_sender_without_an_address_is_a_fault(opens: Opens, register: Register) -> None:
    with pytest.raises(FaultyFileError, match=r"名册\.xlsx「设置」发件人：没有填邮箱"):
        send_all([make_mail(1)], Way(Mailbox("局", ""), opens().server, None, register, tell_time))


class CrashedError(Exception):
    """Stands for a power cut."""


def crash(*_: object) -> None:
    raise CrashedError


def test_crash_between_the_answer_and_our_record_does_not_send_twice(
    opens: Opens, send: Sends, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = opens()
    mails = [make_mail(1), make_mail(2)]
    with monkeypatch.context() as patch:
        patch.setattr(Register, "record_outcome", crash)
        with pytest.raises(CrashedError):
            send(office, mails)
    assert office.recipients == ["office1@example.com"]
    assert [mail.status for mail in register.mails()] == ["sending"]
    sent = send(office, mails)
    assert [(each.status, each.reason) for each in sent] == [("unknown", UNKNOWN), ("sent", "")]
    assert sent[0].moment == register.mails()[0].moment
    assert office.recipients == ["office1@example.com", "office2@example.com"]
    assert [status for _, status in outline(send(office, mails, resend=True))] == ["sent", "sent"]
    assert [status for _, status in outline(send(office, mails))] == ["already", "already"]


def test_record_that_cannot_be_written_sends_nothing(
    opens: Opens, send: Sends, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fill(*_: object) -> int:
        raise SfsError("磁盘空间不够")

    office = opens()
    with monkeypatch.context() as patch:
        patch.setattr(Register, "record_mail", fill)
        with pytest.raises(SfsError, match="磁盘空间不够"):
            send(office, [make_mail(1)])
    assert outline(send(office, [make_mail(1)])) == [("office1", "sent")]
    assert len(office.got) == 1


def test_answer_that_never_came_is_told_and_not_sent_again(opens: Opens, send: Sends, register: Register) -> None:
    office = opens()
    office.on_data = [None]
    mails = [make_mail(1), make_mail(2)]
    sent = send(office, mails)
    assert [(each.status, each.reason) for each in sent] == [
        ("unknown", f"连接在服务器答复之前断了。{UNKNOWN}"),
        ("sent", ""),
    ]
    assert [mail.status for mail in register.mails()] == ["unknown", "sent"]
    assert [status for _, status in outline(send(office, mails))] == ["unknown", "already"]
    assert office.recipients == ["office1@example.com", "office2@example.com"]


def test_answer_that_does_not_come_in_time_is_told_too(
    opens: Opens, send: Sends, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp, "_CONTENT_SECONDS", 0.5)
    office = opens()
    office.on_data = [SILENCE]
    assert outline(send(office, [make_mail(1), make_mail(2)])) == [("office1", "unknown"), ("office2", "sent")]


def test_computer_with_a_chinese_name_can_send(opens: Opens, send: Sends, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getfqdn", lambda *_: "司法局的电脑")
    assert outline(send(opens(), [make_mail(1)])) == [("office1", "sent")]


def test_lines_that_begin_with_a_dot_arrive(opens: Opens) -> None:
    office = opens()
    session = smtp.Session(office.server, None, Secrets())
    content = b"Subject: x\r\n\r\n.\r\n..\r\n.one\r\n"
    answers = session.deliver(content, "a@x.cn", ("b@x.cn",), lambda _: None)
    session.close()
    assert answers == {"b@x.cn": smtp.Answer("sent")}
    assert office.got == [(["b@x.cn"], content)]
