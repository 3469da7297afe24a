"""The person who filled in a form, and the telephone, are read of its cover: they decide nothing.

1. What stands beside both words is read, wherever the sheet has gone and as a number, too; nothing where nobody wrote.
2. A form of an earlier version, which has no place for it, is read as ever.
3. A form that goes back has it already.
"""

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from sfs_excel.form.columns import COVER
from sfs_excel.form.contact import NOBODY, Contact
from sfs_excel.form.content import Filling
from sfs_excel.returns.extract import Extract, extract_return
from tests.form.golden import OTHER
from tests.form.kinds import FORM, build

WHO, PHONE = "C9", "C10"


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("issued") / "甲镇司法所.xlsx"
    path.write_bytes(build(FORM, OTHER))
    return path


def read(issued: Path, folder: Path, change: Callable[[Workbook], object]) -> Extract:
    book = openpyxl.load_workbook(issued)
    change(book)
    book.save(folder / "a.xlsx")
    extract = extract_return(folder / "a.xlsx")
    assert isinstance(extract, Extract)
    assert len(extract.rows) > 0
    return extract


def write(who: str | None, phone: str | float | None, name: str = COVER) -> Callable[[Workbook], object]:
    def change(book: Workbook) -> None:
        book[COVER][WHO], book[COVER][PHONE] = who, phone
        book[COVER].title = name

    return change


@pytest.mark.parametrize(
    ("change", "contact"),
    [
        (write("张三", "0518-1234567"), Contact("张三", "0518-1234567")),
        (write("张三", 13800000000), Contact("张三", "13800000000")),
        (write(" 张三\n（代） ", None, "首页"), Contact("张三 （代）", "")),
        (write(None, "0518-1234567"), Contact("", "0518-1234567")),
        (write("长" * 99, None), Contact("长" * 39 + "…", "")),
        (write(None, None), NOBODY),
        (lambda book: book.remove(book[COVER]), NOBODY),
    ],
)
def test_it_is_read_of_the_cover(
    change: Callable[[Workbook], object], contact: Contact, issued: Path, tmp_path: Path
) -> None:
    assert read(issued, tmp_path, change).contact == contact


def test_a_form_of_an_earlier_version_has_no_place_for_it(issued: Path, tmp_path: Path) -> None:
    def age(book: Workbook) -> None:
        cover = book[COVER]
        cover["B9"], cover["B10"] = "填表人（签字）", "联系电话"
        cover[WHO], cover[PHONE] = "　", "　"

    assert read(issued, tmp_path, age).contact == NOBODY


def test_a_form_that_goes_back_has_it_already(tmp_path: Path) -> None:
    contact = Contact("张三", "0518-1234567")
    path = tmp_path / "b.xlsx"
    path.write_bytes(build(FORM, OTHER, Filling(contact=contact)))
    assert openpyxl.load_workbook(path)[COVER][WHO].value == "张三"
    assert read(path, tmp_path, lambda _: None).contact == contact


def test_it_is_said_in_one_line() -> None:
    assert Contact("张三", "0518-1234567").say() == "张三　0518-1234567"
    assert (Contact("张三").say(), Contact(phone="110").say(), NOBODY.say()) == ("张三", "110", "")
