"""Hears a mail server with care: its answers are bounded in length, and hidden are the secrets that it was told."""

import base64
import smtplib
from io import BufferedReader
from typing import Any
from urllib.parse import quote

MOST_SAID = 65_536  # bytes of one answer; a long list of what a server can do has two thousand
_TELLING = 6  # characters of a secret in a row that give it away
_CUT = b"***"


class Secrets:
    """The passwords that a server was told in this run, in every form in which it may repeat them."""

    def __init__(self) -> None:
        self._pieces: set[str] = set()

    def keep(self, user: str, password: str) -> None:
        """Nothing that is heard from now on has the password in it, nor what goes over the line for it and the user."""
        name, word = user.encode(), password.encode()
        told = [
            base64.b64encode(each) for each in (name, b"\0%b\0%b" % (name, word), *(b"\0" * k + word for k in range(3)))
        ]
        for form in (password, quote(password), word.hex(), *(each.decode("ascii") for each in told)):
            if password:
                self._pieces |= set(_split(form.lower()))

    def cut(self, said: bytes) -> bytes:
        """The answer without them, whether they stand in one piece, in part, or over several lines."""
        text = said.decode("latin-1").lower()
        seen = [at for at, char in enumerate(text) if not char.isspace()]
        heard = "".join(text[at] for at in seen)
        hidden: set[int] = set()
        for length in {len(piece) for piece in self._pieces}:
            for at in range(len(heard) - length + 1):
                if heard[at : at + length] in self._pieces:
                    hidden.update(range(seen[at], seen[at + length - 1] + 1))
        kept = bytearray()
        for at in range(len(said)):
            if at not in hidden:
                kept.append(said[at])
            elif at - 1 not in hidden:
                kept += _CUT
        return bytes(kept)


class Hearing(smtplib.SMTP):
    """`smtplib.SMTP` with both ears open: everything that a server says comes in by `getreply`."""

    def __init__(self, secrets: Secrets, *arguments: Any, **named: Any) -> None:
        self._secrets = secrets
        super().__init__(*arguments, **named)

    def getreply(self) -> tuple[int, bytes]:
        """Raises smtplib.SMTPServerDisconnected where an answer has no end."""
        if self.sock is not None:
            if self.file is None:
                self.file = _Answer(self.sock.makefile("rb"))
            self.file.begin()
        code, said = super().getreply()
        return code, self._secrets.cut(said)


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


def _split(form: str) -> list[str]:
    length = min(len(form), _TELLING)
    return [form[at : at + length] for at in range(len(form) - length + 1)]
