"""A real SMTP server on this computer, which does as a test says."""

import asyncio
import socket
import ssl
import threading
from collections.abc import Callable
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from sfs_excel.mail.server import Security, Server

PASSWORD = "shou-quan-ma-7391"
SILENCE = "250 …"


class HangingUp(SMTP):
    """Breaks the line as soon as it has asked for the content."""

    async def smtp_DATA(self, arg: str) -> None:  # noqa: ARG002, N802  # aiosmtpd's name
        await self.push("354 go on")
        assert isinstance(self.transport, asyncio.Transport)
        self.transport.abort()


class PostOffice:
    """The server, in a thread of its own. It does as `refuse`, `on_data` and `cut_before` say.

    Attributes:
        refuse: address -> answers that it gets, one after the other; after the last it is taken.
        on_data: answers to whole mails, one after the other; None hangs up without an answer, with the mail kept, and
            SILENCE never answers.
        cut_before: numbers of the mails (from 0, as announced) at whose start it hangs up.
        cut_inside: numbers of the connections (from 1) that break while the first mail comes in.
        says_back: what it makes of a password that it does not take, and says.
        got: what it has taken: recipients and content.
    """

    def __init__(self, context: ssl.SSLContext | None, security: Security, **options: Any) -> None:
        self.refuse: dict[str, list[str]] = {}
        self.refuse_sender = ""
        self.on_data: list[str | None] = []
        self.cut_before: set[int] = set()
        self.cut_inside: set[int] = set()
        self.says_back: Callable[[str, str], str] | None = None
        self.got: list[tuple[list[str], bytes]] = []
        self.connections = self.announced = self.logins = 0
        self._loop = asyncio.new_event_loop()
        self._options: dict[str, Any] = {"hostname": "localhost", "loop": self._loop} | options
        if security == "starttls":
            self._options["tls_context"] = context
        self._wrapped = context if security == "ssl" else None
        self._server = self._loop.run_until_complete(self._open())
        self.server = Server("localhost", self._server.sockets[0].getsockname()[1], security)
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()

    async def _open(self) -> asyncio.Server:
        return await self._loop.create_server(self._accept, "localhost", 0, family=socket.AF_INET, ssl=self._wrapped)

    def _accept(self) -> SMTP:
        self.connections += 1
        server = HangingUp if self.connections in self.cut_inside else SMTP
        return server(self, authenticator=self._authenticate, **self._options)

    def _authenticate(self, *asked: Any) -> AuthResult:
        self.logins += 1
        told = asked[-1]
        assert isinstance(told, LoginPassword)
        if self.says_back is not None:
            said = f"535 {self.says_back(told.login.decode(), told.password.decode())}"
            return AuthResult(success=False, handled=False, message=said)
        return AuthResult(success=told == LoginPassword(b"kaohe@example.com", PASSWORD.encode()), handled=False)

    async def handle_MAIL(self, server: SMTP, _session: Session, envelope: Envelope, *said: Any) -> str:  # noqa: N802  # aiosmtpd's name
        self.announced += 1
        if self.announced - 1 in self.cut_before:
            self._hang_up(server)
        if self.refuse_sender:
            return self.refuse_sender
        envelope.mail_from = said[0]
        return "250 OK"

    async def handle_RCPT(self, _server: SMTP, _session: Session, envelope: Envelope, *said: Any) -> str:  # noqa: N802  # aiosmtpd's name
        if self.refuse.get(said[0]):
            return self.refuse[said[0]].pop(0)
        envelope.rcpt_tos.append(said[0])
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802  # aiosmtpd's name
        answer = self.on_data.pop(0) if self.on_data else "250 OK"
        if answer is None or answer.startswith("250"):
            assert isinstance(envelope.content, bytes)
            self.got.append((list(envelope.rcpt_tos), envelope.content))
        if answer is None:
            self._hang_up(server)
        if answer == SILENCE:
            await asyncio.sleep(3600)
        return answer or "250 OK"

    @staticmethod
    def _hang_up(server: SMTP) -> None:
        assert isinstance(server.transport, asyncio.Transport)
        server.transport.abort()

    @property
    def recipients(self) -> list[str]:
        return [address for addresses, _ in self.got for address in addresses]

    def close(self) -> None:
        asyncio.run_coroutine_threadsafe(self._shut(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    async def _shut(self) -> None:
        self._server.close()
        tasks = asyncio.all_tasks(self._loop) - {asyncio.current_task(self._loop)}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.sleep(0)


Opens = Callable[..., PostOffice]
