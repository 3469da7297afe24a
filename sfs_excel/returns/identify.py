"""Tells whose return a file is, and whether it may be taken: by the signed token inside it, never by its name."""

import contextlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from sfs_excel.finding_codes import RefusalCode
from sfs_excel.form.columns import TABLE
from sfs_excel.handouts.columns import TABLES
from sfs_excel.inbox.events import Event, find_in_force
from sfs_excel.reading.archive import Refused
from sfs_excel.reading.fate import bear_faults
from sfs_excel.returns.extract import Extract
from sfs_excel.returns.package import Outcome, Package
from sfs_excel.roster.former import NONE, Former
from sfs_excel.rulebook.mended import Mended
from sfs_excel.sheets.token import FORMAT, Token, is_signed, read_token
from sfs_excel.text import show_text
from sfs_excel.words import OF_OFFICES, EventKind, Kind

_UNKNOWN: Mapping[str, tuple[RefusalCode, str]] = {  # kind -> what is said of a holder whom nobody knows
    Kind.FORM: (RefusalCode.UNKNOWN_OFFICE, "表属于编码 {} 的司法所，名册里没有。请核对名册，或从收件箱移走。"),
    Kind.APPEAL: (
        RefusalCode.UNKNOWN_OFFICE,
        "复核申请表属于编码 {} 的司法所，名册里没有。请核对名册，或从收件箱移走。",
    ),
    Kind.ASSESSOR: (
        RefusalCode.UNKNOWN_DEPARTMENT,
        "这是发给“{}”的核定表，名册的「科室」里没有。请核对名册，或从收件箱移走。",
    ),
    Kind.BALLOT: (
        RefusalCode.UNKNOWN_VOTER,
        "这是编号 {} 的票决表，名册的「评委」里没有。请核对名册，或从收件箱移走。",
    ),
}
_YEAR_SHOWN, _HOLDER_SHOWN = 20, 40  # characters of what a form says of its year, and of whose it is


@dataclass(frozen=True)
class Expected:
    """The identity with which a return must agree, and what was decided of returns since they came.

    Attributes:
        holders: kind of form -> whose there may be: codes of offices, names of departments, numbers of voters.
        mended: digests of this year's earlier rulebooks -> what becomes of a form that rests on them.
        events: all of the year.
        former: what offices were called before: a form may bear a code that was changed since.
    """

    year: int
    digest: str
    key: bytes
    holders: Mapping[str, Collection[str]]
    mended: Mapping[str, Mended] = field(default_factory=dict)
    events: tuple[Event, ...] = ()
    former: Former = NONE

    @cached_property
    def withdrawn(self) -> Mapping[str, Event]:
        """SHA-256 of bytes that a person took back -> by which event."""
        return find_in_force(self.events, EventKind.WITHDRAW)

    def find_own(self, token: Token) -> Token:
        """The token under the code that its office has now."""
        is_of_office = token.kind in OF_OFFICES
        return replace(token, office=self.former.find_code(token.office)) if is_of_office else token

    def find_mended(self, digest: str) -> Mended | None:
        """Tell what becomes of a form that rests on a rulebook; None of today's, whatever was mended that no form rests on."""
        return None if digest == self.digest else self.mended.get(digest)


class Outdated(Refused):
    """A form of this bureau, this year and this office, made by an earlier version of the rulebook that nobody knows any more."""

    def __init__(self, office: str) -> None:
        super().__init__(
            RefusalCode.OTHER_DIGEST,
            "这份表发放以后，责任书或计分规则改过，原来的规则已经查不到，分不清哪几项变了。请让司法所按新发的表填报。",
        )
        self.office = office


def identify_return(extract: Extract, expected: Expected) -> Token:
    """The token of a return that may be taken, under the code that its office has now. It may rest on an earlier rulebook of
    the year: what became of every question is known (`Expected.mended`).

    Raises:
        Refused: no token, two that contradict each other, another year's, another bureau's or a forged one, another
            version of the rulebook that is not known (of an office's form `Outdated`: all else is right), a holder who is
            not in the roster, or a table that cannot be read.
    """
    token = expected.find_own(_read_signed(extract, expected))
    if token.format != FORMAT or token.kind not in (*_UNKNOWN, Kind.LOG):
        raise Refused(RefusalCode.OTHER_FORMAT, "这份表是另一版本的程序发放的，现在的程序读不了。请重新发放后填报。")
    if token.kind != extract.kind:
        raise _contradict()
    if token.office not in expected.holders.get(token.kind, ()):
        code, said = _UNKNOWN[token.kind]
        raise Refused(code, said.format(show_text(token.office, _HOLDER_SHOWN)))
    if extract.refused is not None:
        raise extract.refused
    if token.digest != expected.digest and token.digest not in expected.mended:
        if token.kind == Kind.FORM:
            raise Outdated(token.office)
        again = "重新写得分反馈，用新做的复核申请表" if token.kind == Kind.APPEAL else "用 assess 重新做的表"
        reason = f"这份表做好以后，责任书或计分规则改过，原来的规则已经查不到。请{again}填写。"
        raise Refused(RefusalCode.OTHER_DIGEST, reason)
    return token


def find_signed(extract: Extract, key: bytes) -> Token | None:
    """Return the token that this bureau signed, of whatever year; None where no token is signed, or two are. Where
    nothing is signed nobody is named: what a file says of itself anybody may have written."""
    signed = {token for token, signature in _read_tokens(extract) if is_signed(token, signature, key)}
    return next(iter(signed)) if len(signed) == 1 else None


def claims_to_be(extract: Extract, kind: str) -> bool:
    """Tell whether the file says, signed or not, that it is a form of this kind."""
    return extract.kind == kind or any(token.kind == kind for token, _ in _read_tokens(extract))


def claimed_digests(outcomes: Iterable[Outcome]) -> set[str]:
    """The rulebooks on which the files say that they rest, those in packages too. Nothing of it is verified."""
    digests: set[str] = set()
    for extract in _list_extracts(outcomes):
        with contextlib.suppress(Refused), bear_faults(""):  # it is refused where it is identified
            digests |= {token.digest for token, _ in _read_tokens(extract)}
    return digests


def _read_signed(extract: Extract, expected: Expected) -> Token:
    """The one token that the bureau signed for this year."""
    found = _read_tokens(extract)
    if not found:
        raise Refused(
            RefusalCode.NO_TOKEN,
            "这不是发放的填报表，或表里的标识（隐藏的 _meta 表）被删除。请让司法所用发放的原表填报。",
        )
    signed = {token for token, signature in found if is_signed(token, signature, expected.key)}
    if len(signed) > 1:
        raise _contradict()
    token = next(iter(signed), found[0][0])
    kind, filler = (
        (Kind(token.kind).word, "填表人") if token.kind in TABLES and token.kind != Kind.FORM else (TABLE, "司法所")
    )
    if token.year != str(expected.year):
        said = f"这是{show_text(token.year, _YEAR_SHOWN)}年度的{kind}，现在考核的是{expected.year}年度。"
        raise Refused(RefusalCode.OTHER_YEAR, f"{said}请让{filler}用今年发放的表填报。")
    if not signed:
        raise Refused(
            RefusalCode.BAD_SIGNATURE,
            f"表里的标识不是本局发放时的（其他县局的表，或标识被改动）。请让{filler}用本局发放的原表填报。",
        )
    return token


def _contradict() -> Refused:
    return Refused(
        RefusalCode.TWO_IDENTITIES,
        "表里有两个不同的标识，是由两份表拼起来的，分不清是谁的。请让填表人用发放的原表填报。",
    )


def _list_extracts(outcomes: Iterable[Outcome]) -> Iterator[Extract]:
    for outcome in outcomes:
        contents = [member.outcome for member in outcome.members] if isinstance(outcome, Package) else [outcome]
        yield from (content for content in contents if isinstance(content, Extract))


def _read_tokens(extract: Extract) -> list[tuple[Token, str]]:
    return [pair for entries in extract.tokens if (pair := read_token(entries)) is not None]
