"""Tampered identities: nobody hands in for another office, votes for another voter, or decides for another department, and
whoever has one whole statement of his own is not refused.

What is right is decided without the product's arithmetic: a statement is whole if it says just what was issued, with the
signature that was issued with it. Capitals and blanks round a signature are forgiven; nothing else is.
"""

import hashlib
import hmac
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple, dataclass, fields, replace
from itertools import pairwise
from pathlib import Path
from random import Random
from xml.sax.saxutils import escape, quoteattr

from sfs_excel.finding_codes import RefusalCode
from sfs_excel.form.columns import LOG_HOLDER
from sfs_excel.handouts.columns import TABLES
from sfs_excel.reading.archive import Refused
from sfs_excel.returns.extract import Extract, extract_return
from sfs_excel.returns.identify import Expected, identify_return
from sfs_excel.sheets.token import FORMAT, Token, write_token
from sfs_excel.words import Kind
from tests.fillings import KEY, RULEBOOK, write_filled
from tests.proof.figures import Figure, at_least, equal
from tests.returns.returns import make_return

WORKBOOKS = 50  # at most so many of the cases are real files
_SEED = 20161231
_OFFICES = ("001", "002", "003", "10", "100")
_HOLDERS: Mapping[str, tuple[str, ...]] = {
    Kind.FORM: _OFFICES,
    Kind.BALLOT: ("P1", "P10", "001"),
    Kind.ASSESSOR: ("综合科", "001"),
    Kind.LOG: (LOG_HOLDER,),
}
_EXPECTED = Expected(RULEBOOK.year, RULEBOOK.digest, KEY, _HOLDERS)
_OTHER_KEY = b"another bureau's key"
_SIGNATURE = "sfs_signature"
_NAMES = tuple(f"sfs_{field.name}" for field in fields(Token))
_META, _PROPERTIES = "xl/worksheets/sheet4.xml", "docProps/custom.xml"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_CUSTOM = "http://schemas.openxmlformats.org/officeDocument/2006/"

Entries = dict[str, str]
Pair = tuple[Entries, Entries]  # what stands in `_meta`, and in the custom properties
Identify = Callable[[Extract, Expected], Token]
Tamper = Callable[[Entries, Random], None]


@dataclass(frozen=True)
class Case:
    """One tampered form. `doubled` are entries that stand once more, after the others, in a real file."""

    how: str
    pair: Pair
    doubled: Entries


def prove_tokens(folder: Path, cases: int) -> list[Figure]:
    """One case is one tampered identity; a few of them in real workbooks, the others as reading gives them."""
    return figures_of(run_tokens(folder, cases, identify_return), cases)


def figures_of(count: Counter[str], cases: int) -> list[Figure]:
    return [
        equal("tampered identities", count["cases"], cases),
        Figure("of these in real workbooks", count["workbooks"]),
        Figure("of these of the bureau's own forms", count["own"]),
        equal("accepted as another office, voter or department than was signed", count["other office"], 0),
        equal("accepted without a statement that was signed", count["forged"], 0),
        equal("accepted though of another year, rulebook, format or roster", count["foreign"], 0),
        equal("accepted though two different signed statements contradict each other", count["contradiction"], 0),
        at_least("refused because two different signed statements contradict each other", count["two_identities"], 1),
        at_least("accepted on purpose: one statement is whole", count["accepted"], 1),
        equal("refused though one statement is whole and none contradicts it", count["false refusal"], 0),
        Figure("refused", count["refused"]),
        at_least("control: taken for another's by whoever believes the office that the file names", count["naive name"], 1),
        at_least("control: taken for signed by a signature over the values without their lengths", count["naive sum"], 1),
    ]  # fmt: skip


def run_tokens(folder: Path, cases: int, identify: Identify) -> Counter[str]:
    """Make and judge so many cases; `identify` is the product's, or a faulty one that must be found out."""
    rng = Random(_SEED)
    count: Counter[str] = Counter()
    issued = _issue()
    form = _read_form(folder / "form.xlsx")
    workbooks = min(WORKBOOKS, cases // 20)
    for number in range(cases):
        case = _tamper(issued, rng, Kind.FORM if number < workbooks else rng.choice([Kind.FORM, *_HOLDERS]))
        if number < workbooks:
            path = _pack(folder / f"{number}.xlsx", form, case)
            extract = extract_return(path)
            assert isinstance(extract, Extract)
            count["workbooks"] += 1
        else:
            extract = replace(make_return(), kind=_kind_of(case.pair), tokens=tuple(case.pair))
        count["own"] += extract.kind != Kind.FORM
        count["cases"] += 1
        count[_judge(extract, issued, identify, is_doubled=bool(case.doubled) and number < workbooks)] += 1
        count.update(_ask_naively(case, issued))
    count["refused"] += count["two_identities"]
    return count


def _issue() -> dict[tuple[str, ...], str]:
    """All that the bureau ever signed: values -> signature. This year's forms, two for everybody, and others."""
    holders = [(kind, holder) for kind, all_of_kind in _HOLDERS.items() for holder in all_of_kind]
    tokens = [
        Token(FORMAT, kind, str(RULEBOOK.year), RULEBOOK.digest, holder, f"{number:08x}{copy:08x}")
        for number, (kind, holder) in enumerate(holders)
        for copy in (1, 2)
    ]
    first = tokens[0]
    tokens += [
        replace(first, year="2015"),
        replace(first, digest="0" * 64),
        replace(first, kind=Kind.BALLOT),
        replace(first, format="2"),
        replace(first, office="999"),
    ]
    return {astuple(token): write_token(token, KEY)[_SIGNATURE] for token in tokens}


def _kind_of(pair: Pair) -> str:
    """By which reading would have read the tables."""
    return next((kind for entries in pair if (kind := entries.get("sfs_kind", "")) in TABLES), Kind.FORM)


def _tamper(issued: Mapping[tuple[str, ...], str], rng: Random, kind: str) -> Case:
    """Both copies of one form tampered with, or only one of them; or copies of two forms put together."""
    tokens = list(issued)
    good = [values for values in tokens if Token(*values).kind == kind and _is_for_now(Token(*values))]
    values = rng.choice(good) if rng.random() < 0.85 else rng.choice(tokens)
    whole = _entries(values, issued[values])
    pair: Pair = (dict(whole), dict(whole))
    how = rng.choices(("both", "meta", "properties", "graft", "apart", "other key"), (50, 12, 12, 12, 8, 6))[0]
    other = rng.choice(tokens)
    match how:
        case "graft":
            pair[rng.randrange(2)].update(_entries(other, issued[other]))
        case "apart":
            name = rng.choice((*_NAMES, _SIGNATURE))
            pair[0][name] = pair[1][name] = _entries(other, issued[other])[name]
            pair[rng.randrange(2)].update(rng.choice((whole, {})))
        case "other key":
            key = rng.choice((_OTHER_KEY, b"", KEY[:-1], KEY + b"\0\0", KEY.hex().encode()))
            forged = write_token(Token(*values), key)
            pair = (forged, rng.choice((dict(forged), {}, dict(forged))))
    if how in ("both", "meta", "properties") or rng.random() < 0.3:
        tampers = rng.choices(list(_TAMPERS), k=rng.choice((1, 1, 2)))
        seed = rng.random()
        for place, entries in enumerate(pair):
            if entries and how not in (("properties", "meta")[place],):
                for tamper in tampers:
                    tamper(entries, Random(seed) if rng.random() < 0.8 else rng)
    doubled = _entries(other, issued[other]) if rng.random() < 0.1 else {}
    return Case(how, pair, {name: doubled[name] for name in doubled if rng.random() < 0.4})


def _entries(values: Sequence[str], signature: str) -> Entries:
    return {**dict(zip(_NAMES, values, strict=True)), _SIGNATURE: signature}


def _swap_office(entries: Entries, rng: Random) -> None:
    entries["sfs_office"] = rng.choice([holder for holders in _HOLDERS.values() for holder in holders])


def _change_value(entries: Entries, rng: Random) -> None:
    """Another value that looks the same, or nearly so, or that is right elsewhere."""
    name = rng.choice((*_NAMES, "sfs_office", "sfs_year"))
    old = entries.get(name, "")
    middle = len(old) // 2
    entries[name] = rng.choice(
        (
            old.upper(), old.swapcase(), f"{old} ", f"\u3000{old}", f"{old}\n", f"\u200b{old}", f"{old}\ufeff", old[:-1],
            old[:middle] + "\u200d" + old[middle:], f"{old}0", f"0{old}", old.lstrip("0"), old[::-1], "", f"{old}\x00",
            old.translate(str.maketrans("0123456789", "０１２３４５６７８９")), old.replace("0", "O").replace("1", "l"),
            old.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")), old.replace("o", "о").replace("a", "а"), f"{old}.0",
            str(RULEBOOK.year - 1), str(RULEBOOK.year), RULEBOOK.digest, "0" * 64, *_HOLDERS, "2", FORMAT,
        )
    )  # fmt: skip


def _shift_lengths(entries: Entries, rng: Random) -> None:
    """Characters moved over from one value to the next: written in a row they are what they were."""
    one, other = rng.choice(list(pairwise(_NAMES)))
    row, length = entries.get(one, "") + entries.get(other, ""), len(entries.get(one, ""))
    at = max(0, min(len(row), length + rng.choice((-3, -2, -1, 1, 2, 3))))
    entries[one], entries[other] = row[:at], row[at:]


def _change_signature(entries: Entries, rng: Random) -> None:
    old = entries.get(_SIGNATURE, "")
    values = "".join(entries.get(name, "") for name in _NAMES).encode()
    entries[_SIGNATURE] = rng.choice(
        (
            old.upper(), f" {old}", f"{old}\n", f"\u3000{old}\u00a0", old[:-1], old[:32], old[:1], "", f"{old}0", old * 2,
            old[::-1], "0" * 64, "f" * 64, f"{old[:-1]}{'0' if old[-1:] != '0' else '1'}", f"\u200b{old}", f"0x{old}",
            old.translate(str.maketrans("0123456789abcdef", "０１２３４５６７８９ａｂｃｄｅｆ")), "None", "签",
            hashlib.sha256(values).hexdigest(), hmac.digest(b"", values, "sha256").hex(), f"{old[:32]} {old[32:]}",
        )
    )  # fmt: skip


def _drop_entry(entries: Entries, rng: Random) -> None:
    entries.pop(rng.choice((*_NAMES, _SIGNATURE)), None)


def _rename_entry(entries: Entries, rng: Random) -> None:
    name = rng.choice((*_NAMES, _SIGNATURE))
    if name in entries:
        entries[rng.choice((name.upper(), f"{name}\u200b", name.removeprefix("sfs_"), f"{name}2"))] = entries.pop(name)


def _add_entry(entries: Entries, rng: Random) -> None:
    entries[rng.choice(("sfs_extra", "office", "SFS_OFFICE", "sfs_office2", ""))] = rng.choice(_OFFICES)


_TAMPERS: tuple[Tamper, ...] = (
    _swap_office, _swap_office, _change_value, _change_value, _change_value, _shift_lengths, _shift_lengths,
    _change_signature, _change_signature, _drop_entry, _rename_entry, _add_entry,
)  # fmt: skip


def _whole_of(entries: Mapping[str, str], issued: Mapping[tuple[str, ...], str]) -> Token | None:
    """The issued token that these entries state, if they do."""
    values = tuple(entries.get(name, "") for name in _NAMES)
    stated = entries.get(_SIGNATURE, "").strip()
    return Token(*values) if values in issued and stated in (issued[values], issued[values].upper()) else None


def _is_for_now(token: Token) -> bool:
    """Issued for this year, under the rules of today, to somebody who is in the roster."""
    is_known = token.office in _HOLDERS.get(token.kind, ())
    return is_known and (token.format, token.year, token.digest) == (FORMAT, str(RULEBOOK.year), RULEBOOK.digest)


def _judge(extract: Extract, issued: Mapping[tuple[str, ...], str], identify: Identify, *, is_doubled: bool) -> str:
    whole = {token for entries in extract.tokens if (token := _whole_of(entries, issued)) is not None}
    good = {token for token in whole if _is_for_now(token) and token.kind == extract.kind}
    try:
        accepted = identify(extract, _EXPECTED)
    except Refused as refused:
        if len(whole) > 1 and refused.code == RefusalCode.TWO_IDENTITIES:
            return refused.code
        is_readable = extract.refused is None  # a form that states that it is a ballot has no table of votes
        return "false refusal" if len(whole) == 1 and good and not is_doubled and is_readable else "refused"
    if not whole:
        return "forged"
    if len(whole) > 1:
        return "contradiction"
    if not good:
        return "foreign"
    return "accepted" if accepted in good else "other office"


def _ask_naively(case: Case, issued: Mapping[tuple[str, ...], str]) -> list[str]:
    """The controls: the office that the first statement names; and a signature over the bare values."""
    meta = case.pair[0]
    found = []
    if meta.get("sfs_office") in _OFFICES and _whole_of(meta, issued) is None:
        found.append("naive name")
    row = "".join(meta.get(name, "") for name in _NAMES)
    was = {"".join(values): values for values in issued}.get(row)
    if was is not None and was != tuple(meta.get(name, "") for name in _NAMES):
        found.append("naive sum")
    return found


def _read_form(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(write_filled(path)) as form:
        return {name: form.read(name) for name in form.namelist()}


def _pack(path: Path, form: Mapping[str, bytes], case: Case) -> Path:
    """The form with another `_meta` and other properties, each written entry by entry."""
    meta, properties = (list(entries.items()) + list(case.doubled.items()) for entries in case.pair)
    changed = {**form, _META: _write_meta(meta).encode(), _PROPERTIES: _write_properties(properties).encode()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in changed.items():
            archive.writestr(name, content)
    return path


def _write_meta(entries: Sequence[tuple[str, str]]) -> str:
    rows = "".join(
        f'<row r="{row}">'
        + "".join(
            f'<c r="{c}{row}" t="inlineStr"><is><t>{_write(v)}</t></is></c>' for c, v in zip("AB", entry, strict=True)
        )
        + "</row>"
        for row, entry in enumerate(entries, 1)
    )
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData></worksheet>'


def _write_properties(entries: Sequence[tuple[str, str]]) -> str:
    written = "".join(
        f'<property pid="{pid}" name={quoteattr(_write(name))}><vt:lpwstr>{_write(value)}</vt:lpwstr></property>'
        for pid, (name, value) in enumerate(entries, 2)
    )
    return f'<Properties xmlns="{_CUSTOM}custom-properties" xmlns:vt="{_CUSTOM}docPropsVTypes">{written}</Properties>'


def _write(text: str) -> str:
    return escape(text.replace("\x00", "_x0000_"))
