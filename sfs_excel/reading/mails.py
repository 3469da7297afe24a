"""A saved mail (.eml) -> its attachments, as the files of a package.

Python's email package takes a mail apart, of which it is asked only what does not lead it astray: it matches each line with
every boundary around it, and parameters of a header with themselves, so both are counted before it gets the mail.
"""

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.utils import parsedate_to_datetime

from sfs_excel.finding_codes import RefusalCode
from sfs_excel.reading.archive import MEMBER_COUNT_LIMIT, Budget, Refused, Words, abnormal
from sfs_excel.reading.member_names import decode_unmarked, show_name

LINE_LIMIT = 400_000  # a mail of 20 MB has 270,000
PART_LIMIT = 24  # boundaries and mails in the mail, which may all lie in each other
FIELD_LIMIT = (
    3_000  # bytes of one field that is asked for, with its continuations: a name of 255 characters takes 2,300
)
FIELDS_LIMIT = 300_000  # bytes of all of them
DATE_LIMIT = 100  # characters: `Mon, 19 Dec 2016 16:40:05 +0800 (CST)` has 37

_FIELD = re.compile(rb"^content-(?:type|disposition):[^\n]*(?:\n[ \t][^\n]*)*", re.MULTILINE | re.IGNORECASE)
_PART = re.compile(rb"\bboundary[*0-9]*=|\bmessage/", re.IGNORECASE)
_CODINGS = ("7bit", "8bit", "binary", "base64", "quoted-printable")
_CHINESE = ("gb2312", "gbk", "gb_2312-80", "cp936", "x-gbk")  # what says so may well have characters of GB 18030

MAIL = Words(
    "附件",
    damaged="邮件已损坏或没有存完整（{fact}），没有读取，请把里面的附件另存后放入收件箱。",
    abnormal="邮件异常（{fact}），为安全起见没有读取，请司法所重新报送填报表本身。",
    encrypted="邮件经过加密，没有读取，请把里面的附件另存后放入收件箱。",
)
NO_ATTACHMENT = Refused(
    RefusalCode.EMPTY, "这是邮件，里面没有附件（超大附件只有下载的链接），请把填报表下载或另存后放入收件箱。"
)


class Mail:
    """The attachments of one mail, and of the mails in it, read under a budget. What was written in it is left out.

    Attributes:
        names: fit to be shown, never to be opened as paths; each is one attachment's.
        dated: when it was sent, as it says itself, ISO 8601 with the offset; "" where it says no such time.
    """

    def __init__(self, data: bytes, budget: Budget) -> None:
        """Raises Refused: abnormal, or there is no attachment."""
        self.budget = budget
        lines = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        fields = [len(found[0]) for found in _FIELD.finditer(lines)]
        if lines.count(b"\n") > LINE_LIMIT or max(fields, default=0) > FIELD_LIMIT or sum(fields) > FIELDS_LIMIT:
            raise abnormal("内容过长", MAIL)
        if len(_PART.findall(lines)) > PART_LIMIT:
            raise abnormal("层次过多", MAIL)
        self._parts: dict[str, Message] = {}
        message = message_from_bytes(data)
        self.dated = _read_date(message)
        for name, part in _list_attachments(message):
            self._parts[name if name not in self._parts else f"{len(self._parts) + 1}-{name}"] = part
            budget.entries += 1
            if len(self._parts) > MEMBER_COUNT_LIMIT or budget.is_spent:
                raise abnormal(f"附件超过 {MEMBER_COUNT_LIMIT} 个", MAIL)
        if not self._parts:
            raise NO_ATTACHMENT
        self.names = tuple(self._parts)

    def read_chunks(self, name: str) -> Iterator[bytes]:
        """One attachment, which is no larger than the mail.

        Raises:
            KeyError: there is no attachment of exactly this name.
            Refused: abnormal (over a limit).
        """
        part = self._parts[name]
        if str(part.get("Content-Transfer-Encoding", "")).strip().lower() not in _CODINGS:
            del part[
                "Content-Transfer-Encoding"
            ]  # nothing of today writes another, and not every one is decoded safely
        content = part.get_payload(decode=True)
        data = content if isinstance(content, bytes) else b""
        self.budget.inflated += len(data)
        if self.budget.is_spent:
            raise abnormal("解开后过大", MAIL)
        yield data


def _read_date(message: Message) -> str:
    """The first `Date`, which each program that hands a mail on leaves as it is. One without a zone is no time."""
    text = str(message.get("Date", ""))
    if not 0 < len(text) <= DATE_LIMIT:
        return ""
    try:
        moment = parsedate_to_datetime(text)
        return moment.isoformat(timespec="seconds") if moment.tzinfo else ""
    except (ValueError, OverflowError):
        return ""


def _list_attachments(message: Message) -> Iterator[tuple[str, Message]]:
    for number, part in enumerate(message.walk(), 1):
        name = "" if part.is_multipart() else _file_name(part)
        if name or not (part.is_multipart() or part.get_content_maintype() == "text"):
            yield name or f"附件{number}", part


def _file_name(part: Message) -> str:
    """Return the attachment's name, in whichever of five ways a mail program wrote it; '' where it has none."""
    plain: Message = Message()
    for field, value in part.raw_items():
        if field.lower() in ("content-type", "content-disposition"):
            plain[field] = decode_unmarked("".join(str(value).splitlines()).encode("utf-8", "surrogateescape"))
    name = plain.get_filename("")
    return show_name(_decode_words(name)).rpartition("/")[2].strip()


def _decode_words(name: str) -> str:
    """`=?gb18030?B?…?=` as what it stands for; as it is, where it stands for nothing."""
    try:
        pieces = decode_header(name)
        return "".join(
            piece
            if isinstance(piece, str)
            else piece.decode("gb18030" if charset in _CHINESE else charset or "latin-1", "replace")
            for piece, charset in pieces
        )
    except (MessageError, ValueError, LookupError):
        return name
