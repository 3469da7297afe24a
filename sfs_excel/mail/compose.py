"""A mail -> the bytes that go to a server or into an .eml file. The same mail gives the same bytes."""

import base64
import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import PurePosixPath

from sfs_excel.errors import FaultyFileError
from sfs_excel.mail.addresses import find_address_faults, find_sender_faults, split_addresses
from sfs_excel.mail.headers import encode_file_name, encode_text

# The heads are folded here already, in the only way that every mail program reads: the email package would fold anew.
_AS_WRITTEN = policy.SMTP.clone(refold_source="none")
_MESSAGE_ID = re.compile(r"<[!-;=?-~]+>")
# Not by the `mimetypes` of the machine, which differ.
_TYPES = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pdf": "application/pdf",
}


@dataclass(frozen=True)
class Mailbox:
    """The sender of mails. `name` is shown beside the address."""

    name: str
    address: str


@dataclass(frozen=True)
class Outgoing:
    """One mail to one office.

    Attributes:
        kind: of notice; with office, content and address it tells whether the mail was sent already.
        office: its code.
        to: 邮箱 as the roster has it; may be several addresses.
        attachments: file name and content.
        name: the office's, shown beside its addresses.
        files: of which it is made, below the year folder.
        mark: in the name of its draft: on which final result it rests.
    """

    kind: str
    office: str
    to: str
    subject: str
    text: str
    html: str
    attachments: tuple[tuple[str, bytes], ...] = ()
    name: str = ""
    files: tuple[str, ...] = ()
    mark: str = ""

    @property
    def digest(self) -> str:
        """SHA-256 (hex) of what the mail says and of what is attached to it."""
        words = (self.subject, self.text, self.html)
        return _hash(*words, *(part for attachment in self.attachments for part in attachment))


def make_message_id(outgoing: Outgoing, sender: Mailbox) -> str:
    """The same for the same mail, so that a mail program shows one that was sent again as the one it has.

    Raises:
        FaultyFileError: the sender's address is none.
    """
    domain = read_sender(sender).rpartition("@")[2]
    return f"<{_hash(outgoing.kind, outgoing.office, outgoing.digest)[:32]}@{domain}>"


def read_sender(sender: Mailbox) -> str:
    """The address that mails come from.

    Raises:
        FaultyFileError: it is none, or missing.
    """
    if faults := find_sender_faults(sender.address):
        raise FaultyFileError(faults)
    return split_addresses(sender.address).good[0]


def write_draft(outgoing: Outgoing, sender: Mailbox) -> bytes:
    """An .eml file that a mail program opens ready to send; it fills in the date itself.

    Raises:
        FaultyFileError: as `compose`.
    """
    message = compose(outgoing, sender, date=None, message_id=make_message_id(outgoing, sender), draft=True)
    return message.as_bytes()


def compose(
    outgoing: Outgoing, sender: Mailbox, *, date: datetime | None, message_id: str, draft: bool = False
) -> EmailMessage:
    """The mail, as text and as HTML, with its attachments; `as_bytes()` of it is ASCII, and its lines end in CRLF.

    Args:
        message_id: as `make_message_id` gives it.
        draft: Outlook opens it in its editor, not as a mail that came in.

    Raises:
        FaultyFileError: an address of the office or the sender is none, or missing.
    """
    addresses = split_addresses(outgoing.to)
    if faults := find_address_faults([(outgoing.name or outgoing.office, outgoing.to)]):
        raise FaultyFileError(faults)
    if not _MESSAGE_ID.fullmatch(message_id):
        raise ValueError(f"no Message-ID: {message_id!r}")
    heads = [
        *(["X-Unsent: 1"] if draft else []),
        f"From: {_write_mailbox(sender.name, read_sender(sender))}",
        "To: " + ",\r\n ".join(_write_mailbox(outgoing.name, address) for address in addresses.good),
        f"Subject: {encode_text(outgoing.subject)}",
        *([f"Date: {format_datetime(date if date.tzinfo else date.astimezone())}"] if date else []),
        f"Message-ID: {message_id}",
        "MIME-Version: 1.0",
    ]
    written = "\r\n".join([*heads, _write_body(outgoing)])
    return message_from_bytes(written.encode("ascii"), policy=_AS_WRITTEN)


def _write_mailbox(name: str, address: str) -> str:
    return f"{encode_text(name)}\r\n <{address}>" if name.strip() else address


def _write_body(outgoing: Outgoing) -> str:
    words = _write_multipart(
        "alternative",
        f"=_words_{outgoing.digest[:32]}",
        [_write_text("plain", outgoing.text), _write_text("html", outgoing.html)],
    )
    if not outgoing.attachments:
        return words
    attached = [_write_attachment(name, content) for name, content in outgoing.attachments]
    return _write_multipart("mixed", f"=_whole_{outgoing.digest[:32]}", [words, *attached])


def _write_multipart(subtype: str, boundary: str, parts: list[str]) -> str:
    """Every part in it is base64, in which the boundary's `_` does not occur."""
    inner = "".join(f"--{boundary}\r\n{part}\r\n" for part in parts)
    return f'Content-Type: multipart/{subtype};\r\n boundary="{boundary}"\r\n\r\n{inner}--{boundary}--\r\n'


def _write_text(subtype: str, text: str) -> str:
    lines = re.sub(r"\r\n|\r|\n", "\r\n", text)
    return _write_part([f'Content-Type: text/{subtype}; charset="UTF-8"'], _encode(lines))


def _write_attachment(name: str, content: bytes) -> str:
    typed, disposed = encode_file_name(name)
    kind = _TYPES.get(PurePosixPath(name).suffix.lower(), "application/octet-stream")
    heads = [f"Content-Type: {kind};\r\n {typed}", f"Content-Disposition: attachment;\r\n {disposed}"]
    return _write_part(heads, content)


def _write_part(heads: list[str], content: bytes) -> str:
    lines = base64.encodebytes(content).decode("ascii").splitlines()
    return "\r\n".join([*heads, "Content-Transfer-Encoding: base64", "", *lines])


def _hash(*parts: str | bytes) -> str:
    """Each part goes in with its length, so that no two lists have the same hash."""
    encoded = [part if isinstance(part, bytes) else _encode(part) for part in parts]
    return hashlib.sha256(b"".join(b"%d:%b" % (len(part), part) for part in encoded)).hexdigest()


def _encode(text: str) -> bytes:
    return text.encode(errors="replace")  # half a character, from a file name that was no UTF-8
