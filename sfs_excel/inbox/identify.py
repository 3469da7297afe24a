"""Whose return a file is, and whether it may be taken: by the signed token inside it, never by its name."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from sfs_excel.form.text import show_text
from sfs_excel.form.token import FORMAT, Token, is_signed, read_token
from sfs_excel.inbox.archive import Refused
from sfs_excel.inbox.extract import Extract
from sfs_excel.inbox.package import Package
from sfs_excel.inbox.pool import Outcome

FORM = "form"
_YEAR_SHOWN = 20  # characters of what a form says of its year


@dataclass(frozen=True)
class Expected:
    """What a return must agree with.

    Attributes:
        changes: digests of this year's earlier rulebooks -> what has changed since, in words (`第5、12项`).
    """

    year: int
    digest: str
    key: bytes
    offices: Collection[str]
    changes: Mapping[str, str] = field(default_factory=dict)


class Outdated(Refused):
    """A form of this bureau, this year and this office, made by an earlier version of the rulebook."""

    def __init__(self, office: str, changed: str) -> None:
        """`changed`: what has changed since, in words, or "" where that is not known."""
        said = f"{changed}有变化" if changed else "表与现行规则不一致"
        super().__init__("other_digest", f"这份表发放以后，责任书或计分规则改过，{said}。请让司法所按新发的表填报。")
        self.office = office
        self.changed = changed


def identify_return(extract: Extract, expected: Expected) -> Token:
    """The token of a return that may be taken.

    Raises:
        Refused: no token, two that contradict each other, another year's, another bureau's or a forged one, another
            version of the rulebook (`Outdated`: all else is right), an office that is not in the roster, or a table
            that cannot be read.
    """
    token = _read_signed(extract, expected)
    if token.format != FORMAT or token.kind != FORM:
        raise Refused("other_format", "这份表是另一版本的程序发放的，现在的程序读不了。请重新发放后填报。")
    if token.office not in expected.offices:
        raise Refused("unknown_office", f"表属于编码 {token.office} 的司法所，名册里没有。请核对名册，或从收件箱移走。")
    if extract.refused is not None:
        raise extract.refused
    if token.digest != expected.digest:
        raise Outdated(token.office, expected.changes.get(token.digest, ""))
    return token


def claimed_office(extract: Extract) -> str:
    """The code that a refused file says it belongs to: nothing to score by, but it tells the clerk whom to ask."""
    return next((token.office for token, _ in _read_tokens(extract)), "")


def claimed_digests(outcomes: Iterable[Outcome]) -> set[str]:
    """The rulebooks on which the files say that they rest, those in packages too. Nothing of it is verified."""
    return {token.digest for extract in _list_extracts(outcomes) for token, _ in _read_tokens(extract)}


def _read_signed(extract: Extract, expected: Expected) -> Token:
    """The one token that the bureau signed for this year."""
    found = _read_tokens(extract)
    if not found:
        raise Refused(
            "no_token", "这不是发放的填报表，或表里的标识（隐藏的 _meta 表）被删除。请让司法所用发放的原表填报。"
        )
    signed = {token for token, signature in found if is_signed(token, signature, expected.key)}
    if len(signed) > 1:
        raise Refused(
            "two_identities", "表里有两个不同的标识，是由两份表拼起来的，分不清是谁的。请让司法所用发放的原表填报。"
        )
    token = next(iter(signed), found[0][0])
    if token.year != str(expected.year):
        raise Refused(
            "other_year",
            f"这是{show_text(token.year, _YEAR_SHOWN)}年度的填报表，现在考核的是{expected.year}年度。请让司法所用今年发放的表填报。",
        )
    if not signed:
        raise Refused(
            "bad_signature",
            "表里的标识不是本局发放时的（其他县局的表，或标识被改动）。请让司法所用本局发放的原表填报。",
        )
    return token


def _list_extracts(outcomes: Iterable[Outcome]) -> Iterator[Extract]:
    for outcome in outcomes:
        contents = [member.outcome for member in outcome.members] if isinstance(outcome, Package) else [outcome]
        yield from (content for content in contents if isinstance(content, Extract))


def _read_tokens(extract: Extract) -> list[tuple[Token, str]]:
    return [pair for entries in extract.tokens if (pair := read_token(entries)) is not None]
