"""Makes the bureau's own workbooks: a 核定表 a department, a 票决表 a voter, the 平时台账. Writes nothing."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

import pandas as pd

from sfs_excel.errors import SfsError
from sfs_excel.expr.shown import show_number
from sfs_excel.files.outputs import Draft, digest_parts
from sfs_excel.form.columns import LOG_HOLDER
from sfs_excel.handouts.assessor.write import Assessed, build_assessor
from sfs_excel.handouts.ballot import Ballots, Candidate
from sfs_excel.handouts.log.entries import Row
from sfs_excel.handouts.log.lists import label_offices
from sfs_excel.handouts.log.write import build_log
from sfs_excel.outcome.frames import show_value
from sfs_excel.outcome.reasons import gather_reasons
from sfs_excel.outcome.results import Results
from sfs_excel.outgoing.appeals import list_appealed
from sfs_excel.outgoing.holders import assign_items, name_handout
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.sheets.token import Stamp, make_token
from sfs_excel.words import Audience, Kind, Role

_ROWS = " rows "


@dataclass(frozen=True)
class Handout:
    """One workbook for somebody of the bureau. `holder`: the department, the voter's number, or 台账."""

    kind: str
    holder: str
    file: str
    content: bytes


class Assessing:
    """The materials of every workbook that is handed out."""

    def __init__(self, results: Results, key: bytes, made: datetime) -> None:
        """
        Args:
            made: the time that the workbooks state for themselves, UTC.
        """
        self._results, self._key, self._made = results, key, made
        self._rulebook, self._roster = results.rulebook, results.roster

    def write(self, kinds: Collection[str]) -> Iterator[Handout]:
        """The workbooks of the kinds named, but for the log.

        Raises:
            SfsError: ballots are asked for, and there is nothing to vote on or nobody to vote.
        """
        if Kind.ASSESSOR in kinds:
            yield from self._write_assessors()
        if Kind.BALLOT in kinds:
            yield from self._write_ballots()

    def _write_assessors(self) -> Iterator[Handout]:
        offices = list(describe_offices(self._results))
        for department, items in assign_items(self._rulebook, self._roster).items():
            if not items:
                continue
            content = build_assessor(
                self._rulebook, department, items, offices, self._roster.county, self._stamp(Kind.ASSESSOR, department)
            )
            yield Handout(Kind.ASSESSOR, department, name_handout(Kind.ASSESSOR, department), content)

    def _write_ballots(self) -> Iterator[Handout]:
        if not self._roster.voters:
            raise SfsError("名册.xlsx「评委」：还没有列出评委，做不了票决表。请填好编号和姓名后再运行一次。")
        log = self._results.record
        said = {
            str(office): "；".join(_say_entries(self._rulebook, rows))
            for office, rows in log.groupby("office", sort=False)
        }
        offices = [Candidate(each.code, each.name, said.get(each.code, "")) for each in self._roster.partaking]
        ballots = Ballots(self._rulebook, offices, self._roster.county)
        for voter in self._roster.voters:
            content = ballots.write(voter.code, self._stamp(Kind.BALLOT, voter.code))
            yield Handout(Kind.BALLOT, voter.code, name_handout(Kind.BALLOT, voter.code), content)

    def draft_log(self, rows: Sequence[Row]) -> Draft:
        """The log, with the rows that stand in it already; it is not made yet."""
        names = label_offices(self._roster.office_names, self._roster.former)
        digest = digest_parts(self._rulebook.full_digest, self._roster.county, names, rows)
        return Draft(f"{digest}{_ROWS}{len(rows)}", partial(self._build_log, names, rows))

    @staticmethod
    def count_rows(made_of: str) -> int:
        """Count the rows that stood in a log from the first, by what it was made of."""
        number = made_of.partition(_ROWS)[2]
        return int(number) if number.isdecimal() else 0

    def _build_log(self, names: Mapping[str, str], rows: Sequence[Row]) -> bytes:
        stamp = self._stamp(Kind.LOG, LOG_HOLDER)
        return build_log(self._rulebook, list(names.items()), self._roster.county, stamp, rows)

    def _stamp(self, kind: Kind, holder: str) -> Stamp:
        token = make_token(kind, self._rulebook.year, self._rulebook.digest, holder)
        return Stamp(token, self._key, self._made)


def _say_entries(rulebook: Rulebook, entries: pd.DataFrame) -> Iterator[str]:
    """`2016-02-05 1月报表5日才报来（样本一记），计1次`."""
    for entry in entries.to_dict("records"):
        counted = ""
        if not pd.isna(entry["count"]):
            counted = f"，计{show_number(entry['count'])}{rulebook.fields[entry['field']].unit or '次'}"
        elif entry["doubt"]:
            counted = f"，没有计入（{entry['doubt']}）"
        yield entry["text"].replace("　（", "（").replace("　", " ") + counted


def describe_offices(results: Results) -> Iterator[Assessed]:
    """Every office that takes part as its assessors see it: what it reported, and what followed from that."""
    answers = results.answers[results.answers["source"] != ""]
    evidence = answers["field"].str.endswith(".evidence")
    values = _by_office(answers[~evidence & (answers["value"] != "")], "field", "value")
    texts = _by_office(answers[evidence].assign(item=answers["field"].str[:2]), "item", "value")
    scores = _by_office(results.items, "item", "computed_score")
    words = _by_office(results.items[results.items["self_score"].notna()], "item", "self_score")
    is_counted = (results.record["field"] != "") & (results.record["doubt"] == "")
    counts = results.record[is_counted].groupby(["office", "field"])["count"].sum().reset_index()
    counted = _by_office(counts, "field", "count")
    # A log that is kept at all has 0 for those who are not in it, where it scores (`decide.decide_values`).
    fields = results.rulebook.fields.items() if len(counts) else ()
    nothing = {key: 0.0 for key, asked in fields if asked.record == "score"}
    findings, decided, entries = _list_findings(results), _list_decided(results), _list_entries(results)
    reasons, opens, appeals = _list_reasons(results), _list_open(results), list_appealed(results)
    for office in results.roster.partaking:
        code = office.code
        yield Assessed(
            code,
            office.name,
            values={str(key): str(value) for key, value in values.get(code, {}).items()},
            counts=nothing | {str(key): float(count) for key, count in counted.get(code, {}).items()},
            evidence={int(item): str(text) for item, text in texts.get(code, {}).items()},
            scores={int(item): float(score) for item, score in scores.get(code, {}).items()},
            self_scores={int(item): float(score) for item, score in words.get(code, {}).items()},
            reasons=reasons.get(code, {}),
            findings=findings.get(code, {}),
            entries=entries.get(code, {}),
            decided=decided.get(code, {}),
            opens=opens.get(code, frozenset()),
            appeals=appeals.get(code, {}),
        )


def _by_office(rows: pd.DataFrame, key: str, value: str) -> dict[str, dict[Any, Any]]:
    found: dict[str, dict[Any, Any]] = {}
    for office, name, content in zip(rows["office"], rows[key], rows[value], strict=True):
        found.setdefault(str(office), {})[name] = content
    return found


def _list_decided(results: Results) -> dict[str, dict[str, tuple[float | str, str]]]:
    """Office -> what assessors decided of it, as it stands in a 核定表, and why."""
    decided: dict[str, dict[str, tuple[float | str, str]]] = {}
    for row in results.decisions.to_dict("records"):
        asked = results.rulebook.fields.get(row["field"])
        value: float | str = float(row["value"])
        if asked is not None and asked.type == "flag":
            value = show_value(asked, float(row["value"]))
        elif asked is not None and asked.type == "text":
            value = str(row["after"])
        decided.setdefault(row["office"], {})[row["field"] or f"{row['item']:02d}"] = (value, row["reason"])
    return decided


def _list_entries(results: Results) -> dict[str, dict[int, tuple[str, ...]]]:
    """Office -> item -> what the bureau's log says of it, entry by entry."""
    log = results.record[results.record["item"] > 0]
    return {
        str(office): {
            int(str(item)): tuple(_say_entries(results.rulebook, rows))
            for item, rows in own.groupby("item", sort=False)
        }
        for office, own in log.groupby("office", sort=False)
    }


def _list_open(results: Results) -> dict[str, frozenset[str]]:
    """Office -> what an entry of the bureau's log leaves open, by full key, a score by its item's number (`06`)."""
    entries = results.record[results.record["opens"] != ""]
    return {
        str(office): frozenset(row for opens in own for row in opens.split("、"))
        for office, own in entries.groupby("office")["opens"]
    }


def _list_reasons(results: Results) -> dict[str, dict[int, str]]:
    """Office -> item -> why the computed score is what it is."""
    reasons: dict[str, dict[int, str]] = {}
    computed = replace(results, ledger=results.ledger[results.ledger["role"] != Role.ASSESSED])
    for (office, item), said in gather_reasons(computed).items():
        reasons.setdefault(office, {})[item] = said
    return reasons


def _list_findings(results: Results) -> dict[str, dict[int, tuple[str, ...]]]:
    """Return what was found in the offices' returns and the assessors' workbooks, by office and item: for a file as a whole
    nobody can decide anything."""
    found: dict[str, dict[int, list[str]]] = {}
    kinds = results.submissions["kind"].isin([Kind.FORM, Kind.ASSESSOR])
    told = results.findings[results.findings["file"].isin(results.submissions.loc[kinds, "file"])]
    for row in told[told["item"] > 0].to_dict("records"):
        said = row["message"].partition("：")[2] or row["message"]
        if row["to"] == Audience.OFFICE:  # what the office should do about it does not concern its assessors
            said = row["fact"]
        found.setdefault(row["office"], {}).setdefault(int(row["item"]), []).append(said)
    return {office: {item: tuple(said) for item, said in items.items()} for office, items in found.items()}
