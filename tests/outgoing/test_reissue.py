"""The rules are changed while a form is out: what was answered in it counts, and what is new is asked for with the rest prefilled.

1. The form of earlier rules counts by today's, as long as the earlier rules are known; what has changed is named.
2. The correction form asks for fields that are new, and those that are gone are gone. Returned, it counts.
3. Of rules that nobody knows any more a form counts for nothing, and its office gets one of the new rules, prefilled.
4. The rules of every form that went out are remembered, that of a correction workbook too.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from sfs_excel.form.columns import PROBLEMS
from sfs_excel.notices.reminders import MendingReminder
from sfs_excel.notices.render import Notices
from sfs_excel.outcome.standing import YearStatus
from sfs_excel.outgoing.papers import list_papers
from sfs_excel.outgoing.replies import RECEIPTS
from sfs_excel.year.collected import Collected
from sfs_excel.year.folder import ISSUED, RULEBOOKS, STATE
from sfs_excel.year.workspace import Workspace
from tests.conftest import Recalculate
from tests.fillings import GOOD, GOOD_TOTAL
from tests.outgoing.returned import CODES, WRONG, copy, prefilled, problems_of, returned, snapshot
from tests.rulebook.switching import switch
from tests.year.filled import drop, fill_in, make_workspace, outcome_of, total_of

pytestmark = pytest.mark.filterwarnings("ignore:.*xtension is not supported")  # openpyxl on data bars


def state_of(standing: YearStatus, name: str) -> str:
    return str(standing.offices.set_index("name").loc[name, "state"])


@dataclass(frozen=True, eq=False)
class Change:
    """A year whose rules are changed while a form is out: what was seen before and after, and once it was returned."""

    workspace: Workspace
    waiting: YearStatus
    told: Collected
    reissued: Path
    notice: str
    told_generally: Collected
    note_generally: str
    prefilled_generally: Mapping[str, object]
    counted: Collected
    files: Mapping[str, tuple[bytes, int]]
    standing: YearStatus


@pytest.fixture(scope="module")
def change(tmp_path_factory: pytest.TempPathFactory, libreoffice: Recalculate) -> Change:
    """Item 4 is left to the bureau, which takes two fields out of the form; item 7 has a new one."""
    folder = tmp_path_factory.mktemp("change")
    workspace = make_workspace(folder / "2016考核", {CODES[WRONG]: WRONG})
    workspace.generate()
    issued = workspace.folder / ISSUED / f"{WRONG}.xlsx"
    drop(fill_in(issued, folder / f"{WRONG}.xlsx", GOOD | {"12.late": "两次"}), workspace)
    workspace.collect()
    earlier = workspace.rulebook.digest
    letter = workspace.folder / "责任书.yaml"
    text = letter.read_text(encoding="utf-8")
    letter.write_text(switch(switch(text, "第7项另设一个是否项"), "第4项县局提供数据"), encoding="utf-8")

    changed = Workspace(workspace.folder)
    waiting, told = changed.status(), changed.collect()
    workbook = returned(changed, f"{WRONG}.xlsx")
    reissued = copy(workbook, folder / "新表.xlsx")
    notice = returned(changed, f"{WRONG}更正通知.txt").read_text(encoding="utf-8-sig")
    (changed.folder / STATE / RULEBOOKS / f"{earlier}.yaml").unlink()
    told_generally = changed.collect()
    note, values = note_of(workbook), prefilled(workbook, "05.orgs", "12.late")
    drop(libreoffice([fill_in(workbook, folder / "河东新表.xlsx", {"07.proper": "是", "12.late": 0})])[0], changed)
    counted = changed.collect()
    return Change(
        changed,
        waiting,
        told,
        reissued,
        notice,
        told_generally,
        note,
        values,
        counted,
        snapshot(changed),
        changed.status(),
    )


def note_of(path: Path) -> str:
    return str(openpyxl.load_workbook(path)[PROBLEMS]["A2"].value)


NOTE = (
    "你所报送的表发放以后，责任书改过，第7项有新的问题（1格），要补填。"
    "其余的已照原来填报的内容填好，没有改动的不用再填。"
)


def test_a_form_of_earlier_rules_counts_and_what_changed_is_named(change: Change) -> None:
    told = "按以前的规则发放的，第4、7项改过，已按现行规则计分"
    assert outcome_of(change.told, f"{WRONG}.xlsx") == ("current", told)
    # Item 4 (2 points) waits for the bureau; item 7 (4): nobody has answered its new question; item 12 (4): 两次 is no number.
    assert total_of(change.told, CODES[WRONG]) == GOOD_TOTAL - 2 - 4 - 4
    assert state_of(change.waiting, WRONG) == "待改错"


def test_its_office_gets_a_form_of_the_new_rules_with_what_it_had_written(change: Change) -> None:
    assert note_of(change.reissued) == NOTE
    assert NOTE in change.notice
    assert prefilled(change.reissued, "05.orgs", "07.cases", "07.proper", "12.late") == {
        "05.orgs": 2, "07.cases": 30, "07.proper": None, "12.late": "两次",
    }  # fmt: skip
    assert "v_04_satisfaction" not in openpyxl.load_workbook(change.reissued).defined_names
    assert {row["填报项"]: (row["问题"], row["怎样改"]) for row in problems_of(change.reissued)} == {
        "认真履行职责": ("认真履行职责是原来的表里没有的填报项", "请选“是”或“否”，补好后重新报送"),
        "每月3日后迟报、漏报次数": ("每月3日后迟报、漏报次数填的是“两次”，需要数字", "请改为 2 后重新报送"),
    }


def test_where_the_earlier_rules_are_not_known_any_more_it_is_told_generally(change: Change) -> None:
    assert outcome_of(change.told_generally, f"{WRONG}.xlsx") == (
        "refused",
        "这份表发放以后，责任书或计分规则改过，原来的规则已经查不到，分不清哪几项变了。请让司法所按新发的表填报。"
        "预填好的新表在「退回」文件夹，请发给司法所核对后报送。",
    )
    assert pd.isna(total_of(change.told_generally, CODES[WRONG]))
    assert change.note_generally == (
        "你所报送的表发放以后，责任书或计分规则改过。这是按新规则做的表，已照原来填报的内容预填，"
        "请逐项核对、补填空着的格子，再报送这一份。"
    )
    assert change.prefilled_generally == {"05.orgs": 2, "12.late": "两次"}


def test_the_form_of_the_new_rules_counts(change: Change) -> None:
    assert outcome_of(change.counted, "河东新表.xlsx") == ("current", "")
    assert total_of(change.counted, CODES[WRONG]) == GOOD_TOTAL - 2  # item 4 waits for the bureau
    assert state_of(change.standing, WRONG) == "已报送"
    assert sorted(change.files) == [f"{RECEIPTS}/{WRONG}.{kind}" for kind in ("html", "txt")]
    assert [path.parent.name for path in change.told.kept] == ["汇总"], (
        "of what is to be sent out no old copies lie about"
    )


def test_the_rules_of_a_form_that_went_out_from_here_are_remembered(change: Change) -> None:
    """It was never generated under the new rules: the correction workbook alone rests on them."""
    kept = change.workspace.folder / STATE / RULEBOOKS
    assert [path.stem for path in kept.iterdir()] == [change.workspace.rulebook.digest]


def test_an_office_whose_form_is_replaced_is_not_reminded_as_if_it_had_reported_nothing(change: Change) -> None:
    assert change.told_generally.reissued == {CODES[WRONG]}
    assert change.counted.reissued == set()
    papers = {
        paper.office: paper for paper in list_papers("reminder", change.told_generally.results, date(2016, 12, 21))
    }
    assert len(papers) == len(change.workspace.roster.offices), "the others have reported nothing"
    mending = papers[CODES[WRONG]].notice
    assert isinstance(mending, MendingReminder)
    assert (mending.is_outdated, mending.file) == (True, f"{WRONG}.xlsx")
    assert "没有报送" not in Notices().render(mending).text
