"""The person to ask about a form is shown to the clerk, and put back where the form goes back."""

from io import StringIO
from pathlib import Path

import openpyxl
from rich.console import Console

from sfs_excel.cli.screen_status import show_status
from sfs_excel.form.columns import COVER, TABLE, VALUE_HEAD
from sfs_excel.summary.submissions import SHEET
from tests.handouts.bureau import heads_of, keyed_rows, sheet_of
from tests.small_year import OFFICES, hand_in, open_year, send

WHO, PHONE = "C9", "C10"
SAID = "张三　0518-1234567"


def test_the_clerk_sees_whom_to_ask_and_the_office_finds_it_written(tmp_path: Path) -> None:
    year = open_year(tmp_path / "2018考核")
    year.generate()
    hand_in(year)
    name = f"{OFFICES[0].name}.xlsx"
    book = openpyxl.load_workbook(year.folder / "收件箱" / name)
    book[COVER][WHO], book[COVER][PHONE] = "张三", "0518-1234567"
    table = sheet_of(book, TABLE)
    table.cell(min(keyed_rows(table, VALUE_HEAD).values()), heads_of(table, VALUE_HEAD)[1][VALUE_HEAD]).value = "约"
    send(year.folder, name, book)
    collected = year.collect()
    ranking = sheet_of(openpyxl.load_workbook(collected.summary), SHEET)
    row, heads = heads_of(ranking, "填表人")
    shown = {
        ranking.cell(at, heads["司法所"]).value: ranking.cell(at, heads["填表人"]).value for at in (row + 1, row + 2)
    }
    assert shown == {OFFICES[0].name: SAID, OFFICES[1].name: None}
    status = year.status()
    assert status.offices["contact"].tolist() == [SAID, ""]
    screen = Console(width=200, file=StringIO())
    screen.print(show_status(status))
    assert SAID in screen.file.getvalue()  # type: ignore[attr-defined]
    [back] = (year.folder / "退回").glob("*.xlsx")
    cover = openpyxl.load_workbook(back)[COVER]
    assert (cover[WHO].value, cover[PHONE].value) == ("张三", "0518-1234567")
