"""SMTP服务器 of 设置, and where user and password come from."""

import ipaddress
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from sfs_excel.errors import Fault, FaultyFileError
from sfs_excel.text import clean_line

Security = Literal["ssl", "starttls", "none"]
Login = Callable[[], tuple[str, str]]

USER, PASSWORD = "SFS_SMTP_USER", "SFS_SMTP_PASSWORD"
_PREFIXES: dict[str, Security] = {"ssl": "ssl", "starttls": "starttls", "plain": "none"}
_PORTS: dict[Security, int] = {"ssl": 465, "starttls": 587, "none": 25}
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_SERVER = re.compile(
    rf"(?:(?P<prefix>[a-z]+)://)?(?:\[(?P<v6>[0-9a-f:.]+)\]|(?P<host>(?:{_LABEL}\.)*{_LABEL}))(?::(?P<port>[0-9]{{1,5}}))?"
)
_FORMS = "请写成 smtp.example.com、smtp.example.com:587 或 ssl://smtp.example.com:994 这样"
_SHOWN = 80  # characters of what is no server


@dataclass(frozen=True)
class Server:
    """An SMTP server. "none" is neither encrypted nor logged in to, unless it is on this computer."""

    host: str
    port: int
    security: Security

    @property
    def is_here(self) -> bool:
        """Tell whether it is this computer itself, to which nothing goes over a network."""
        return _is_loopback(self.host)


def read_server(text: str) -> Server:
    """Read SMTP服务器 of 设置.

    Without a prefix, port 465 (and none) is TLS from the start, 587 and 25 turn to TLS by STARTTLS, and this computer's
    own other ports are not encrypted.

    Raises:
        FaultyFileError: it is missing, or cannot be understood.
    """
    written = unicodedata.normalize("NFKC", text).strip().lower()
    match = _SERVER.fullmatch(written)
    if not written:
        raise _wrong("没有填，不能发邮件", f"{_FORMS}；没有发信服务器的，可以用 mail draft 生成邮件草稿")
    if match is None or match["prefix"] not in {None, *_PREFIXES} or int(match["port"] or 1) not in range(1, 65536):
        raise _wrong(f"填的是“{clean_line(text, _SHOWN)}”，认不出是哪个服务器", _FORMS)
    host, port = match["v6"] or match["host"], int(match["port"] or 0)
    security = _PREFIXES[match["prefix"]] if match["prefix"] else _guess_security(host, port)
    if security is None:
        raise _wrong(f"端口 {port} 看不出用哪种加密", f"请写明 ssl://{host}:{port} 或 starttls://{host}:{port}")
    return Server(host, port or _PORTS[security], security)


def choose_login(environment: Mapping[str, str], user: str, ask: Callable[[str], str]) -> Login:
    """User and password from the environment; what is not there is the sender's address, and asked for.

    Args:
        user: the name to log in with, if the environment has none.
        ask: gives the password of a user. Called once at most, and only when the server wants it.
    """

    def log_in() -> tuple[str, str]:
        name = environment.get(USER) or user
        return name, environment.get(PASSWORD) or ask(name)

    return log_in


def _wrong(fact: str, remedy: str) -> FaultyFileError:
    return FaultyFileError([Fault("名册.xlsx「设置」SMTP服务器", fact, remedy)])


def _guess_security(host: str, port: int) -> Security | None:
    if port in (25, 587):
        return "none" if port == 25 and _is_loopback(host) else "starttls"
    if _is_loopback(host) and port != 465:
        return "none"
    return "ssl" if port in (0, 465) else None


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
