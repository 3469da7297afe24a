"""The filled forms of made-up offices, made fast: one mould for each filling, stamped with one identity after another."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from random import Random

from sfs_excel.demonstration.filling import read_members, write_members
from sfs_excel.form.content import FAULTY, Content, Filling, Raw, fill_contents
from sfs_excel.form.cover import Recipient
from sfs_excel.form.write import build_form
from sfs_excel.rules.field import NO, YES
from sfs_excel.sheets.token import Stamp, Token, make_token, sign
from tests.fillings import BEST, GOOD, KEY, MADE, RULEBOOK, draw_wrong

_CODE, _FORM = "@OFFICE@", "@FORM@"
_PLACEHOLDERS = replace(make_token("form", RULEBOOK.year, RULEBOOK.digest, _CODE), form_id=_FORM)
_WRONG = 3  # cells of a return with errors
_EVIDENCE = ("见附件3，共12页", "赣司发〔2016〕12号", "")


def name_office(code: str) -> str:
    """The name of a made-up office."""
    return f"某某司法所{code}"


def hash_form() -> str:
    """SHA-256 of a form of today: another one, and what was filled in before is not what offices would send back."""
    form = build_form(RULEBOOK, Recipient(_CODE, name_office(_CODE)), Stamp(_PLACEHOLDERS, KEY, MADE))
    return hashlib.sha256(form).hexdigest()


class Mould:
    """A filled form without an identity, by its members."""

    def __init__(self, content: Content) -> None:
        recipient = Recipient(_CODE, name_office(_CODE))
        self._members = read_members(build_form(RULEBOOK, recipient, Stamp(_PLACEHOLDERS, KEY, MADE), content))

    def stamp(self, code: str) -> bytes:
        """The form as this office's own, signed."""
        token = make_token("form", RULEBOOK.year, RULEBOOK.digest, code)
        words = _words(_PLACEHOLDERS, token)
        return write_members({name: _replace(content, words) for name, content in self._members.items()})


def make_moulds(number: int, *, faulty: bool) -> list[Mould]:
    """So many different fillings: without an error, or with three wrong cells each. The same every time."""
    rng = Random(f"{number} {faulty}")
    fillings = _repair([_draw_filling(rng) for _ in range(number)])
    if faulty:
        fillings = [_spoil(filling, rng) for filling in fillings]
    return [Mould(content) for content in fill_contents(RULEBOOK, fillings)]


def _draw_filling(rng: Random) -> Filling:
    """Good in most, lacking something here and there, now and then more than was asked."""
    values: dict[str, Raw] = {}
    for key, field in RULEBOOK.office_fields.items():
        value = rng.choice((GOOD, BEST))[key]
        if value == YES:
            value = rng.choices((YES, NO), (2, 1))[0]
        elif field.type == "count" and isinstance(value, float) and rng.random() < 0.6:
            value = max(0.0, value - 1)
        elif field.type == "score" and isinstance(value, float):
            value = max(0.0, value - rng.choice((0, 0.5, 1)))
        values[key] = value
    # Item 26 asks for pictures.
    return Filling(values, {number: rng.choice(_EVIDENCE) for number in RULEBOOK.items} | {26: "橱窗照片3张"})


def _repair(fillings: Sequence[Filling]) -> list[Filling]:
    """Replace the values that contradict each other by good ones."""
    repaired = []
    for filling, content in zip(fillings, fill_contents(RULEBOOK, fillings), strict=True):
        faulty = {key for key, status in content.status.items() if status == FAULTY}
        repaired.append(replace(filling, values={**filling.values, **{key: GOOD[key] for key in faulty}}))
    checked = zip(repaired, fill_contents(RULEBOOK, repaired), strict=True)
    return [replace(each, values=GOOD) if FAULTY in content.status.values() else each for each, content in checked]


def _spoil(filling: Filling, rng: Random) -> Filling:
    keys = rng.sample(sorted(filling.values), _WRONG)
    wrong = {key: draw_wrong(RULEBOOK.office_fields[key], rng) for key in keys}
    return replace(filling, values={**filling.values, **wrong})


def _words(old: Token, new: Token) -> Mapping[bytes, bytes]:
    changed = {asdict(old)[name]: value for name, value in asdict(new).items() if asdict(old)[name] != value}
    return {old.encode(): new.encode() for old, new in (changed | {sign(old, KEY): sign(new, KEY)}).items()}


def _replace(content: bytes, words: Mapping[bytes, bytes]) -> bytes:
    for old, new in words.items():
        content = content.replace(old, new)
    return content
