"""A rulebook is not only 2016's: another year's letter goes all the way, and so does every alternative of 2016.

1. What waits for the bureau is 待定, gives nothing for now, and is one row: never a loss with a floor that makes no sense.
2. Text and decimals with a maximum are asked, checked and kept.
3. The form, recalculated, gives what the ledger gives.
"""

from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from sfs_excel.form.content import Filling
from sfs_excel.form.cover import Recipient
from sfs_excel.form.write import build_form
from sfs_excel.roster.model import Office
from sfs_excel.roster.write import write_roster
from sfs_excel.rulebook.load import load_rulebook
from sfs_excel.scoring.score import score_offices
from sfs_excel.sheets.token import Stamp, make_token
from sfs_excel.year.workspace import Workspace
from tests.conftest import Recalculate
from tests.fillings import MADE
from tests.libreoffice import find_differences

OTHER = Path(__file__).parents[1].joinpath("other_year.yaml")
RULEBOOK = load_rulebook(OTHER)


@pytest.fixture
def year(tmp_path: Path) -> Workspace:
    """2017, two offices, of which the first has returned a form."""
    folder = Workspace.create(tmp_path / "2017").folder
    (folder / "责任书.yaml").write_bytes(OTHER.read_bytes())
    offices = [Office("01", "甲镇司法所"), Office("02", "乙镇司法所")]
    write_roster(folder / "名册.xlsx", offices, settings={"年度": 2017})
    year = Workspace(folder)
    year.generate()
    return year


def fill(year: Workspace, values: Mapping[str, float | str]) -> None:
    book = openpyxl.load_workbook(year.folder / "发放" / "甲镇司法所.xlsx")
    for key, value in values.items():
        [(sheet, cell)] = book.defined_names[f"v_{key}"].destinations
        book[sheet][cell] = value
    book.save(year.folder / "收件箱" / "甲镇司法所.xlsx")


def test_another_years_letter_is_proven(year: Workspace) -> None:
    assert year.check().empty


def test_what_the_bureau_has_not_filled_in_is_pending_and_gives_nothing_for_now(year: Workspace) -> None:
    fill(year, {"02_ledger": "是", "02_keeper": "张三", "03_area": 120.5})
    collected = year.collect(export=True)
    # 1: 30 wait; 2: the ledger's 15 are kept, the rate's 15 wait; 3: 40 wait; 4: a veto that waits; 5: nothing.
    scores = collected.items.set_index("item")["score"].to_dict()
    assert scores == {1: 0, 2: 15, 3: 0, 4: 0, 5: 0}
    assert collected.items.set_index("item")["status"].to_dict() == {
        1: "待定",
        2: "待定",
        3: "待定",
        4: "待定",
        5: "自评",
    }
    rows = collected.ledger[["rule", "points", "role", "reason"]]
    assert list(rows.itertuples(index=False, name=None)) == [
        ("1.quota", -30, "pending", "“社会组织”待县局填报，暂计0分"),
        (
            "2b.rates",
            -15,
            "pending",
            "“已录入与应录入”待县局填报，暂计0分",
        ),
        ("3b.each", -40, "pending", "“投诉”待县局填报，暂计0分"),
        ("4.veto", 0, "pending", "“受到查处”待县局填报，暂计0分"),
    ]
    assert collected.stage == "自评暂定"
    assert collected.findings.empty
    assert collected.ranking["status"].tolist() == ["ranked", "missing"]


def test_a_text_is_kept_as_it_was_written(year: Workspace) -> None:
    fill(year, {"02_ledger": "是", "02_keeper": "张三（兼）", "03_area": 80})
    answers = year.collect().answers.set_index("field")
    assert answers.loc["02.keeper", "raw"] == "张三（兼）"
    assert answers.loc["02.keeper", "value"] == "张三（兼）"


def test_a_text_left_blank_and_an_area_beyond_its_maximum_are_errors(year: Workspace) -> None:
    fill(year, {"02_ledger": "是", "03_area": 500.5})
    messages = year.collect().findings["message"].tolist()
    assert [message.partition("：")[2] for message in messages] == [
        "台账管理人没有填。请填文字，不超过1000字，补好后重新报送。",
        "用房面积填的是500.5平方米，超过上限500平方米。请填0到500的数，改好后重新报送。",
    ]


def test_the_form_calculates_what_the_ledger_says(tmp_path: Path, libreoffice: Recalculate) -> None:
    fillings = [
        Filling(),
        Filling({"02.ledger": "是", "02.keeper": "张三", "03.area": 80.0}),
        Filling({"02.ledger": "否", "02.keeper": " ", "03.area": 79.99}),
        Filling({"02.ledger": "有", "02.keeper": 12.0, "03.area": 501.0}),
    ]
    paths = []
    for number, filling in enumerate(fillings):
        paths.append(tmp_path / f"{number}.xlsx")
        token = make_token("form", 2017, RULEBOOK.digest, "01")
        paths[-1].write_bytes(
            build_form(RULEBOOK, Recipient("01", "甲镇司法所"), Stamp(token, b"k" * 32, MADE), filling)
        )
    for written, recalculated in zip(paths, libreoffice(paths), strict=True):
        assert find_differences(written, recalculated) == []


def test_what_the_bureau_decides_takes_the_place_of_waiting() -> None:
    decided = {
        "01.orgs": 4,
        "02.ledger": 1,
        "02.due": 10,
        "02.done": 9,
        "03.area": 79,
        "03.complaints": 2,
        "04.punished": 0,
    }
    ledger = score_offices(RULEBOOK, pd.DataFrame([decided], index=["a"], dtype=float))
    # 1: one over, +5; 3: too small, all 40, and two complaints, 10, of which the floor gives 10 back.
    assert ledger[["rule", "points", "role"]].to_numpy().tolist() == [
        ["1.quota", 5, "gain"],
        ["3a.forfeit", -40, "loss"],
        ["3b.each", -10, "loss"],
        ["3.floor", 10, "floor"],
    ]
