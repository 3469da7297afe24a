"""One blank form for all tests of its looks."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from sfs_excel.form.columns import TABLE
from sfs_excel.form.cover import Recipient
from sfs_excel.form.write import build_form
from sfs_excel.sheets.token import Stamp, make_token
from tests.fillings import KEY, MADE, RULEBOOK


@pytest.fixture(scope="package")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("form") / "河东司法所.xlsx"
    token = make_token("form", RULEBOOK.year, RULEBOOK.digest, "007")
    recipient = Recipient("007", "河东司法所", "王建国", "赣榆县司法局", date(2016, 12, 20), "kh@example.cn")
    path.write_bytes(build_form(RULEBOOK, recipient, Stamp(token, KEY, MADE)))
    return path


@pytest.fixture(scope="package")
def book(path: Path) -> Workbook:
    return openpyxl.load_workbook(path)


@pytest.fixture(scope="package")
def table(book: Workbook) -> Worksheet:
    sheet = book[TABLE]
    assert isinstance(sheet, Worksheet)
    return sheet
