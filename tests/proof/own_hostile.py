"""核定表, 票决表 and 平时台账 go through the same hostile and odd files as offices' forms, and nothing in them is lost or
silently taken otherwise.

A case is one such workbook to which one thing was done: by the recipes that are made for forms, or as people do it in Excel.
"""

import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import openpyxl
import pandas as pd

from sfs_excel.files.progress import show_nothing
from sfs_excel.inbox.quiet import scan_inbox
from sfs_excel.inbox.register import Receipt
from sfs_excel.inbox.store import store_file
from sfs_excel.returns.deliveries import unpack
from sfs_excel.returns.identify import Expected
from sfs_excel.returns.intake import Intake
from sfs_excel.returns.pool import extract_all
from sfs_excel.returns.reading_cache import ReadingCache
from sfs_excel.returns.stored import StoredReader
from sfs_excel.words import Kind, Severity
from tests.fillings import KEY, RULEBOOK
from tests.libreoffice import recalculate
from tests.proof.figures import Figure, at_least, equal
from tests.proof.own_bases import BUREAU, OFFICES, SPECS, Content, OwnBase, align, make_base, read_content, typed_day
from tests.proof.own_edits import EDITS, Edit
from tests.proof.variants import bombs, damaged, names, packages, zips
from tests.proof.variants.model import Expected as Answer
from tests.proof.variants.model import Recipe, remarked
from tests.proof.variants.model import refused as refuse
from tests.proof.year import LIBREOFFICE, resave
from tests.returns.taking import take_all

FULL = 600
_EXPECTED = Expected(RULEBOOK.year, RULEBOOK.digest, KEY, {Kind.FORM: OFFICES, **BUREAU.holders})
_DATES_MOVE = "1904 dates"  # said of a workbook that was counted from 1900: its days are other days then
_NAIVE = EDITS[1:4]  # what the control is let loose on
_REMARKS = ("macros", "lost_formats", "links", "objects")
_FOREIGN: Mapping[str, tuple[Mapping[str, str], bytes, str]] = {
    "another year's": ({"year": "2015"}, KEY, "这是2015年度的{kind}"),
    "another bureau's": ({}, b"another bureau's", "表里的标识不是本局发放时的"),
    "under rules that nobody remembers": ({"digest": "0" * 64}, KEY, "原来的规则已经查不到"),
    "of a holder who is not in the roster": ({"office": "P9"}, KEY, "名册"),
    "of another version of the program": ({"format": "2"}, KEY, "另一版本的程序"),
    "signed as an office's form": ({"kind": Kind.FORM, "office": "001"}, KEY, "找不到"),
    "signed as a ballot of another voter": ({"kind": Kind.BALLOT, "office": "P9"}, KEY, ""),
}


@dataclass(frozen=True)
class Case:
    """One file, and its right answer. `edit` where people did it; otherwise what it holds is whole or refused. `listed`: under
    which name it is told."""

    what: str
    base: OwnBase
    data: bytes
    file: str
    listed: str
    answer: Answer
    edit: Edit | None = None


Make = Callable[[], Case | None]


@dataclass
class Tally:
    counts: Counter[str] = field(default_factory=Counter)
    told: list[str] = field(default_factory=list)

    def add(self, what: str, case: Case, told: str = "") -> None:
        self.counts[what] += 1
        self.told.append(f"{what}: {case.base.kind}, {case.what} {told}")


def prove_own_hostile(folder: Path, cases: int) -> list[Figure]:
    """At `FULL` cases and more, everything; below, an even choice of that many over the workbooks that are issued."""
    bases = [make_base(kind) for kind in SPECS]
    if cases >= FULL:
        bases = [*bases, *map(_save_with_openpyxl, bases), *_save_with_libreoffice(bases, folder)]
    possible = [make for base in bases for make in (*_list_recipes(base), *_list_edits(base))]
    possible += [make for kind in SPECS for make in _list_foreign(kind)]
    tried = possible if cases >= FULL else possible[:: max(1, len(possible) // cases)]
    chosen = [case for make in tried if (case := make()) is not None]
    intakes = _receive(folder, chosen)
    tally = Tally()
    for case, intake in zip(chosen, intakes, strict=True):
        _judge(case, intake, tally)
    count = tally.counts
    for told in tally.told:
        print(told)  # shown by pytest beside a figure that is wrong
    planted = Tally()
    at = next(at for at, case in enumerate(chosen) if case.answer.status == "current" and not case.edit)
    base = chosen[at].base
    _judge(replace(chosen[at], base=replace(base, content=_spoil(base.content))), intakes[at], planted)
    return [
        at_least("hostile and odd files of the bureau's own forms", len(chosen), min(cases, FULL) * 0.9),
        *(Figure(f"of these {Kind(kind).word}", sum(case.base.kind == kind for case in chosen)) for kind in SPECS),
        equal("files lost", count["lost"], 0),
        Figure("taken whole", count["whole"]),
        Figure("taken but for what is told", count["told"]),
        Figure("refused", count["refused"]),
        equal("good files refused", count["false refusal"], 0),
        equal("decisions, votes or entries silently other", count["silent"], 0),
        equal("wrong answers", count["wrong answer"], 0),
        at_least("control: a planted other decision is found", planted.counts["silent"], 1),
        *(
            at_least(f"control: of {len(_NAIVE)} edited {Kind(kind).word}, those that pandas reads otherwise by position", number, 1)
            for kind, number in _read_naively(folder, bases[: len(SPECS)]).items()
        ),
    ]  # fmt: skip


def _list_recipes(base: OwnBase) -> Iterator[Make]:
    recipes = (
        *packages.RECIPES, *bombs.make_recipes("127.0.0.1:9"), *damaged.RECIPES, *names.RECIPES, *zips.RECIPES,
    )  # fmt: skip
    for recipe in recipes:
        if recipe.name != _DATES_MOVE or base.kind != Kind.LOG:
            yield partial(_follow, recipe, base)


def _follow(recipe: Recipe, base: OwnBase) -> Case | None:
    """None where such a workbook has not what the recipe changes."""
    try:
        data = recipe.make(base.data)
    except (ValueError, KeyError):
        return None
    file = recipe.file.format(office=base.kind)
    listed = (recipe.listed or recipe.file).format(office=base.kind)
    return Case(f"{recipe.kind}: {recipe.name}", base, data, file, listed, _answer(recipe, base))


def _answer(recipe: Recipe, base: OwnBase) -> Answer:
    """Of what is said of a return only that which is said of its file concerns these too."""
    lost_days = base.kind == Kind.LOG and "lost_formats" in recipe.expected.remarks
    kept = [code for code in recipe.expected.remarks if code in _REMARKS]
    return recipe.expected if lost_days or not recipe.expected.remarks else remarked(*kept)


def _list_edits(base: OwnBase) -> Iterator[Make]:
    for edit in (edit for edit in EDITS if base.kind in edit.kinds):
        answer = refuse(edit.says[base.kind]) if base.kind in edit.says else Answer("current")
        yield partial(_edit, edit, base, answer)


def _edit(edit: Edit, base: OwnBase, answer: Answer) -> Case:
    return Case(edit.name, base, edit.make(base), "a.xlsx", "a.xlsx", answer, edit)


def _list_foreign(kind: str) -> Iterator[Make]:
    for name in _FOREIGN:
        if kind != Kind.LOG or not name.endswith("not in the roster"):  # the log is nobody's
            yield partial(_make_foreign, name, kind)


def _make_foreign(name: str, kind: str) -> Case:
    changes, key, says = _FOREIGN[name]
    foreign = make_base(kind, changes, key)
    return Case(name, make_base(kind), foreign.data, "a.xlsx", "a.xlsx", refuse(says.format(kind=Kind(kind).word)))


def _receive(folder: Path, chosen: Sequence[Case]) -> list[Intake | None]:
    """Each file in an inbox of its own, stored, read in the product's worker processes, taken in. None where it was lost."""
    receipts: dict[int, Receipt] = {}
    for number, case in enumerate(chosen):
        inbox = folder / f"inbox{number}"
        path = inbox / case.file
        path.parent.mkdir(parents=True)
        path.write_bytes(case.data)
        for found in scan_inbox(inbox).found:
            digest = store_file(found, folder / "store")
            receipts[number] = Receipt(1, digest, found.name, found.size, "2016-12-01T08:00:00+08:00", 1)
    reader = StoredReader(folder / "store", ReadingCache(folder / "readings.sqlite"), extract_all)
    outcomes = reader.read(list(receipts.values()), 2, show_nothing)
    return [
        take_all(unpack([receipts[number]], outcomes), _EXPECTED, RULEBOOK, OFFICES, None, BUREAU)
        if number in receipts and receipts[number].sha256 in outcomes
        else None
        for number in range(len(chosen))
    ]


def _judge(case: Case, intake: Intake | None, tally: Tally) -> None:
    entry = next((file for file in intake.files if _is_same_name(file.file, case.listed)), None) if intake else None
    if intake is None or entry is None:
        tally.add("lost", case)
        return
    content, answer = read_content(intake), case.answer
    if entry.status == "refused":
        if answer.status == "current":
            tally.add("false refusal", case, entry.reason)
        elif content or answer.says not in entry.reason:
            tally.add("wrong answer", case, entry.reason)
        tally.counts["refused"] += 1
        return
    errors = {finding.code for finding in intake.bureau.findings if finding.severity == Severity.ERROR}
    wanted = {case.edit.errors[case.base.kind]} if case.edit and case.base.kind in case.edit.errors else set()
    remarks = {finding.code for finding in intake.bureau.findings if finding.code in _REMARKS}
    is_right = case.edit.is_right(case.base, content) if case.edit else content == case.base.content
    if entry.kind != case.base.kind or (answer.status == "refused"):
        tally.add("wrong answer", case, f"{entry.status} {entry.kind}")
    elif not is_right:
        tally.add("silent", case, f"{content - case.base.content} for {case.base.content - content}; {errors}")
    elif errors != wanted or (answer.status == "current" and remarks != answer.remarks):
        tally.add("wrong answer", case, f"told {errors}, {remarks}")
    tally.counts["told" if errors or content != case.base.content else "whole"] += 1


def _is_same_name(file: str, listed: str) -> bool:
    """A ballot is told by its number, or by its hash where that cannot be believed, never by its path."""
    return file == listed or file.startswith(("编号 ", f"{Kind.BALLOT.word}（"))


def _spoil(content: Content) -> Content:
    """As if one thing more had been written."""
    return content + Counter([("planted",)])


def _save_with_openpyxl(base: OwnBase) -> OwnBase:
    return replace(base, data=align(resave(base.data), base.spec.sheet))


def _save_with_libreoffice(bases: Sequence[OwnBase], folder: Path) -> list[OwnBase]:
    sources = [folder / f"{base.kind}.xlsx" for base in bases]
    for base, source in zip(bases, sources, strict=True):
        source.write_bytes(base.data)
    saved = recalculate(sources, folder / LIBREOFFICE)
    return [
        replace(base, data=align(path.read_bytes(), base.spec.sheet)) for base, path in zip(bases, saved, strict=True)
    ]


def _read_naively(folder: Path, bases: Sequence[OwnBase]) -> dict[str, int]:
    """By kind, of some edited files: those which `read_excel` by position does not read as they were filled in."""
    failed = dict.fromkeys(SPECS, 0)
    for base in bases:
        for number, edit in enumerate(_NAIVE):
            path = folder / f"naive {base.kind} {number}.xlsx"
            path.write_bytes(edit.make(base))
            failed[base.kind] += not _is_read_by_position(path, base)
    return failed


def _is_read_by_position(path: Path, base: OwnBase) -> bool:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            table = pd.read_excel(path, sheet_name=base.spec.sheet, header=None)
    except ValueError:  # no sheet of that name
        return False
    for place, value in base.places.items():
        row, column = openpyxl.utils.cell.coordinate_to_tuple(place)
        try:
            found = table.iat[row - 1, column - 1]
        except IndexError:
            return False
        if typed_day(found) != value:
            return False
    return True
