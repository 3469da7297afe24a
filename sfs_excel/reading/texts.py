"""Recognises a file of text by its beginning: a web page, a mail, a shortcut, a table in XML, or just text."""

import re

from sfs_excel.reading.kinds import Kind

_FIELD = re.compile(r"^([!-9;-~]{1,76}):", re.MULTILINE)
_MAIL_FIELDS = {
    "from",
    "to",
    "cc",
    "subject",
    "date",
    "received",
    "message-id",
    "return-path",
    "delivered-to",
    "reply-to",
}
_SENT_FIELDS = _MAIL_FIELDS - {
    "from",
    "subject",
    "date",
    "reply-to",
}  # a page that was saved has a sender and a date, too
_SPREADSHEET = "urn:schemas-microsoft-com:office:spreadsheet"
_WEB_PAGE = re.compile(r"<html|<table|^<!doctype html")
_XML = re.compile(r"<\?xml|<[a-z][^<>]*\sxmlns[:=]")
# Of an Office file that was unpacked. Not a web page that Office saved, nor a document of OpenDocument that is whole in itself.
_PART = re.compile(
    r"(?:<\?xml[^<>]*>\s*)?<(?!html|office:document\s)[^<>]*xmlns(?::[\w.-]+)?=[\"']"
    r"(?:http://schemas\.openxmlformats\.org/|http://purl\.oclc\.org/ooxml/|urn:oasis:names:tc:opendocument:)"
)
_CLOUD_LINK = re.compile(r'\{\s*"(url|doc_id|resource_id|email)"\s*:')


def identify_text(head: bytes) -> Kind:
    """Return what the first kilobytes say; `unknown` where they are no text.

    Args:
        head: cut anywhere.
    """
    text = _decode(head)
    if text is None:
        return "unknown"
    lowered = text.lstrip("\ufeff \t\r\n").lower()
    if _is_link(lowered):
        return "link"
    if (kind := _identify_headed(lowered)) is not None:
        return kind
    if _SPREADSHEET in lowered and "<workbook" in lowered.replace("<ss:", "<") and "<html" not in lowered:
        return "xml_table"
    if lowered.startswith("<?xml") and 'progid="word.document"' in lowered:
        return "doc"
    if _PART.match(lowered):
        return "part"
    if _WEB_PAGE.search(lowered):
        return "html"
    return "xml" if _XML.match(lowered) else "text"


def _is_link(lowered: str) -> bool:
    """Windows's .url, Linux's .desktop, macOS's .webloc, or the note that a cloud's folder holds in place of a file."""
    if lowered.startswith("[") and ("[internetshortcut]" in lowered or lowered.startswith("[desktop entry]")):
        return True
    if "<plist" in lowered and "<key>url</key>" in lowered:
        return True
    return _CLOUD_LINK.match(lowered) is not None and "://" in lowered


def _identify_headed(lowered: str) -> Kind | None:
    """A mail, or a web page with its pictures, which is written as a mail that was never sent; None for neither."""
    head = re.split(r"\r?\n\r?\n", lowered, maxsplit=1)[0]
    if not _FIELD.match(head.removeprefix("from ").partition("\n")[2] if head.startswith("from ") else head):
        return None
    fields = {found[1] for found in _FIELD.finditer(head)}
    is_page = "multipart/related" in head and not fields & _SENT_FIELDS
    if is_page or "x-document-type" in fields or "snapshot-content-location" in fields:
        return "mht"
    if len(fields & _MAIL_FIELDS) > 1 or ("mime-version" in fields and fields & _MAIL_FIELDS):
        return "mail"
    return "mht" if "mime-version" in fields else None


def _decode(head: bytes) -> str | None:
    """The head as text, or None where it is none. Cut anywhere, so a character may be broken at the end."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", "replace")
    if b"\0" in head:
        return None
    for encoding in ("utf-8", "gb18030"):
        for cut in range(4):
            try:
                return head[: len(head) - cut].decode(encoding)
            except UnicodeDecodeError:
                continue
    return None
