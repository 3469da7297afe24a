"""Judges each file's answer, and demands a finding for each score that is not the good form's."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import cast

from sfs_excel.rulebook.model import item_of
from sfs_excel.words import Severity
from sfs_excel.year.collected import Collected
from tests.fillings import GOOD, RULEBOOK
from tests.proof.variants.model import Expected

# By hand: every item of the good form has its points, and item 43 waits for its ballots.
GOOD_SCORES = {number: 0.0 if number == 43 else float(item.points) for number, item in RULEBOOK.items.items()}
_LOOSE = {"self_total"}  # follows from any other finding, and only where the program kept the total


@dataclass(frozen=True)
class Placed:
    """A file of the inbox: as it is listed, whose form it is ('': nobody's), and what has to become of it.

    `path` is None for what no reader should be let loose on.
    """

    what: str
    file: str
    office: str
    expected: Expected
    counts: bool = True
    path: Path | None = None


@dataclass
class Verdict:
    """The faults, in words, by kind of fault."""

    false_refusals: list[str] = field(default_factory=list)
    mis_scores: list[str] = field(default_factory=list)
    wrong_answers: list[str] = field(default_factory=list)


class Judge:
    """Compares what one collect gave with what was expected."""

    def __init__(self, collected: Collected) -> None:
        self._collected = collected

    def judge(self, placed: list[Placed]) -> Verdict:
        verdict = Verdict()
        for each in placed:
            status, reason = self._answers.get(each.file, ("absent", ""))
            wanted = each.expected
            is_read = status == "current"
            told = f"{each.what} ({each.file!r}): {status} {reason}"
            if wanted.status == "current" and status == "refused":
                verdict.false_refusals.append(told)
            elif not (status == wanted.status or (wanted.status == "either" and status in ("current", "refused"))):
                verdict.wrong_answers.append(f"{told}; expected {wanted.status}")
            elif not is_read and wanted.says not in reason:
                verdict.wrong_answers.append(f"{told}; expected {wanted.says}")
            if is_read and each.counts and not wanted.is_checkable:
                continue
            if each.office and each.counts and each.office in self._values:
                self._judge_scores(each, told, verdict)
        return verdict

    def _judge_scores(self, placed: Placed, told: str, verdict: Verdict) -> None:
        office, wanted = placed.office, placed.expected
        found = self._findings.get(office, [])
        errors = {(key, code) for key, code, severity in found if severity == Severity.ERROR}
        named = {item_of(key) for key, _ in errors if key}
        changed = {item for item, score in self._scores[office].items() if score != GOOD_SCORES[item]}
        values = {key for key, value in self._values[office].items() if value != show(GOOD[key])}
        if silent := (changed - named) | {item_of(key) for key in values} - named:
            verdict.mis_scores.append(f"{told}; silently other: items {sorted(silent)}")
        lost = {key for key in wanted.faults if self._values[office][key] != ""}
        if lost:
            verdict.mis_scores.append(f"{told}; a value is taken from {sorted(lost)}")
        codes = dict(errors)
        unnamed = {key for key, any_of in wanted.faults.items() if codes.get(key) not in any_of}
        beside = {(key, code) for key, code in errors if key not in wanted.faults}
        if wanted.status != "either" and (unnamed or beside):
            verdict.wrong_answers.append(f"{told}; not named {sorted(unnamed)}, beside {sorted(beside)}; found {found}")
        remarks = {code for _, code, severity in found if severity != Severity.ERROR} - _LOOSE
        if wanted.status == "current" and remarks != wanted.remarks:
            verdict.wrong_answers.append(f"{told}; remarks {sorted(remarks)}, expected {sorted(wanted.remarks)}")

    @cached_property
    def _answers(self) -> dict[str, tuple[str, str]]:
        """Status and reason by file."""
        table = self._collected.submissions
        rows = zip(table["file"], table["status"], table["reason"], strict=True)
        return {file: (status, reason) for file, status, reason in rows}

    @cached_property
    def _scores(self) -> dict[str, dict[int, float]]:
        table = self._collected.items.set_index(["office", "item"])["score"]
        scores: dict[str, dict[int, float]] = {}
        for place, score in table.items():
            office, item = cast("tuple[str, int]", place)
            scores.setdefault(office, {})[item] = float(score)
        return scores

    @cached_property
    def _values(self) -> dict[str, dict[str, str]]:
        """The values in force of each office's return, by field, as they are exported."""
        table = self._collected.answers
        values: dict[str, dict[str, str]] = {}
        for office, key, value in zip(table["office"], table["field"], table["value"], strict=True):
            if key in GOOD:
                values.setdefault(office, {})[key] = value
        return values

    @cached_property
    def _findings(self) -> dict[str, list[tuple[str, str, str]]]:
        """Field, code and severity, by office."""
        table = self._collected.findings
        found: dict[str, list[tuple[str, str, str]]] = {}
        rows = zip(table["office"], table["field"], table["code"], table["severity"], strict=True)
        for office, key, code, severity in rows:
            found.setdefault(office, []).append((key, code, severity))
        return found


def show(value: float | str) -> str:
    """A good value as it is exported."""
    return value if isinstance(value, str) else f"{value:g}"


def plant_mis_score(scores: Mapping[int, float]) -> dict[int, float]:
    """The scores with one that is wrong: a judge that believes them has to protest."""
    return {**scores, 5: scores[5] + 1}
