"""Hears a mail server with care: its answers are bounded in length, and only such words of them as can hold no secret go on."""

import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from typing import Any

from sfs_excel.mail.ordinary_words import keep_ordinary

MOST_SAID = 65_536  # bytes of one answer; a long list of what a server can do has two thousand


class Secrets:
    """The password of this run, which no server may say to us."""

    def __init__(self) -> None:
        self._password = ""

    def keep(self, password: str) -> None:
        """Of this, too, nothing that is heard from now on has a word in it."""
        self._password = password

    def cut(self, said: bytes) -> bytes:
        """The ordinary words of an answer, in UTF-8. Servers in China answer in that or in GBK."""
        try:
            text = said.decode()
        except UnicodeDecodeError:
            text = said.decode("gb18030", errors="replace")
        return keep_ordinary(text, self._password).encode()


class Hearing(smtplib.SMTP):
    """`smtplib.SMTP` with both ears open: everything that a server says comes in by `getreply`."""

    def __init__(self, secrets: Secrets, *arguments: Any, **named: Any) -> None:
        self._secrets = secrets
        self._heeded = 0  # code of the answers whose words the protocol itself needs, and nobody is shown
        super().__init__(*arguments, **named)

    def getreply(self) -> tuple[int, bytes]:
        """Raises smtplib.SMTPServerDisconnected where an answer has no end."""
        if self.sock is not None:
            if self.file is None:
                self.file = _Answer(self.sock.makefile("rb"))
            self.file.begin()
        code, said = super().getreply()
        return code, said if code == self._heeded else self._secrets.cut(said)

    def ehlo(self, name: str = "") -> tuple[int, bytes]:
        """Say hello; what the server can do is taken as it says it."""
        with self._heed(250):
            return super().ehlo(name)

    def auth(self, mechanism: str, *arguments: Any, **named: Any) -> tuple[int, bytes]:
        """Log in; what the server asks is taken as it says it."""
        try:
            with self._heed(334):
                return super().auth(mechanism, *arguments, **named)
        except smtplib.SMTPException as error:
            if not isinstance(error, smtplib.SMTPResponseException):
                error.args = ()  # it may quote what was asked last
            raise

    @contextmanager
    def _heed(self, code: int) -> Iterator[None]:
        self._heeded = code
        try:
            yield
        finally:
            self._heeded = 0


class HearingTls(Hearing, smtplib.SMTP_SSL):
    """The same, encrypted from the start."""


class _Answer:
    """The lines of an answer, which `smtplib` reads for as long as the server says that more will come."""

    def __init__(self, lines: BufferedReader) -> None:
        self._lines = lines
        self._left = 0

    def begin(self) -> None:
        self._left = MOST_SAID

    def readline(self, longest: int) -> bytes:
        """Raises OSError, which `smtplib` takes for the end of the connection."""
        line = self._lines.readline(longest)
        self._left -= len(line)
        if self._left < 0:
            raise OSError("an answer without end")
        return line

    def close(self) -> None:
        self._lines.close()
