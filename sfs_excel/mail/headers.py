"""Chinese words in the heads of a mail, so that old mail programs read them as new ones do."""

import base64
import re
from pathlib import PurePosixPath
from urllib.parse import quote

from sfs_excel.text import clean_line

_LONGEST_SUBJECT = 200  # characters
_LONGEST_NAME = 255  # bytes, as in a file system
_LONGEST_ENDING = 20
_WORD = 39  # bytes in one encoded word: the line with it, name and all, has at most 76 characters (RFC 2047)
_FOLD = "\r\n "
_PLAIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9 -]{0,48}[A-Za-z0-9])?")
_PLAIN_FILE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,48}")


def encode_text(text: str) -> str:
    """A subject or a name, as encoded words (RFC 2047) on as many lines as they take. Nothing in it can end the line."""
    line = clean_line(text, _LONGEST_SUBJECT)
    return line if not line or _PLAIN.fullmatch(line) else _encode_words(line)


def encode_file_name(name: str) -> tuple[str, str]:
    """The parameters that name an attachment, for Content-Type and Content-Disposition.

    The standard's form (RFC 2231) stands in Content-Disposition, unbroken, since QQ mail loses one that goes on in
    `filename*1*`. Old Outlook, Foxmail and web mail, which do not know it, take `name`, in encoded words.
    """
    clean = _shorten(clean_line(re.sub(r"[/\\]", "-", name), len(name)))
    if _PLAIN_FILE.fullmatch(clean):
        return f'name="{clean}"', f'filename="{clean}"'
    return f'name="{_encode_words(clean)}"', f"filename*=UTF-8''{quote(clean, safe='')}"


def _encode_words(text: str) -> str:
    words = [b""]
    for char in text:
        encoded = char.encode()
        if len(words[-1]) + len(encoded) > _WORD:
            words.append(b"")
        words[-1] += encoded
    return _FOLD.join(f"=?UTF-8?B?{base64.b64encode(word).decode()}?=" for word in words)


def _shorten(name: str) -> str:
    """A name that one line of a mail can hold (998 bytes); its ending stays."""
    if len(name.encode()) <= _LONGEST_NAME:
        return name
    ending = PurePosixPath(name).suffix.encode()[-_LONGEST_ENDING:]
    return (name.encode()[: _LONGEST_NAME - len(ending)].decode(errors="ignore").encode() + ending).decode(
        errors="ignore"
    )
