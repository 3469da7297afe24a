"""A row of 复核 in a 核定表 -> the department's answer to an office's appeal: 维持, or 改为 so many points, and why."""

from typing import NamedTuple

from sfs_excel.finding_codes import FindingCode
from sfs_excel.handouts.columns import ANSWER, CHANGE, CHANGED_TO, REASON_HEAD, UPHOLD
from sfs_excel.returns.bureau.beside import holds_anything
from sfs_excel.returns.table import Line
from sfs_excel.returns.validate import show_raw
from sfs_excel.returns.values import Reading, Remark, read_value
from sfs_excel.rulebook.bounds import can_score, greatest_score
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.rules.field import Field
from sfs_excel.text import show_text
from sfs_excel.words import Severity

INPUTS = (ANSWER, CHANGED_TO, REASON_HEAD)
_SHOWN = 40  # characters of what was typed
_STEP = 1e-9  # points; less is binary dust
_AGAIN = "改好后重新报回"


class Answer(NamedTuple):
    """An answer as it was read.

    Attributes:
        reading: the points; 1 where it sets none, as a text has it.
        raw: `维持`, `改为1.5`; `改为` where what changes are the values below it.
        sets_points: whether it does.
    """

    reading: Reading
    raw: str
    sets_points: bool = False


def read_answer(line: Line, label: str, rulebook: Rulebook, item: int, *, date_1904: bool) -> Answer | None:
    """None where nothing stands: the appeal waits.

    Args:
        label: what is answered, in words.
    """
    answer, points, reason = (line.cells[head] for head in INPUTS)
    if not any(map(holds_anything, (answer, points, reason))):
        return None
    raw = answer.text + (points.text if answer.text == CHANGE else "")
    fault = _find_fault(line, label, sets_points=can_score(rulebook, item))
    if fault is None and answer.text == CHANGE and can_score(rulebook, item):
        return _read_points(line, label, rulebook, item, date_1904=date_1904)
    return Answer(Reading(1.0 if fault is None else None, fault), raw)


def _read_points(line: Line, label: str, rulebook: Rulebook, item: int, *, date_1904: bool) -> Answer:
    points = line.cells[CHANGED_TO]
    asked = Field(label=f"{label}{CHANGED_TO}的分", type="decimal", unit="分", maximum=greatest_score(rulebook, item))
    reading = read_value(asked, points.content, date_1904=date_1904)
    if reading.value is not None and abs(round(reading.value, 2) - reading.value) > _STEP:
        fact = f"{asked.label}填的是{show_raw(points.content)}，最多两位小数"
        reading = Reading(None, Remark(FindingCode.NOT_ON_STEP, Severity.ERROR, fact, f"请改成两位小数以内后{_AGAIN}"))
    return Answer(reading, f"{CHANGE}{show_raw(points.content)}", sets_points=True)


def _find_fault(line: Line, label: str, *, sets_points: bool) -> Remark | None:
    """Tell what is missing in an answer, or contradicts itself; of points only whether there are any."""
    answer, points, reason = (line.cells[head] for head in INPUTS)
    has_points = holds_anything(points)
    if answer.text not in (UPHOLD, CHANGE):
        said = f"填的是“{show_text(answer.text, _SHOWN)}”" if answer.text else "没有选答复"
        return _incomplete(f"{label}{said}，没有采用", f"请从下拉列表中选“{UPHOLD}”或“{CHANGE}”，{_AGAIN}")
    if answer.text == UPHOLD and has_points:
        return _incomplete(f"{label}的答复是“{UPHOLD}”，又填了“{CHANGED_TO}”的分，没有采用", f"请只留一样，{_AGAIN}")
    if answer.text == CHANGE and sets_points and not has_points:
        return _incomplete(f"{label}的答复是“{CHANGE}”，没有填改为几分，没有采用", f"请补填后{_AGAIN[3:]}")
    if answer.text == CHANGE and has_points and not sets_points:
        return _incomplete(f"{label}：这一项不能直接改分，没有采用", "请在“数据核定”里改数，这里的分空着，重新报回")
    if not reason.text:
        fact = f"{label}答复为“{answer.text}”，没有写理由，没有采用"
        return Remark(FindingCode.UNEXPLAINED, Severity.ERROR, fact, "请补写理由后重新报回")
    return None


def _incomplete(fact: str, remedy: str) -> Remark:
    return Remark(FindingCode.INCOMPLETE, Severity.ERROR, fact, remedy)
