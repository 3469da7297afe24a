"""The words of a mail server are shown and written down without the secrets that it was told, and never without end.

1. The password, and what goes over the line for it, is cut out of every answer: of the login, of a mail, of the greeting of
   the next connection; in one piece, in part, in other letters, over several lines.
2. An answer without end, in no text, or with figures that are none is an answer like any other: no traceback.
"""

import base64
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sfs_excel.clock import tell_time
from sfs_excel.errors import SfsError
from sfs_excel.inbox.register import Register
from sfs_excel.mail.compose import Mailbox, Outgoing
from sfs_excel.mail.hearing import MOST_SAID, Secrets
from sfs_excel.mail.send import StoppedError, Way, send_all
from sfs_excel.mail.server import Server

USER, PASSWORD = "kaohe@example.com", "Shou-Quan.Ma+7391"
SENDER = Mailbox("青河县司法局", USER)
PLAIN = base64.b64encode(f"\0{USER}\0{PASSWORD}".encode()).decode()
CODED = base64.b64encode(PASSWORD.encode()).decode()
Says = Callable[[str], bytes]


class Parrot:
    """A server on this computer that says what it likes. `says`: greeting ("") or command -> answer."""

    def __init__(self, says: Says) -> None:
        self._says = says
        self._listening = socket.create_server(("localhost", 0))
        self.server = Server("localhost", self._listening.getsockname()[1], "none")
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
                with connection, connection.makefile("rb") as lines:
                    connection.sendall(self._says(""))
                    for line in lines:
                        connection.sendall(self._says(line.decode("latin-1").strip()))
            except OSError:
                if self._listening.fileno() < 0:
                    return

    def close(self) -> None:
        self._listening.close()


@pytest.fixture
def opens() -> Iterator[Callable[[Says], Server]]:
    opened: list[Parrot] = []

    def open_parrot(says: Says) -> Server:
        opened.append(Parrot(says))
        return opened[-1].server

    yield open_parrot
    for parrot in opened:
        parrot.close()


def polite(line: str) -> bytes:
    """Takes everything."""
    match line.partition(" ")[0].upper():
        case "":
            return b"220 ready\r\n"
        case "EHLO":
            return b"250-ready\r\n250 AUTH PLAIN\r\n"
        case "AUTH":
            return b"235 in\r\n"
        case "DATA":
            return b"354 go on\r\n"
    return b"250 OK\r\n"


def send(server: Server, register: Register) -> list[str]:
    """Reasons of what became of a mail to two addresses."""
    mail = Outgoing("receipt", "01", "a@example.com；b@example.com", "回执", "收到", "<p>收到</p>", name="河东司法所")
    sent = send_all([mail], Way(SENDER, server, lambda: (USER, PASSWORD), register, tell_time, lambda _: None))
    return [each.reason for each in sent]


def say_all(error: BaseException | None) -> str:
    """The words of an exception and of all that led to it."""
    return "" if error is None else repr(error) + say_all(error.__cause__) + say_all(error.__context__)


@pytest.fixture
def register(tmp_path: Path) -> Register:
    made = Register(tmp_path / ".sfs" / "register.sqlite")
    made.path.parent.mkdir()
    made.create()
    return made


ECHOES = {
    "password": PASSWORD,
    "in capitals": PASSWORD.upper(),
    "its beginning": PASSWORD[:9],
    "base64": CODED,
    "AUTH PLAIN": PLAIN,
    "part of AUTH PLAIN": PLAIN[30:45],
    "in other company": base64.b64encode(f"user pass {PASSWORD}".encode()).decode()[16:],
    "hexadecimal": PASSWORD.encode().hex(),
    "as in an address": "Shou-Quan.Ma%2B7391",
}


@pytest.mark.parametrize("echo", ECHOES.values(), ids=ECHOES.keys())
def test_login_that_is_refused_in_its_own_words(opens: Callable[[Says], Server], register: Register, echo: str) -> None:
    def says(line: str) -> bytes:
        return f"535 no such login: {echo} !\r\n".encode() if line.startswith("AUTH") else polite(line)

    with pytest.raises(StoppedError, match=r"登录没有通过（535 no such login: .*\*\*\*.*!）") as caught:
        send(opens(says), register)
    said = say_all(caught.value).lower()
    assert not [start for start in range(len(echo) - 5) if echo[start : start + 6].lower() in said]


def test_password_over_several_lines_and_with_blanks_is_cut_too(
    opens: Callable[[Says], Server], register: Register
) -> None:
    halves = f"535-no: {PASSWORD[:5]}\r\n535-{PASSWORD[5:9]}\r\n535 {' '.join(PASSWORD[9:])} !\r\n"

    def says(line: str) -> bytes:
        return halves.encode() if line.startswith("AUTH") else polite(line)

    with pytest.raises(StoppedError, match=r"（535 no: \*\*\* !）"):
        send(opens(says), register)


def test_password_in_the_answer_to_a_mail_is_not_written_down(
    opens: Callable[[Says], Server], register: Register
) -> None:
    def says(line: str) -> bytes:
        return f"550 not for {PASSWORD} or {PLAIN}\r\n".encode() if line.startswith("RCPT") else polite(line)

    assert send(opens(says), register) == [
        f"服务器不收 {name}@example.com 这个地址（550 not for *** or ***）" for name in "ab"
    ]
    stored = b"".join(path.read_bytes() for path in register.path.parent.rglob("*") if path.is_file())
    assert b"not for" in stored  # the control: answers are written down
    assert PASSWORD.encode() not in stored
    assert PLAIN.encode() not in stored


def test_password_in_the_next_greeting_is_cut(opens: Callable[[Says], Server], register: Register) -> None:
    greetings = [b"220 ready\r\n", f"554 {CODED}\r\n".encode()]

    def says(line: str) -> bytes:
        if not line:
            return greetings.pop(0)
        return b"421 bye\r\n" if line.startswith("MAIL") else polite(line)

    with pytest.raises(StoppedError, match=r"服务器不接待（554 \*\*\*）"):
        send(opens(says), register)


def test_words_that_are_no_secret_stay(opens: Callable[[Says], Server], register: Register) -> None:
    def says(line: str) -> bytes:
        answer = "550 用户 kaohe@example.com 不存在\x07\u202e".encode("gb18030")
        return answer + b"\r\n" if line.startswith("RCPT") else polite(line)

    assert send(opens(says), register)[0].endswith("（550 用户 kaohe@example.com 不存在��）")


@pytest.mark.parametrize("password", ["7", "1234"])
def test_short_password_is_cut_where_it_stands_whole(password: str) -> None:
    secrets = Secrets()
    secrets.keep(USER, password)
    assert secrets.cut(f"5{password}5 no 123".encode()) == b"5***5 no 123"


@pytest.mark.parametrize(
    ("begins", "answer"),
    [
        ("", b"220-more\r\n" * (MOST_SAID // 10 + 1)),
        ("EHLO", b"250-more\r\n" * (MOST_SAID // 10 + 1)),
        ("AUTH", b"535-" + b"x" * 9000 + b"\r\n"),
        ("AUTH", b"334 A\r\n"),
        ("AUTH", b"\xff\xfe\x00 what\r\n"),
        ("EHLO", b"250-ready\r\n250 SIZE " + b"9" * 5000 + b"\r\n"),
        ("MAIL", b"250-more\r\n" * (MOST_SAID // 10 + 1)),
        ("DATA", b"999999999 what\r\n"),
    ],
)
def test_server_that_talks_nonsense_is_told_in_our_words(
    opens: Callable[[Says], Server], register: Register, begins: str, answer: bytes
) -> None:
    def says(line: str) -> bytes:
        return answer if line.partition(" ")[0].upper() == begins else polite(line)

    try:
        reasons = send(opens(says), register)
    except SfsError as error:
        reasons = [str(error)]
    assert all(len(reason) < 400 for reason in reasons)
