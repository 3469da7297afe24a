"""The rows of a return become answers, and findings that say place, fact and remedy.

1. A value is found by its key and believed only beside its own label; a row lost, doubled or mislabelled is an error.
2. Every finding names file, sheet, cell, item and field, and is whole in itself.
3. A failed check names all the values it speaks of; the form's own total is never used.
4. Evidence is gathered by item, wherever in its rows it stands.
"""

from dataclasses import replace

import pandas as pd
import pytest

from sfs_excel.errors import Finding
from sfs_excel.finding_codes import FindingCode
from sfs_excel.outcome.answers import Answers
from sfs_excel.outcome.frames import InForce, frame_answers, list_findings, locate_ledger
from sfs_excel.outcome.tables import ANSWERS
from sfs_excel.reading.workbook import Cell
from sfs_excel.returns.extract import Extract
from sfs_excel.returns.submission import Submission
from sfs_excel.returns.validate import find_failed_check, find_self_total, validate_return
from sfs_excel.rulebook.checks import apply_checks
from sfs_excel.scoring.score import score_offices
from sfs_excel.words import Severity
from tests.fillings import GOOD, RULEBOOK
from tests.returns.returns import ROWS, make_return, make_row

FILE = "河东司法所.xlsx"


def validate(extract: Extract, file: str = FILE) -> Submission:
    return validate_return(extract, RULEBOOK, "001", file)


def test_a_good_return_has_its_values_and_nothing_to_say() -> None:
    submission = validate(make_return())
    assert submission.findings == ()
    assert list(submission.answers) == list(RULEBOOK.office_fields)
    answer = submission.answers["05.orgs"]
    assert (answer.raw, answer.value, answer.cell) == ("2", 2.0, f"F{ROWS['05.orgs']}")
    assert (submission.answers["01.branch"].raw, submission.answers["01.branch"].value) == ("是", 1.0)


def test_a_finding_is_whole_in_itself() -> None:
    submission = validate(make_return({"12.late": "两次"}), "第2批/河东司法所.xlsx")
    cell = f"F{ROWS['12.late']}"
    assert submission.findings == (
        Finding(
            code=FindingCode.NOT_A_NUMBER,
            severity=Severity.ERROR,
            fact="每月3日后迟报、漏报次数填的是“两次”，需要数字",
            remedy="请改为 2 后重新报送",
            office="001",
            file="第2批/河东司法所.xlsx",
            sheet="填报表",
            cell=cell,
            item=12,
            field="12.late",
        ),
    )
    assert messages(submission) == [
        f"第2批/河东司法所.xlsx「填报表」{cell}：每月3日后迟报、漏报次数填的是“两次”，需要数字。请改为 2 后重新报送。"
    ]
    assert submission.answers["12.late"].raw == "两次"
    assert submission.answers["12.late"].value is None


def messages(submission: Submission) -> list[str]:
    return [finding.message for finding in submission.findings]


def test_a_lost_row_is_an_error_without_a_cell() -> None:
    extract = make_return()
    lost = replace(extract, rows=tuple(row for row in extract.rows if row.key != "05.orgs"))
    submission = validate(lost)
    assert messages(submission) == [
        f"{FILE}「填报表」：找不到“培育社会组织数”一行（编号 05.orgs），可能被删除。请用发放的原表重新填报。"
    ]
    assert submission.findings[0].code == FindingCode.LOST_ROW
    assert submission.answers["05.orgs"].value is None


@pytest.mark.parametrize("again", [2.0, 6.0, None])
def test_a_doubled_row_is_an_error_even_if_both_say_the_same(again: float | None) -> None:
    extract = make_return()
    second = replace(make_row("05.orgs", again), cell="F200")
    submission = validate(replace(extract, rows=(*extract.rows, second)))
    assert messages(submission) == [
        f"{FILE}「填报表」F{ROWS['05.orgs']}：“培育社会组织数”有2行（F{ROWS['05.orgs']}、F200），分不清用哪一行。"
        "请用发放的原表重新填报。"
    ]
    assert submission.answers["05.orgs"].value is None


@pytest.mark.parametrize("label", ["培育企业数", "培育社会组织", "", "x\n培育社会组织数"])
def test_a_value_beside_another_label_is_not_believed(label: str) -> None:
    extract = make_return()
    row = replace(make_row("05.orgs", 6.0), label=label)
    submission = validate(replace(extract, rows=tuple(row if each.key == row.key else each for each in extract.rows)))
    assert [finding.code for finding in submission.findings] == ["wrong_label"]
    assert submission.answers["05.orgs"].value is None
    assert submission.answers["05.orgs"].raw == "6"


def test_a_label_without_its_hint_is_still_the_label() -> None:
    extract = make_return()
    rows = tuple(replace(row, label=f" {RULEBOOK.fields[row.key].label} ") for row in extract.rows)
    assert validate(replace(extract, rows=rows)).findings == ()


def test_a_key_that_no_field_has_is_no_matter() -> None:
    extract = make_return()
    strange = replace(make_row("05.orgs", 1.0), key="05.more")
    bureau = replace(make_row("05.orgs", 1.0), key="45.criticised")  # an office cannot answer for the bureau
    submission = validate(replace(extract, rows=(*extract.rows, strange, bureau)))
    assert submission.findings == ()
    assert submission.answers.keys() == RULEBOOK.office_fields.keys()


def test_evidence_is_gathered_by_item_wherever_it_stands() -> None:
    extract = make_return()
    written = {"09.mediators": " 名单 ", "09.settled": "台账\n第3页", "45.x": ""}
    rows = tuple(
        replace(row, evidence=Cell("text", written[row.key], raw=written[row.key])) if row.key in written else row
        for row in extract.rows
    )
    bare = replace(make_row("05.orgs", None, evidence="会议纪要"), key="43", label="")
    submission = validate(replace(extract, rows=(*rows, bare)))
    assert submission.evidence[9] == "名单\n台账\n第3页"
    assert submission.evidence[43] == "会议纪要"
    assert submission.evidence[10] == ""


def test_a_number_as_evidence_is_its_digits() -> None:
    extract = make_return()
    rows = tuple(replace(row, evidence=Cell("number", 12.0, raw="12")) for row in extract.rows if row.key == "26.self")
    assert validate(replace(extract, rows=rows)).evidence[26] == "12"


def test_macros_links_objects_and_copied_sheets_are_pointed_out_and_change_nothing() -> None:
    extract = replace(
        make_return(), has_macros=True, external_links=True, has_objects=True, other_tables=("填报表 (2)", "Sheet1")
    )
    submission = validate(extract)
    assert [(finding.code, finding.severity, finding.field) for finding in submission.findings] == [
        ("macros", Severity.REMINDER, ""), ("links", Severity.REMINDER, ""), ("objects", Severity.REMINDER, ""), ("copied_table", Severity.REMINDER, ""),
    ]  # fmt: skip
    assert messages(submission)[2] == (
        f"{FILE}「填报表」：文件里嵌有其他文件或控件，程序没有打开它们。请核实里面有没有需要的材料。"
    )
    assert messages(submission)[3] == (
        f"{FILE}「填报表」：文件里另有工作表“填报表 (2)”、“Sheet1”也像填报表，程序只读“填报表”。请核实填在哪一张表里。"
    )
    assert all(answer.value is not None for answer in submission.answers.values())


def check_across(submission: Submission) -> tuple[pd.DataFrame, list[Finding]]:
    """The answers that count, and what is said of the checks that failed."""
    answers, failures = apply_checks(RULEBOOK, frame_answers(RULEBOOK, {"001": submission}))
    return answers, [find_failed_check(submission, failure.check, RULEBOOK) for failure in failures]


def test_a_failed_check_names_every_value_that_it_speaks_of() -> None:
    submission = validate(make_return({"09.settled": 41}))
    answers, findings = check_across(submission)
    [finding] = [finding for finding in findings if finding.severity == Severity.ERROR]
    assert finding.message == (
        f"{FILE}「填报表」F{ROWS['09.settled']}：调处成功数不能多于已调处数，已调处数不能多于矛盾纠纷总数"
        "（其中调处成功填41、上列纠纷中已调处填40、矛盾纠纷总数填40）。请核对这几处，改好后重新报送。"
    )
    assert (finding.code, finding.item, finding.field) == ("check", 9, "09.settled")
    assert answers.loc["001", ["09.settled", "09.handled", "09.disputes"]].isna().all()
    listed = ANSWERS.frame(Answers(RULEBOOK, {"001": submission}, answers, InForce(answers))).set_index("field")
    assert (listed.loc["09.settled", "raw"], listed.loc["09.settled", "value"]) == ("41", "")
    assert (listed.loc["09.mediators", "raw"], listed.loc["09.mediators", "value"]) == ("2", "2")
    assert listed.loc["09.settled", "source"] == f"{FILE}「填报表」F{ROWS['09.settled']}"


def test_a_reminder_is_for_the_office_or_for_the_assessor() -> None:
    submission = validate(make_return({"01.branch": "否", "44.unit_county": 1}))
    answers, findings = check_across(submission)
    said = {finding.item: finding.message.rpartition("。")[0].rpartition("。")[2] for finding in findings}
    assert said == {
        1: "如填报有误，请改好后重新报送",
        26: "如填报有误，请改好后重新报送",
        44: "请考核人员留意",
    }
    assert {finding.severity for finding in findings} == {Severity.REMINDER}
    assert answers.loc["001", list(RULEBOOK.office_fields)].notna().all()


@pytest.mark.parametrize(
    ("stated", "is_said"), [(90.0, False), (90.004, False), (90.01, True), (0.0, True), (None, False)]
)
def test_the_forms_own_total_is_never_used_and_a_difference_is_said(stated: float | None, is_said: bool) -> None:
    finding = find_self_total(validate(make_return()), stated, 90.0)
    assert (finding and (finding.code, finding.severity)) == (("self_total", Severity.REMINDER) if is_said else None)


def test_an_absurd_total_is_said_as_well() -> None:
    finding = find_self_total(validate(make_return()), 1e308, 90.0)
    assert finding is not None
    assert "表里的自评总分是1e+308分，按填报值重新计算是90分" in finding.message


def test_the_ledger_names_file_cells_and_values_behind_it() -> None:
    submission = validate(
        make_return({"05.orgs": "两个", "09.settled": 41, "12.unposted": 1, "12.late": None, "01.self": 1.5})
    )
    answers, _ = check_across(submission)
    ledger = locate_ledger(RULEBOOK, score_offices(RULEBOOK, answers), {"001": submission}, answers, InForce(answers))
    places = ledger[["rule", "file", "cell", "values"]].set_index("rule").T.to_dict("list")
    contradicted = "件（与其他填报项矛盾，未采用）"
    assert places == {
        "1.judged": [FILE, f"F{ROWS['01.self']}", "党风廉政建设自评分＝1.5"],
        "5.quota": [FILE, f"F{ROWS['05.orgs']}", "培育社会组织数＝“两个”（无效）"],
        "9c.rates": [
            FILE,
            f"F{ROWS['09.handled']}、F{ROWS['09.disputes']}、F{ROWS['09.settled']}",
            f"上列纠纷中已调处＝40{contradicted}；矛盾纠纷总数＝40{contradicted}；其中调处成功＝41{contradicted}",
        ],
        "12a.once": [FILE, f"F{ROWS['12.unposted']}", "网格未上墙的村＝1个"],
        "12b.each": [FILE, f"F{ROWS['12.late']}", "每月3日后迟报、漏报次数＝（空）"],
        "12.floor": ["", "", ""],
        "43.ballot": ["", "", ""],
    }


def test_evidence_is_listed_with_its_cell() -> None:
    rows = tuple(
        make_row(row.key, row.value, "文号12" if row.key == "44.unit_county" else "") for row in make_return().rows
    )
    submission = validate(replace(make_return(), rows=rows))
    answers, _ = check_across(submission)
    listed = ANSWERS.frame(Answers(RULEBOOK, {"001": submission}, answers, InForce(answers))).set_index("field")
    source = f"{FILE}「填报表」L{ROWS['44.unit_county']}"
    assert listed.T["44.evidence"].to_dict() == {
        "office": "001", "raw": "文号12", "value": "文号12", "assessed": "", "source": source,
    }  # fmt: skip
    assert "43.evidence" not in listed.index


def test_frames_of_no_return_at_all_have_their_columns() -> None:
    answers = frame_answers(RULEBOOK, {})
    assert len(answers) == 0
    assert "05.orgs" in answers.columns
    assert "26.evidence" in answers.columns
    assert list(list_findings([]).columns)[:2] == ["office", "file"]
    assert list(Answers(RULEBOOK, {}, answers, InForce(answers))) == []
    valid, failures = apply_checks(RULEBOOK, answers)
    assert (len(valid), failures) == (0, [])


def test_a_form_in_which_nothing_is_filled_in_has_one_finding() -> None:
    [finding] = validate(make_return(dict.fromkeys(GOOD))).findings
    assert (finding.code, finding.item, finding.field) == ("blank_form", 0, "")
    assert finding.message == f"{FILE}「填报表」：整张表都没有填。请填好后重新报送。"


def test_one_value_filled_in_and_every_blank_is_told_by_itself() -> None:
    findings = validate(make_return(dict.fromkeys(GOOD) | {"05.orgs": 2.0})).findings
    assert {finding.code for finding in findings} == {"missing"}
    assert len(findings) == len(GOOD) - 1


@pytest.mark.parametrize(("lost", "told"), [(3, 3), (4, 1)])
def test_many_rows_that_are_lost_have_one_cause(lost: int, told: int) -> None:
    extract = make_return()
    findings = validate(replace(extract, rows=extract.rows[lost:])).findings
    assert [finding.code for finding in findings] == ["lost_row"] * told
    if told == 1:
        labels = [RULEBOOK.fields[row.key].label for row in extract.rows[:lost]]
        assert findings[0].fact == f"4个填报项的行找不到，可能被删除：{'、'.join(f'“{label}”' for label in labels)}"


def test_a_row_copied_a_thousand_times_is_named_in_a_few_cells() -> None:
    good = make_return()
    rows = (*good.rows, *[replace(make_row("05.orgs", 2), cell=f"F{row}") for row in range(1000, 2000)])
    [finding] = validate(replace(good, rows=rows)).findings
    assert finding.fact == (
        f"“培育社会组织数”有1001行（F{ROWS['05.orgs']}、F1000、F1001、F1002、F1003、F1004、F1005、F1006等），分不清用哪一行"
    )
