"""What holds of the assessors' decisions, against what stands without them: values first, then scores."""

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import replace

import pandas as pd

from sfs_excel.errors import ERROR, REMINDER, Finding
from sfs_excel.expr.shown import show_number
from sfs_excel.handouts.columns import LOG
from sfs_excel.outcome.bureau_frames import name_decided, show_decided
from sfs_excel.outcome.frames import show_value, show_with_unit
from sfs_excel.returns.bureau.assessments import Decision, Key, Pair
from sfs_excel.returns.bureau.take_in import BureauReturns
from sfs_excel.returns.bureau.uphold import EVIDENCE, Standing, find_assessed, uphold_decisions
from sfs_excel.returns.validate import FAILED_CHECK, Submission
from sfs_excel.returns.values import Remark
from sfs_excel.rulebook.bounds import list_rows
from sfs_excel.rulebook.model import Rulebook, item_of
from sfs_excel.rulebook.plan import PlacedCheck
from sfs_excel.rulebook.validity import Failure


class Deciding:
    """One evaluation's decisions. The scores can be judged only when those by the values in force are known.

    Attributes:
        values, scores: what holds.
        before: what stood without each decision, as shown.
        findings: on decisions, for the bureau.
    """

    def __init__(
        self,
        rulebook: Rulebook,
        names: Mapping[str, str],
        own: BureauReturns,
        submissions: Mapping[str, Submission],
        word: pd.DataFrame,
    ) -> None:
        """
        Args:
            names: office code -> name.
            word: (offices x full keys), what the offices reported, as far as it is valid.
        """
        self._rulebook, self._names, self._settled = rulebook, names, own.settled
        self._word = word.to_dict("index")
        self._own_record = own.record
        self._record = own.record.counts if own.record else {}
        decisions = own.settled.decisions
        scored = [each for each in decisions if each.office in submissions]
        self.findings = [self._find_unscored(each) for each in decisions if each.office not in submissions]
        self.before: dict[Key, str] = {}
        self.values = self._uphold([each for each in scored if each.field], self._stands)
        self._to_score = [each for each in scored if not each.field]
        self.scores: list[Decision] = []
        reported = {
            (office, key): show_value(rulebook.fields[key], answer.value, answer.raw)
            for office, submission in submissions.items()
            for key, answer in submission.answers.items()
            if not pd.isna(self._word[office][key])
        } | {
            (office, f"{item:02d}{EVIDENCE}"): text
            for office, submission in submissions.items()
            for item, text in submission.evidence.items()
        }
        self._gone_through, overtaken = find_assessed(own.settled.current, reported, self._names, list_rows(rulebook))
        self.findings += overtaken

    def set_scores(self, computed: pd.DataFrame) -> None:
        """Judge the scores that assessors set.

        Args:
            computed: the items by the values in force.
        """
        scores = computed.set_index(["office", "item"])["score"].to_dict()
        self.scores = self._uphold(self._to_score, lambda each: float(scores[each.pair]))

    @property
    def disputed(self) -> Collection[Pair]:
        """What assessors have decided in two ways, or in one that could not be taken; of offices that were scored."""
        refused = {(each.office, each.item) for each in self.findings if each.severity == ERROR}
        return {pair for pair in {*self._settled.disputed, *refused} if pair[0] in self._word}

    @property
    def doubtful(self) -> Collection[Pair]:
        """Where the bureau's own record has an entry that could not be counted: open until an assessor writes down what
        holds of it, be it what stands anyway, or the record is mended."""
        if self._own_record is None:
            return set()
        decided = {(each.office, each.field or f"{each.item:02d}") for each in (*self.values, *self.scores)}
        pairs = {(office, row): (office, item_of(row)) for office, row in self._own_record.opens}
        return {pair for opened, pair in pairs.items() if not {opened, (pair[0], f"{pair[1]:02d}")} & decided}

    @property
    def assessed(self) -> Collection[Pair]:
        """What assessors have been through as it stands now, and not left in dispute."""
        return self._gone_through - set(self.disputed)

    def find_contradictions(
        self, values: pd.DataFrame, failures: Sequence[Failure], by_word: Sequence[Failure]
    ) -> None:
        """Note the checks that what was decided makes fail: the bureau's own slip, told at its decision, or of its record.

        Args:
            values: in force, before the checks.
            failures: of these values.
            by_word: of what the offices reported: those are the offices' slips.
        """
        told = {(office, failure.check) for failure in by_word for office in failure.offices}
        for failure in failures:
            for office in failure.offices:
                if (office, failure.check) not in told:
                    self.findings.append(self._contradict(office, failure.check, values.loc[office].to_dict()))

    def find_overlooked(self, values: pd.DataFrame) -> None:
        """Note where the bureau's own record says otherwise than what its assessors, having been through it, let stand.

        Args:
            values: in force.
        """
        record = self._own_record
        if record is None:
            return
        assessed, decided = self.assessed, {each.key for each in self.values}
        in_force = values.to_dict("index")
        first = {(each.office, each.field): each for each in reversed(record.entries)}
        for (office, key), count in record.counts.items():
            asked, item = self._rulebook.fields[key], item_of(key)
            if office not in in_force or (office, item) not in assessed or (office, item, key) in decided:
                continue
            value = in_force[office].get(key, float("nan"))
            stands = asked.default_number if pd.isna(value) else float(value)
            if stands == (min(count, 1.0) if asked.type == "flag" else count):
                continue
            entry = first[office, key]
            fact = f"{self._names[office]}{asked.label}：台账记有{show_number(count)}{asked.unit or '次'}，"
            fact += f"核定以后仍按{show_with_unit(asked, stands) or '没有填'}计"
            remark = Remark("overlooked", REMINDER, fact, "请核定人核实，台账属实的，在核定表里填核定值")
            self.findings.append(record.form.find(remark, LOG, entry.cell, office, item, key))

    def put_right(self, finding: Finding, failures: Sequence[Failure]) -> Finding:
        """An error of an office does not go back to it where its assessors have decided the matter.

        Args:
            failures: the checks that fail by the values in force.
        """
        if finding.severity != ERROR or finding.to != "office" or not finding.item:
            return finding
        own, whole = (finding.office, finding.item, finding.field), (finding.office, finding.item, "")
        if finding.code == FAILED_CHECK:
            is_right = not any(
                finding.office in failure.offices and finding.check == failure.check.say for failure in failures
            )
        else:
            is_right = any(each.key == own for each in self.values)
        if is_right or any(each.key == whole for each in self.scores):
            return replace(
                finding, severity=REMINDER, remedy="已由县局核定，不必为这一处重新报送；还有别的要报的，请一并改好"
            )
        return finding

    def _uphold(self, decisions: Sequence[Decision], standing: Standing) -> list[Decision]:
        self.before |= {each.key: show_decided(self._rulebook, each, standing(each)) for each in decisions}
        upheld, found = uphold_decisions(decisions, standing, self._name, self._needs_reason)
        self.findings += found
        return upheld

    def _stands(self, decision: Decision) -> float | None:
        """The value that is in force without the decision."""
        asked = self._rulebook.fields[decision.field]
        if asked.record == "score" and self._record:
            return self._record.get((decision.office, decision.field), 0.0)
        if asked.by == "bureau":
            return asked.default_number
        value = self._word[decision.office][decision.field]
        return None if pd.isna(value) else float(value)

    def _needs_reason(self, decision: Decision) -> bool:
        """The first value of what only the bureau can know needs none."""
        if not decision.field:
            return True
        return not self._rulebook.fields[decision.field].is_pending_when_blank or self._stands(decision) is not None

    def _name(self, decision: Decision) -> str:
        return f"{self._names[decision.office]}{name_decided(self._rulebook, decision.item, decision.field)}"

    def _contradict(self, office: str, check: PlacedCheck, values: Mapping[Hashable, float]) -> Finding:
        named = {key: self._rulebook.fields[key] for key in check.keys if key in self._rulebook.fields}
        known = {key: asked.default_number if pd.isna(values.get(key)) else values[key] for key, asked in named.items()}
        stated = "、".join(
            f"{asked.label}{show_with_unit(asked, known[key]) or '没有数'}" for key, asked in named.items()
        )
        decided = next((each for each in self.values if each.office == office and each.field in check.keys), None)
        file, sheet, cell, field = "", "", "", ""
        if decided is not None:
            file, sheet, cell, field = decided.file, decided.sheet, decided.cell, decided.field
        elif self._own_record is not None:
            file = self._own_record.form.file
        is_error = check.severity == ERROR
        return Finding(
            FAILED_CHECK if is_error else "reminder", check.severity,
            f"{self._names[office]}：{check.say}（按核定、台账的数：{stated}）",
            "请核对这几处的核定值，改好后重新报回" if is_error else "请考核人员留意",
            office, file, sheet, cell, check.item, field, "bureau", check.say,
        )  # fmt: skip

    def _find_unscored(self, decision: Decision) -> Finding:
        fact = f"{self._name(decision)}核定为{decision.raw}，但这个所没有可以使用的填报表，没有得分可以核定"
        return Finding(
            "not_returned", REMINDER, fact, "请先催报；收到以后这一处核定自动生效", decision.office, decision.file,
            decision.sheet, decision.cell, decision.item, decision.field, "bureau",
        )  # fmt: skip
