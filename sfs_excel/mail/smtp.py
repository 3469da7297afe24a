"""One connection to a mail server, and what the server answers to a mail."""

import contextlib
import re
import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from sfs_excel.errors import SfsError
from sfs_excel.mail.hearing import Hearing, HearingTls, Secrets
from sfs_excel.mail.server import Login, Server
from sfs_excel.text import clean_line

# Not the computer's own name: on a Chinese Windows that may be Chinese, which the protocol cannot say.
_OUR_NAME = "[127.0.0.1]"
_SECONDS = 60.0
_CONTENT_SECONDS = 600.0  # for the content and the answer to it (RFC 5321, 4.5.3.2.6): who gives up early sends twice
_SHOWN = 160  # characters of a server's answer


class ServerError(SfsError):
    """The server cannot be used for any mail; nothing more is tried."""


class UnreachableError(ServerError):
    """There is no connection to the server, now."""


class LostError(Exception):
    """The connection broke before the server had the whole mail: it has not been sent."""


@dataclass(frozen=True)
class Answer:
    """The outcome of a mail at one address. `postponed`: the server may take it later."""

    status: Literal["sent", "refused", "postponed", "unknown"]
    reason: str = ""


class Session:
    """A connection, encrypted as the server's entry says, and logged in where the server wants that."""

    def __init__(self, server: Server, login: Login | None, secrets: Secrets) -> None:
        """
        Args:
            secrets: of the whole run: a server may repeat them over the next connection.

        Raises:
            UnreachableError: no connection; a later try may succeed.
            ServerError: the server is not what it should be, or does not let us in.
        """
        self._secrets = secrets
        self._smtp = _connect(server, secrets)
        try:
            self._enter(server, login)
        except smtplib.SMTPServerDisconnected as error:
            self._smtp.close()
            raise UnreachableError(_say(server, "连接在登录时断开了", "请稍后重试")) from error
        except smtplib.SMTPResponseException as error:
            self._smtp.close()
            raise _explain_connect(server, error) from error
        except BaseException:
            self._smtp.close()
            raise

    def close(self) -> None:
        """Take leave of the server. It may be gone already, which is no fault."""
        with contextlib.suppress(smtplib.SMTPException, OSError):
            self._smtp.quit()
        self._smtp.close()

    def deliver(
        self, content: bytes, sender: str, addresses: tuple[str, ...], begin: Callable[[tuple[str, ...]], None]
    ) -> dict[str, Answer]:
        """Hand over one mail.

        Args:
            content: ASCII, lines end in CRLF.
            begin: called with the addresses that the server takes, before it gets the content.

        Returns:
            The answer for each address.

        Raises:
            LostError: the server has not got the mail.
            ServerError: the server takes nothing from this sender.
        """
        try:
            answers = self._announce(content, sender, addresses)
            accepted = tuple(address for address in addresses if address not in answers)
            code, said = self._ask("DATA") if accepted else (0, b"")
            if code != 354:
                with contextlib.suppress(smtplib.SMTPException):
                    self._smtp.rset()
                return answers | dict.fromkeys(accepted, _judge(code, said, "服务器不收这封邮件"))
            begin(accepted)
            return answers | dict.fromkeys(accepted, self._transmit(content))
        except smtplib.SMTPServerDisconnected as error:
            raise LostError from error
        except BaseException:
            self._smtp.close()  # nothing more may be said in the middle of a mail, not even goodbye
            raise

    def _enter(self, server: Server, login: Login | None) -> None:
        self._smtp.ehlo_or_helo_if_needed()
        # A password is never sent in the clear, and none is asked for where the server does not want one.
        if login is None or not self._smtp.has_extn("auth") or (server.security == "none" and not server.is_here):
            return
        user, password = login()
        if not f"{user}{password}".isascii():  # smtplib would raise an error that carries the password
            raise ServerError(_say(server, "用户名或密码里有中文或全角字符，不能登录", "请用英文输入法重新输入"))
        self._secrets.keep(password)
        try:
            self._smtp.login(user, password)
        except smtplib.SMTPAuthenticationError as error:
            said = _quote(error.smtp_code, error.smtp_error)
            if error.smtp_code < 500:
                raise ServerError(_say(server, f"服务器暂时不能登录{said}", "请过几分钟再试")) from error
            raise ServerError(_say(server, f"登录没有通过{said}", _PASSWORD_REMEDY)) from error
        except (smtplib.SMTPException, ValueError) as error:  # the latter where it asks in what is no base64
            if isinstance(error, smtplib.SMTPServerDisconnected):
                raise
            raise ServerError(_say(server, "服务器要的登录方式本程序不会", "请问邮箱的管理员怎样登录")) from error

    def _announce(self, content: bytes, sender: str, addresses: tuple[str, ...]) -> dict[str, Answer]:
        """Say from whom and to whom; answers for the addresses that are not taken."""
        size = self._smtp.esmtp_features.get("size", "")
        limit = int(size) if re.fullmatch(r"[0-9]{1,15}", size) else 0
        if 0 < limit < len(content):
            reason = f"邮件有 {_megabytes(len(content))}，服务器最大只收 {_megabytes(limit)}。请改用别的办法送附件"
            return dict.fromkeys(addresses, Answer("refused", reason))
        code, said = self._ask(f"MAIL FROM:<{sender}>" + (f" SIZE={len(content)}" if limit else ""))
        if code == 552:
            return dict.fromkeys(addresses, _judge(code, said, "服务器说邮件太大"))
        if code >= 500:
            fact = f"服务器不让 {sender} 发信{_quote(code, said)}"
            raise ServerError(f"{fact}。请核对名册「设置」的发件人与登录的邮箱是否相同，以及服务器是否要求登录。")
        if code >= 400:
            return dict.fromkeys(addresses, _judge(code, said, "服务器不收这封邮件"))
        answers = {}
        for address in addresses:
            code, said = self._ask(f"RCPT TO:<{address}>")
            if code >= 300:
                answers[address] = _judge(code, said, f"服务器不收 {address} 这个地址")
        return answers

    def _transmit(self, content: bytes) -> Answer:
        """Once the last line is out, the server may have the mail even if its answer never comes.

        Raises smtplib.SMTPServerDisconnected only where that line could not be handed over.
        """
        ended = content if content.endswith(b"\r\n") else content + b"\r\n"
        self._set_timeout(_CONTENT_SECONDS)
        self._smtp.send(re.sub(rb"(?m)^\.", b"..", ended) + b".\r\n")
        try:
            code, said = self._smtp.getreply()
        except smtplib.SMTPException:
            return Answer("unknown", "连接在服务器答复之前断了")
        self._set_timeout(_SECONDS)
        if code < 200 or 300 <= code < 400:
            return Answer("unknown", f"服务器的答复看不懂{_quote(code, said)}")
        return Answer("sent") if code < 300 else _judge(code, said, "服务器不收这封邮件")

    def _set_timeout(self, seconds: float) -> None:
        if self._smtp.sock is not None:
            self._smtp.sock.settimeout(seconds)

    def _ask(self, command: str) -> tuple[int, bytes]:
        """Raises smtplib.SMTPServerDisconnected, also where the server says that it is going to close."""
        try:
            code, said = self._smtp.docmd(command)
        except smtplib.SMTPResponseException as error:  # an answer without an end
            raise smtplib.SMTPServerDisconnected from error
        if code in (-1, 421):
            self._smtp.close()
            raise smtplib.SMTPServerDisconnected
        return code, said


_PASSWORD_REMEDY = "请核对用户名和密码；QQ邮箱、163邮箱等要在网页版里开启 SMTP，并用“授权码”代替密码"


def _connect(server: Server, secrets: Secrets) -> smtplib.SMTP:
    context = ssl.create_default_context()
    smtp: smtplib.SMTP | None = None
    try:
        if server.security == "ssl":
            return HearingTls(secrets, server.host, server.port, _OUR_NAME, timeout=_SECONDS, context=context)
        smtp = Hearing(secrets, server.host, server.port, _OUR_NAME, timeout=_SECONDS)
        if server.security == "starttls":
            smtp.starttls(context=context)
        return smtp
    except (smtplib.SMTPException, OSError) as error:
        if smtp is not None:
            smtp.close()
        raise _explain_connect(server, error) from error


def _explain_connect(server: Server, error: Exception) -> ServerError:
    match error:
        case ssl.SSLCertVerificationError():
            remedy = "请核对服务器名是否写对；单位自建的服务器，请把它的根证书文件写在环境变量 SSL_CERT_FILE 里"
            return ServerError(
                _say(server, f"服务器的证书核对不上（{clean_line(error.verify_message, _SHOWN)}）", remedy)
            )
        case ssl.SSLError():
            remedy = "请问邮箱的管理员用哪个端口、哪种加密，再改名册「设置」的 SMTP服务器"
            return ServerError(_say(server, "加密连接建立不起来", remedy))
        case smtplib.SMTPNotSupportedError():
            remedy = "请改用 ssl:// 的端口；没有加密的服务器，确知安全时才写 plain://"
            return ServerError(_say(server, "服务器不提供加密（STARTTLS）", remedy))
        case smtplib.SMTPResponseException() if error.smtp_code >= 500:
            return ServerError(
                _say(server, f"服务器不接待{_quote(error.smtp_code, error.smtp_error)}", "请问邮箱的管理员")
            )
        case _:
            return UnreachableError(_say(server, "连不上服务器", "请检查网络、服务器名和端口，以及防火墙是否允许发信"))


def _say(server: Server, fact: str, remedy: str) -> str:
    return f"发信服务器 {server.host}:{server.port}：{fact}。{remedy}。"


def _judge(code: int, said: bytes, fact: str) -> Answer:
    quoted = f"{fact}{_quote(code, said)}"
    return Answer("refused", quoted) if code >= 500 else Answer("postponed", f"{quoted}，请过一阵再发一次")


def _quote(code: int, said: bytes | str) -> str:
    """Quote the rest of an answer that was heard (`Secrets.cut`), or the words of an error of `smtplib`'s own."""
    text = said if isinstance(said, str) else said.decode()
    return f"（{clean_line(f'{code} {text}', _SHOWN)}）"


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB"
