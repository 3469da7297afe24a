"""Takes over into a fresh form what an office has returned."""

from collections.abc import Collection, Mapping

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
    waiting: Collection[str] = (),
) -> Filling:
    """Return what a fresh form takes over from a return: values as they were taken, and what was not valid as it was typed.

    Args:
        waiting: the fields whose answers wait for the bureau's word: the fresh form asks them as they are asked now.
    """
    values = {
        key: _parse(asked, answers[key]) if key in waiting else _prefill_value(asked, answers[key])
        for key, asked in rulebook_fields.items()
        if key in answers
    }
    return Filling(values, evidence)


def _prefill_value(asked: Field, answer: Answer) -> Raw:
    """Return what would be read as a value if it came back as it is, though the return showed that it is doubtful, is left blank."""
    if answer.value is not None:
        return {"flag": YES if answer.value else NO, "text": answer.raw}.get(asked.type, answer.value)
    raw = _parse(asked, answer)
    again = Cell("text", raw) if isinstance(raw, str) else Cell("number", raw)
    return "" if read_value(asked, again).value is not None else raw


def _parse(asked: Field, answer: Answer) -> Raw:
    """As it was typed; a number as one."""
    parsed = None if asked.type in ("flag", "text") else parse_number(answer.raw)
    return answer.raw if parsed is None else parsed.value
