"""Whose return a file is, and whether it may be taken: by the signed token inside it, never by its name."""

from collections.abc import Collection
from dataclasses import dataclass

from sfs_excel.form.token import FORMAT, Token, is_signed, read_token
from sfs_excel.inbox.archive import Refused
from sfs_excel.inbox.extract import Extract

FORM = "form"


@dataclass(frozen=True)
class Expected:
    """What a return must agree with."""

    year: int
    digest: str
    key: bytes
    offices: Collection[str]


def identify_return(extract: Extract, expected: Expected) -> Token:
    """The token of a return that may be taken.

    Raises:
        Refused: no token, another year's, another bureau's or a forged one, another version of the rulebook, an office
            that is not in the roster, or a table that cannot be read.
    """
    found = _read_tokens(extract)
    if not found:
        raise Refused(
            "no_token", "这不是发放的填报表，或表里的标识（隐藏的 _meta 表）被删除。请让司法所用发放的原表填报。"
        )
    token, signature = next((pair for pair in found if is_signed(*pair, expected.key)), found[0])
    if token.year != str(expected.year):
        raise Refused(
            "other_year",
            f"这是{token.year}年度的填报表，现在考核的是{expected.year}年度。请让司法所用今年发放的表填报。",
        )
    if not is_signed(token, signature, expected.key):
        raise Refused(
            "bad_signature",
            "表里的标识不是本局发放时的（其他县局的表，或标识被改动）。请让司法所用本局发放的原表填报。",
        )
    if token.format != FORMAT or token.kind != FORM:
        raise Refused("other_format", "这份表是另一版本的程序发放的，现在的程序读不了。请重新发放后填报。")
    if token.digest != expected.digest:
        raise Refused(
            "other_digest",
            "这份表发放以后，责任书或计分规则改过，表与现行规则不一致。请重新发放（generate），让司法所按新表填报。",
        )
    if token.office not in expected.offices:
        raise Refused("unknown_office", f"表属于编码 {token.office} 的司法所，名册里没有。请核对名册，或从收件箱移走。")
    if extract.refused is not None:
        raise extract.refused
    return token


def claimed_office(extract: Extract) -> str:
    """The code that a refused file says it belongs to: nothing to score by, but it tells the clerk whom to ask."""
    return next((token.office for token, _ in _read_tokens(extract)), "")


def _read_tokens(extract: Extract) -> list[tuple[Token, str]]:
    return [pair for entries in extract.tokens if (pair := read_token(entries)) is not None]
