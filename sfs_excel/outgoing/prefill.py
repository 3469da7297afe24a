"""Takes over into a fresh form what an office has returned."""

from collections.abc import Mapping

from sfs_excel.form.contact import Contact
from sfs_excel.form.content import Filling, Raw
from sfs_excel.reading.cells import Cell
from sfs_excel.reading.numbers import parse_number
from sfs_excel.returns.submission import Answer
from sfs_excel.returns.values import read_value
from sfs_excel.rules.field import NO, YES, Field


def prefill(
    rulebook_fields: Mapping[str, Field],
    answers: Mapping[str, Answer],
    evidence: Mapping[int, str],
    contact: Contact,
) -> Filling:
    """Return what a fresh form takes over from a return: values as they were taken, and what was not valid as it was typed."""
    values = {key: _prefill_value(asked, answers[key]) for key, asked in rulebook_fields.items() if key in answers}
    return Filling(values, evidence, contact)


def _prefill_value(asked: Field, answer: Answer) -> Raw:
    """Return what would be read as a value if it came back as it is, though the return showed that it is doubtful, is left blank."""
    if answer.value is not None:
        return {"flag": YES if answer.value else NO, "text": answer.raw}.get(asked.type, answer.value)
    parsed = None if asked.type in ("flag", "text") else parse_number(answer.raw)
    raw: Raw = answer.raw if parsed is None else parsed.value
    again = Cell("text", raw) if isinstance(raw, str) else Cell("number", raw)
    return "" if read_value(asked, again).value is not None else raw
