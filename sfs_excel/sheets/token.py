"""The signed identity that travels inside a workbook and says whose form it is.

The key stays in the year folder (`.sfs/`); a form carries the signature only. So nobody can make a form for another
office, or take last year's, by editing what a form says of itself.
"""

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

FORMAT = "1"  # of the workbook: how its sheets are to be read
KEY_BYTES = 32


@dataclass(frozen=True)
class Token:
    """The identity that a form states of itself. All are texts, and all are signed."""

    format: str
    kind: str  # form
    year: str
    digest: str  # of the rulebook
    office: str
    form_id: str


@dataclass(frozen=True)
class Stamp:
    """The properties that a new workbook states of itself.

    Attributes:
        token: its identity.
        key: the bureau's signing key; it is not written.
        made: the time that it states for itself, UTC.
    """

    token: Token
    key: bytes
    made: datetime

    def entries(self) -> dict[str, str]:
        """The identity and its signature as they stand in `_meta` and in the custom properties."""
        return write_token(self.token, self.key)


def make_token(kind: str, year: int, digest: str, office: str) -> Token:
    """A new form's identity; every form that is issued has its own `form_id`."""
    return Token(FORMAT, kind, str(year), digest, office, secrets.token_hex(8))


def sign(token: Token, key: bytes) -> str:
    """HMAC-SHA-256 (hex) over the token's values, each with its length before it, so that none can run into the next."""
    message = b"".join(len(part).to_bytes(4, "big") + part for part in (v.encode() for v in asdict(token).values()))
    return hmac.new(key, message, hashlib.sha256).hexdigest()


def write_token(token: Token, key: bytes) -> dict[str, str]:
    """The token and its signature as they stand in `_meta` and in the custom properties."""
    return {f"sfs_{name}": value for name, value in asdict(token).items()} | {"sfs_signature": sign(token, key)}


def read_token(entries: Mapping[str, str]) -> tuple[Token, str] | None:
    """The token and its signature, not yet verified; None where the workbook does not carry all of it."""
    names = [f"sfs_{name}" for name in Token.__dataclass_fields__]
    if not all(name in entries for name in (*names, "sfs_signature")):
        return None
    return Token(*(entries[name] for name in names)), entries["sfs_signature"]


def is_signed(token: Token, signature: str, key: bytes) -> bool:
    """Tell whether the bureau's key has signed the token."""
    return hmac.compare_digest(sign(token, key).encode(), signature.strip().lower().encode())
