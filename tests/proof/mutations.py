"""Broken and hostile copies of returned forms: none stops the run, is lost, is taken for another's, or is silently mis-scored.

Whether a value that differs from the form's is another honest answer (a changed file may well say 31 instead of 30), or
a misreading, is decided by openpyxl, which reads the same file on its own.
"""

import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor, Future
from dataclasses import dataclass, field
from functools import cache, partial
from io import BytesIO
from math import isnan
from pathlib import Path

from sfs_excel.finding_codes import FindingCode, RefusalCode
from sfs_excel.form.columns import TABLE
from sfs_excel.inbox.quiet import Found
from sfs_excel.inbox.store import store_file, stored_path
from sfs_excel.outcome.frames import frame_answers
from sfs_excel.reading.archive import Refused
from sfs_excel.returns.extract import Extract, Row
from sfs_excel.returns.identify import Expected, identify_return
from sfs_excel.returns.package import Outcome, Package
from sfs_excel.returns.pool import extract_all
from sfs_excel.returns.submission import Submission
from sfs_excel.returns.validate import validate_return
from sfs_excel.rulebook.checks import Failure, apply_checks
from sfs_excel.rulebook.placed import place_rules
from sfs_excel.scoring.score import score_items, score_offices
from sfs_excel.words import Kind
from sfs_excel.workers.executor import TaskError, Workers
from tests.fillings import KEY, RULEBOOK
from tests.proof.figures import Figure, at_least, at_most, equal
from tests.proof.mutants import READ_PARTS, Base, Mutant, make_bases, make_mutant
from tests.proof.naive_reader import read_naively, take_number
from tests.proof.second_reader import Sight, confirm
from tests.proof.timed import Clock, TimedWorkers

BATCH = 500
JOBS = 2
SLOWEST = 10.0
_UNSAFE = {  # refused for how the file is built, whatever part is concerned; no office program builds it so
    "重名的部件": "two members of one name",
    "指向文件之外": "a name or target outside the file",
    "少见的压缩方式": "a way of compression that no office program uses",
    "的内容不在文件里": "a sheet in the list that is not in the file",
}
CONTROLS = 10  # mutants that the naive way reads as well
_SEED = 20161231

Plant = Callable[[Extract], Extract]
"""A fault planted in what reading gives, to see that the proof finds it."""


@dataclass
class Tally:
    """The counts, and the first few of each thing that should not be, in words."""

    counts: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[str]] = field(default_factory=dict)
    clock: Clock = field(default_factory=Clock)

    def add(self, what: str, example: str = "") -> None:
        self.counts[what] += 1
        if example and len(self.examples.setdefault(what, [])) < 20:
            self.examples[what].append(example)

    def expect_none(self, words: str, what: str) -> Figure:
        """The figure of what must not be, with the examples of it."""
        return equal("\n            ".join([words, *self.examples.get(what, ())]), self.counts[what], 0)


def prove_mutations(folder: Path, cases: int) -> list[Figure]:
    """One case is one changed file."""
    return figures_of(run_mutations(folder, cases), cases)


def figures_of(tally: Tally, cases: int) -> list[Figure]:
    count = tally.counts
    refused = sum(number for what, number in count.items() if what.startswith("refused: "))
    return [
        equal("changed files read", count["read"], cases),
        tally.expect_none("crashes of the run", "crash"),
        Figure("worker processes that died of a file", tally.clock.died),
        at_most("seconds for the slowest file", round(tally.clock.slowest, 2), SLOWEST),
        tally.expect_none("files lost, or told of twice", "lost"),
        Figure("accepted", count["accepted"]),
        tally.expect_none("accepted, but not as the form that it was made from", "other identity"),
        Figure("accepted, every item with the form's own score", count["same score"]),
        Figure("accepted, another score: every changed value is named in a finding, or openpyxl reads it too", count["other score"]),
        Figure("changed values named in a finding", count["named"]),
        Figure("changed values that openpyxl reads too: other honest answers", count["honest"]),
        tally.expect_none("silent mis-scores: changed values neither named nor read so by openpyxl", "silent"),
        tally.expect_none("items with another score and no changed value", "unfounded"),
        *(Figure(what, number) for what, number in sorted(count.items()) if what.startswith("seen alike: ")),
        tally.expect_none("accepted files of which openpyxl sees other cells", "misread"),
        Figure("accepted files that no other program opens, read as the form was", count["unseen same"]),
        tally.expect_none("accepted files that no other program opens, read otherwise than the form was", "unseen other"),
        *(Figure(what, number) for what, number in sorted(count.items()) if what.startswith("refused: ")),
        Figure("refused in all", refused),
        *(Figure(f"refused, all that is read is untouched, {w}", n) for w, n in sorted(count.items()) if w.startswith("unsafe: ")),
        tally.expect_none("refused though all that is read is untouched, and openpyxl opens it", "false refusal"),
        at_least("control: files at which the naive way crashes, or takes a changed value in silence", count["naive"], 1),
    ]  # fmt: skip


def run_mutations(folder: Path, cases: int, plant: Plant | None = None) -> Tally:
    """Make, read and judge so many changed files, a batch at a time."""
    tally, bases = Tally(), make_bases(folder)
    originals = _read_originals(bases)
    for first in range(0, cases, BATCH):
        mutants = [make_mutant(bases, _SEED, number) for number in range(first, min(first + BATCH, cases))]
        paths = [_store(folder, number, mutant) for number, mutant in enumerate(mutants)]
        outcomes = _read_all(paths, tally)
        if plant is not None:
            outcomes = {path: plant(out) if isinstance(out, Extract) else out for path, out in outcomes.items()}
        _Batch(tally, bases, originals, mutants, paths, outcomes).judge()
        for path in set(paths):
            path.unlink(missing_ok=True)
    return tally


@dataclass(frozen=True)
class Original:
    """The reading and scores of a form to which nothing was done."""

    rows: tuple[Row, ...]
    answers: Mapping[str, float]
    scores: Mapping[int, float]


def _read_originals(bases: Sequence[Base]) -> list[Original]:
    paths = [base.path for base in bases]
    outcomes = {path: reading.outcome for path, reading in extract_all(paths, JOBS)}
    extracts = [out for path in paths if isinstance(out := outcomes[path], Extract)]
    submissions = {base.name: _validate(out, base) for base, out in zip(bases, extracts, strict=True)}
    answers, _, scores = _score(submissions)
    return [
        Original(out.rows, answers[base.name], scores[base.name]) for base, out in zip(bases, extracts, strict=True)
    ]


def _store(folder: Path, number: int, mutant: Mutant) -> Path:
    """Received as any file is: its bytes under their hash."""
    received = folder / f"{number}.xlsx"
    received.write_bytes(mutant.data)
    state = received.stat()
    digest = store_file(Found(received, received.name, state.st_size, state.st_mtime_ns), folder / "store")
    received.unlink()
    return stored_path(folder / "store", digest)


def _read_all(paths: Sequence[Path], tally: Tally) -> dict[Path, Outcome]:
    """Read every file in the product's own workers, timed one by one."""
    wanted = list(dict.fromkeys(paths))
    read: Counter[Path] = Counter()
    outcomes: dict[Path, Outcome] = {}
    try:
        for path, reading in extract_all(wanted, JOBS, partial(TimedWorkers, tally.clock)):
            read[path] += 1
            outcomes[path] = reading.outcome
    except TaskError as error:
        tally.add("crash", str(error))
    tally.counts["lost"] += sum(read[path] != 1 for path in wanted)
    tally.counts["read"] += sum(path in outcomes for path in paths)
    return outcomes


@dataclass
class _Batch:
    tally: Tally
    bases: Sequence[Base]
    originals: Sequence[Original]
    mutants: Sequence[Mutant]
    paths: Sequence[Path]
    outcomes: Mapping[Path, Outcome]

    def judge(self) -> None:
        refused: dict[int, str] = {}
        accepted = dict(self._identify(refused))
        submissions = {n: _validate(extract, self._base(n)) for n, extract in accepted.items()}
        self._judge_scores(submissions, self._confirm(accepted, submissions))
        self._judge_refusals(refused)
        self._read_naively([*list(accepted)[: CONTROLS // 2], *list(refused)[: CONTROLS // 2]])

    def _identify(self, refused: dict[int, str]) -> Iterator[tuple[int, Extract]]:
        expected = Expected(
            RULEBOOK.year, RULEBOOK.digest, KEY, {Kind.FORM: [base.token.office for base in self.bases]}
        )
        for number, path in enumerate(self.paths):
            if path not in self.outcomes:
                continue  # and was counted as lost
            outcome = _content(self.outcomes[path])
            try:
                if isinstance(outcome, Refused):
                    raise outcome
                token = identify_return(outcome, expected)
            except Refused as refusal:
                self.tally.add(f"refused: {refusal.code}")
                refused[number] = str(refusal)
                continue
            self.tally.add("accepted")
            if token != self.bases[self.mutants[number].base].token:
                self.tally.add("other identity", self._name(number))
            yield number, outcome

    def _confirm(self, accepted: Mapping[int, Extract], submissions: Mapping[int, Submission]) -> dict[int, bool]:
        """Whether the product's reading is right: another program sees the same, or none sees anything and it is the form's."""
        with Workers(JOBS) as workers:
            futures = {
                n: workers.submit(
                    confirm,
                    self.paths[n],
                    extract.sheet,
                    extract.rows,
                    self._base(n).path,
                    ignores_formats=_has_lost_formats(submissions[n]),
                )
                for n, extract in accepted.items()
                if not self._is_as_issued(n, extract)
            }
            self.tally.counts["seen alike: nothing that is read was touched"] += len(accepted) - len(futures)
            confirmed = dict.fromkeys(accepted, True)
            for n, future in futures.items():
                sight = _result(future)
                confirmed[n] = bool(sight.program)
                if sight.program:
                    self.tally.add(f"seen alike: {sight.program}")
                elif not sight.is_blind:
                    self.tally.add("misread", f"{self._name(n)}: {'; '.join(sight.differences[:3])}")
                elif accepted[n].rows == self.originals[self.mutants[n].base].rows:
                    confirmed[n] = True
                    self.tally.add("unseen same", f"{self._name(n)}: {sight.failures}")
                else:
                    self.tally.add("unseen other", f"{self._name(n)}: {sight.failures}")
        return confirmed

    def _judge_refusals(self, refused: Mapping[int, str]) -> None:
        """A file in which nothing that is read was touched should have been taken, if another program opens it."""
        untouched = [n for n in refused if _is_untouched(self.mutants[n].data, self._base(n))]
        with Workers(JOBS) as workers:
            for n in untouched:
                rows = self.originals[self.mutants[n].base].rows
                if _result(workers.submit(confirm, self.paths[n], TABLE, rows)).program:
                    why = next((why for words, why in _UNSAFE.items() if words in refused[n]), "")
                    self.tally.add(f"unsafe: {why}" if why else "false refusal", f"{self._name(n)}: {refused[n]}")

    def _is_as_issued(self, number: int, extract: Extract) -> bool:
        is_same = extract.rows == self.originals[self.mutants[number].base].rows
        return is_same and _is_untouched(self.mutants[number].data, self._base(number))

    def _base(self, number: int) -> Base:
        return self.bases[self.mutants[number].base]

    def _name(self, number: int) -> str:
        mutant = self.mutants[number]
        return f"{mutant.number} ({self._base(number).name}) {mutant.how}"

    def _judge_scores(self, submissions: Mapping[int, Submission], confirmed: Mapping[int, bool]) -> None:
        if not submissions:
            return
        answers, failures, scores = _score({str(number): each for number, each in submissions.items()})
        for number, submission in submissions.items():
            name, original = str(number), self.originals[self.mutants[number].base]
            mine = answers[name]
            changed = {key for key, value in mine.items() if not _is_equal(value, original.answers[key])}
            named = {finding.field for finding in submission.findings}
            named |= {key for failure in failures if name in failure.offices for key in failure.check.keys}
            if _has_lost_formats(submission):
                named |= changed
            for key in changed:
                what = "named" if key in named else "honest" if confirmed[number] else "silent"
                self.tally.add(what, f"{self._name(number)}: {key} {original.answers[key]} -> {mine[key]}")
            items = [item for item, score in scores[name].items() if score != original.scores[item]]
            self.tally.add("other score" if items else "same score")
            for item in items:
                if not changed & _read_by(item):
                    self.tally.add("unfounded", f"{self._name(number)}: {item}")

    def _read_naively(self, numbers: Sequence[int]) -> None:
        """The control: what everybody writes first, `read_excel` and a number or else 0."""
        left = CONTROLS - self.tally.counts["naively read"]
        with Workers(JOBS) as workers:
            futures = {n: workers.submit(read_naively, self.paths[n]) for n in numbers[: max(0, left)]}
            for number, future in futures.items():
                self.tally.add("naively read")
                original = self.originals[self.mutants[number].base]
                try:
                    values = future.result()
                except (BrokenExecutor, MemoryError, TaskError) as error:
                    self.tally.add("naive", f"{self._name(number)}: {str(error).splitlines()[-1:]}")
                    continue
                sound = {row.key: take_number(row.value.value if row.value else None) for row in original.rows}
                if values != sound:
                    self.tally.add("naive", f"{self._name(number)}: other values, nothing said")


def _validate(extract: Extract, base: Base) -> Submission:
    return validate_return(extract, RULEBOOK, base.token.office, f"{base.name}.xlsx")


def _score(
    submissions: Mapping[str, Submission],
) -> tuple[Mapping[str, dict[str, float]], list[Failure], Mapping[str, dict[int, float]]]:
    """As the product scores them: the answers that count, the checks that fail, and the scores of the items."""
    answers, failures = apply_checks(RULEBOOK, frame_answers(RULEBOOK, submissions))
    items = score_items(RULEBOOK, score_offices(RULEBOOK, answers), answers.index)
    scores: dict[str, dict[int, float]] = {name: {} for name in submissions}
    for office, item, score in zip(items["office"], items["item"], items["score"], strict=True):
        scores[office][item] = score
    rows = zip(submissions, answers.to_dict("records"), strict=True)
    return {name: {str(key): value for key, value in row.items()} for name, row in rows}, failures, scores


def _has_lost_formats(submission: Submission) -> bool:
    """Whether it is said of the file that dates and percentages cannot be told from other numbers."""
    return any(finding.code == FindingCode.LOST_FORMATS for finding in submission.findings)


def _content(outcome: Outcome) -> Extract | Refused:
    """A form that lost all its usual parts is a zip like any other: what counts is the form in it, if any."""
    if not isinstance(outcome, Package):
        return outcome
    forms = (member.outcome for member in outcome.members if isinstance(member.outcome, Extract))
    return next(forms, Refused(RefusalCode.NO_TABLE, "a zip without a form in it"))


def _is_equal(one: float, other: float) -> bool:
    return one == other or (isnan(one) and isnan(other))


@cache
def _read_by(item: int) -> frozenset[str]:
    """The answers on which an item's score rests."""
    keys = {key for placed in place_rules(RULEBOOK) if placed.item == item for key in placed.keys}
    return frozenset({*keys, f"{item:02d}.evidence"})


def _is_untouched(data: bytes, base: Base) -> bool:
    """Whether every part that is read is in this file as it was in the form."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return all(archive.read(name) == base.parts[name] for name in READ_PARTS)
    except Exception:  # noqa: BLE001 - the module fails in any way whatever; then something was touched
        return False


def _result(future: Future[Sight]) -> Sight:
    try:
        return future.result()
    except (BrokenExecutor, MemoryError) as error:
        return Sight("", (), (type(error).__name__,))
