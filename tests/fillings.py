"""Fillings of the 2016 form as offices write them: a good one, the best one, and any number of random ones.

Nothing here that is invalid is text which the collector would normalise: form and collector must agree on all of it.
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from random import Random

from sfs_excel.form.content import Content, Filling, Raw
from sfs_excel.form.cover import Recipient
from sfs_excel.form.write import build_form
from sfs_excel.rulebook.load import load_rulebook
from sfs_excel.rulebook.model import item_of
from sfs_excel.rules.field import Field
from sfs_excel.sheets.token import Stamp, Token, make_token

RULEBOOK = load_rulebook(Path(__file__).resolve().parents[1] / "templates" / "rulebooks" / "2016.yaml")
KEY = bytes(range(32))
MADE = datetime(2016, 12, 1, 8, 0)
GOOD_TOTAL, BEST_TOTAL = 90.0, 123.0  # item 43 (10 points) waits for its ballots; 33 points of gains

_COUNTS = {
    "01.members": 3,
    "05.orgs": 2,
    "07.cases": 30,
    "09.mediators": 2, "09.disputes": 40, "09.handled": 40, "09.settled": 38,
    "10.committees_due": 11, "10.committees": 11, "10.firms_due": 2, "10.firms": 2, "10.standard": 9,
    "11.meetings": 12, "11.files": 30, "11.entered": 30,
    "13.offenders": 20, "13.phones_due": 15, "13.phones": 15, "13.entered": 20,
    "14.eligible": 8, "14.received": 8, "14.assessed": 8, "14.classified": 8,
    "18.inmates": 100, "18.verified": 99, "18.receipts": 99,
    "19.bases": 1, "19.placed": 3,
    "21.released": 100, "21.reoffended": 1,
    "23.villages": 1,
    "27.city": 1,
    "28.consultations": 4, "28.lectures": 2,
    "29.farun": 2, "29.pufa": 2,
    "30.villages": 10, "30.stations": 9,
    "31.opinions": 5, "31.adopted": 3,
    "34.info": 3, "34.press": 1,
    "35.written": 1,
}  # fmt: skip
_GAINS = {
    "05.orgs": 6,  # 4
    "27.city": 3, "27.province": 1,  # 2 and 3
    "34.info": 5, "34.press": 2,  # 4 and 2
    "35.written": 2, "35.published": 1,  # 2
    "44.unit_county": 1, "44.unit_city": 1, "44.person_county": 2, "44.person_city": 1,  # 3, 5, 4 and 4
}  # fmt: skip
_EVIDENCE = (
    "",
    "",
    "赣司发〔2016〕12号",
    "见附件3，共12页",
    "=1+1",
    "@SUM(A1)",
    "  ",
    '<b>&"引号"',
    "第一行\n第二行",
    "长" * 500,
)
_WRONG_TEXT = (
    "两个",
    "约30",
    "30-40",
    "三十",
    "3²",
    "-",
    "/",
    "无数",
    "abc",
    "#N/A",
    "=1+1",
    " ",
    "①",
    '说"是"',
    "长" * 300,
)
_WRONG_FLAGS: tuple[Raw, ...] = ("无", "是的", "不", "TRUE", "是/否", 0.0, 2.0, -1.0, "=TRUE", " ")


def _good_value(key: str, field: Field) -> Raw:
    match field.type:
        case "flag":
            return "是"
        case "score":
            return float(field.top)
        case "percent":
            return 98.0
        case "decimal":
            return 80.0
    return float(_COUNTS.get(key, 0))


GOOD: dict[str, Raw] = {key: _good_value(key, field) for key, field in RULEBOOK.office_fields.items()}
BEST: dict[str, Raw] = GOOD | {key: float(value) for key, value in _GAINS.items()}


def fill_randomly(rng: Random) -> Filling:
    """A whole form: each filling with its own shares of good, doubtful, wrong and blank values."""
    blank, wrong, changed = rng.choice([0, 0.02, 0.2]), rng.choice([0, 0.05, 0.25]), rng.choice([0.1, 0.3, 0.8])
    idle = {number for number in RULEBOOK.items if rng.random() < 0.1}  # nothing happened: every count is 0
    values: dict[str, Raw] = {}
    for key, field in RULEBOOK.office_fields.items():
        drawn = rng.random()
        if drawn < blank:
            continue
        if drawn < blank + wrong:
            values[key] = draw_wrong(field, rng)
        elif drawn < blank + wrong + changed:
            values[key] = _draw_valid(field, GOOD[key], rng)
        else:
            values[key] = 0.0 if field.type == "count" and item_of(key) in idle else rng.choice([GOOD, BEST])[key]
    return Filling(values, {number: rng.choice(_EVIDENCE) for number in RULEBOOK.items})


def draw_wrong(field: Field, rng: Random) -> Raw:
    """A value that is not valid by itself: of another type, out of bounds, or off the step."""
    if field.type == "flag":
        return rng.choice(_WRONG_FLAGS)
    top = float(field.top)
    numbers = [-1.0, -0.1, top + 1, top + 0.01, 1e9, -1e-3]
    if field.step is not None:
        numbers += [0.05, top - 0.55, 1.234]
    return rng.choice(numbers) if rng.random() < 0.6 else rng.choice(_WRONG_TEXT)


def _draw_valid(field: Field, good: Raw, rng: Random) -> Raw:
    """A value that is valid by itself, mostly near the bounds that the rules set; checks across fields may fail it."""
    match field.type:
        case "flag":
            return rng.choice(["是", "否"])
        case "score":
            return round(rng.randint(0, int(field.top * 10)) / 10, 1)
        case "percent":
            return rng.choice([0, 94.99, 95, 95.01, 97.99, 97.995, 98, 98.01, 100, 0.98, rng.uniform(0, 100)])
        case "decimal":
            return rng.choice([0, 79.99, 80, 80.01, 10_000, 10_000.5, 9_999_999, rng.uniform(0, 200)])
    near = float(good)
    numbers = [0, 1, near - 1, near + 1, near + 2, near * 2, rng.randint(0, 40), 9_999_999, near + 1e-8]
    return float(max(0, rng.choice(numbers)))


def write_filled(
    path: Path,
    filling: Filling | Content | None = None,
    *,
    token: Token | None = None,
    name: str = "河东司法所",
    key: bytes = KEY,
    made: datetime = MADE,
) -> Path:
    """The form of an office. The same bytes for the same arguments, as long as the token is given."""
    token = token or make_token("form", RULEBOOK.year, RULEBOOK.digest, "001")
    path.write_bytes(build_form(RULEBOOK, Recipient(token.office, name), Stamp(token, key, made), filling))
    return path


def random_fillings(number: int, seed: int) -> Sequence[Filling]:
    rng = Random(seed)
    return [fill_randomly(rng) for _ in range(number)]
