"""Tells what is to be said of the fields that a form of an earlier rulebook did not ask as they are asked now."""

from sfs_excel.finding_codes import FindingCode
from sfs_excel.returns.values import Remark, read_value
from sfs_excel.rulebook.mended import Mended, Question, say_asked
from sfs_excel.rules.field import Field
from sfs_excel.text import show_text
from sfs_excel.words import Audience, Severity

_SHOWN = 40  # characters of what was typed


def ask_anew(key: str, asked: Field, mended: Mended) -> Remark:
    """Of a field that the form did not ask, or asked as another question: its office is to fill it in."""
    before = mended.fields.get(key)
    if before is None or before.by != asked.by:
        return miss_field(asked, f"{asked.label}是原来的表里没有的填报项")
    return miss_field(asked, f"{asked.label}是新的问题（原来的表在这里问的是{say_asked(before)}）")


def miss_field(asked: Field, fact: str) -> Remark:
    """A field that is missing for a reason of its own."""
    remark = read_value(asked, None).remark
    assert remark is not None  # a blank is never a value
    return Remark(FindingCode.MISSING, Severity.ERROR, fact, remark.remedy)


def await_bureau(question: Question, raw: str) -> Remark:
    """Of an answer that counts as soon as the bureau says that the question is the same."""
    fact = (
        f"原来的表问的是{question.before}，现在是{question.after}，所填的“{show_text(raw, _SHOWN)}”等县局确认后才采用"
    )
    remedy = f"请运行 question {question.key}，是同一问题的加 --same，是新问题的加 --new"
    return Remark(FindingCode.QUESTION, Severity.ERROR, fact, remedy, Audience.BUREAU)
