"""The words of a mail server are shown and written down without the secrets that it was told, and never without end.

1. The password, and what goes over the line for it, is in no answer that goes on, in whatever form a server repeats it: of
   the login, of a mail, of the greeting of the next connection or of the next day.
2. An answer without end, in no text, or with figures that are none is an answer like any other: no traceback.
"""

import base64
import codecs
import re
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from sfs_excel.clock import tell_time
from sfs_excel.errors import SfsError
from sfs_excel.inbox.register import Register
from sfs_excel.mail.compose import Mailbox, Outgoing
from sfs_excel.mail.hearing import MOST_SAID, Secrets
from sfs_excel.mail.send import StoppedError, Way, send_all
from sfs_excel.mail.server import Server
from tests.post_office import PostOffice

USER, PASSWORD = "kaohe@example.com", "Shou-Quan.Ma+7391"
SENDER = Mailbox("青河县司法局", USER)
PLAIN = base64.b64encode(f"\0{USER}\0{PASSWORD}".encode()).decode()
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


ECHOES: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "in capitals": str.upper,
    "its beginning": lambda word: word[:9],
    "backwards": lambda word: word[::-1],
    "letter by letter": " ".join,
    "letter by letter, over lines": "\r\n535-".join,
    "a letter for another": lambda word: codecs.encode(word, "rot13"),
    "base64": lambda word: code(word),
    "base64 in capitals": lambda word: code(word).upper(),
    "base64 without its end": lambda word: code(word).rstrip("=")[:-3],
    "base64 of base64": lambda word: code(code(word)),
    "as in AUTH PLAIN": lambda word: code(f"\0{USER}\0{word}"),
    "as in XOAUTH2": lambda word: code(f"user={USER}\1auth=Bearer {word}\1\1"),
    "in other company": lambda word: code(f"user pass {word}")[16:],
    "hexadecimal": lambda word: word.encode().hex(),
    "in decimal numbers": lambda word: " ".join(str(ord(char)) for char in word),
    "as in an address": lambda word: quote(word, safe=""),
    "percent for every letter": lambda word: "".join(f"%{ord(char):02x}" for char in word),
    "quoted-printable": lambda word: "".join(f"={ord(char):02X}" for char in word),
    "as in a web page": lambda word: "".join(f"&#{ord(char)};" for char in word),
    "in full-width letters": lambda word: "".join(chr(ord(char) + 0xFEE0) for char in word),
}


def code(word: str) -> str:
    return base64.b64encode(word.encode()).decode()


def hold(said: str, echo: str) -> bool:
    """Tell whether a text has six characters in a row of what a server made of the password, however it is broken."""
    heard, told = (re.sub(r"[\s*]|535-", "", text).lower() for text in (said, echo))
    return any(told[start : start + 6] in heard for start in range(len(told) - 5))


@pytest.mark.parametrize("echo", ECHOES.values(), ids=ECHOES.keys())
def test_answer_that_repeats_the_password_in_whatever_form_keeps_its_other_words(echo: Callable[[str], str]) -> None:
    made = echo(PASSWORD)
    said = f"5.7.8 no such login: {made} 请用授权码 authentication failed"
    heard = (
        Secrets().cut(said.encode()).decode()
    )  # before the password is known, too: of it the server may know since yesterday
    assert heard == "5.7.8 no such login: *** 请用授权码 authentication failed"
    assert hold(said, made), "the control: as it was said, it has the password"
    assert not hold(heard, made)


LOGINS = {"PLAIN": ["LOGIN"], "LOGIN": ["PLAIN"]}
TOLD = {
    "base64": lambda user, word: f"{code(word)} {code(user)}",
    "as it was sent": lambda user, word: code(f"\0{user}\0{word}"),
    "over lines, backwards": lambda user, word: f"{word[:6]}\r\n535 {word[6:][::-1]} {user}",
}


@pytest.mark.parametrize("excluded", LOGINS.values(), ids=LOGINS.keys())
@pytest.mark.parametrize("says_back", TOLD.values(), ids=TOLD.keys())
def test_password_said_back_by_a_real_server_is_nowhere(
    register: Register,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    excluded: list[str],
    says_back: Callable[[str, str], str],
) -> None:
    """The control: without the sieve it stands in what the clerk is told, and in the error that goes into a log."""
    office = PostOffice(None, "none", auth_require_tls=False, auth_exclude_mechanism=excluded)
    office.says_back = says_back
    try:
        with pytest.raises(StoppedError) as caught:
            send(office.server, register)
        logged = [record.getMessage() for record in caplog.records if not record.name.startswith("mail.log")]
        heard = say_all(caught.value) + " ".join(logged)
        monkeypatch.setattr("sfs_excel.mail.hearing.keep_ordinary", lambda said, _: said)
        with pytest.raises(StoppedError) as control:
            send(office.server, register)
    finally:
        office.close()
    made = says_back(USER, PASSWORD)
    assert "登录没有通过（535 " in heard
    assert hold(say_all(control.value), made)
    assert not hold(heard, made)
    stored = b"".join(path.read_bytes() for path in register.path.parent.rglob("*") if path.is_file())
    assert not hold(stored.decode("latin-1"), made)


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
    greetings = [b"220 ready\r\n", f"554 {code(PASSWORD)}\r\n".encode()]

    def says(line: str) -> bytes:
        if not line:
            return greetings.pop(0)
        return b"421 bye\r\n" if line.startswith("MAIL") else polite(line)

    with pytest.raises(StoppedError, match=r"服务器不接待（554 \*\*\*）"):
        send(opens(says), register)


def test_question_without_end_that_repeats_the_password_is_not_quoted(
    opens: Callable[[Says], Server], register: Register
) -> None:
    def says(line: str) -> bytes:
        is_asked = line.startswith("AUTH") or (" " not in line and line not in ("", "DATA", "QUIT"))
        return f"334 {code(PASSWORD)}\r\n".encode() if is_asked else polite(line)

    with pytest.raises(StoppedError, match="服务器要的登录方式本程序不会") as caught:
        send(opens(says), register)
    assert code(PASSWORD) not in say_all(caught.value)


def test_words_that_are_no_secret_stay(opens: Callable[[Says], Server], register: Register) -> None:
    def says(line: str) -> bytes:
        answer = "550 5.1.1 邮箱用户不存在，DT:SPM Mailbox unavailable or not found.".encode("gb18030")
        return answer + b"\r\n" if line.startswith("RCPT") else polite(line)

    said = "（550 5.1.1 邮箱用户不存在，DT:SPM Mailbox unavailable or not found.）"
    assert send(opens(says), register)[0].endswith(said)


@pytest.mark.parametrize("password", ["mailbox", "no-such-mailbox", "xobliam 1"])
def test_ordinary_word_that_is_part_of_the_password_is_cut_too(password: str) -> None:
    secrets = Secrets()
    secrets.keep(password)
    assert secrets.cut(b"Mailbox unavailable") == b"*** unavailable"
    assert secrets.cut(b"user unknown") == b"user unknown"


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
