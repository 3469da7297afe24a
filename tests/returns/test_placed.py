"""Every file has the place where its bytes lie now, or none: never another file's.

1. In the inbox under the name that it has there now; taken out, where it was laid out; else nowhere.
2. What lies in a package is opened by opening the package; the same bytes elsewhere do as well.
3. What is shown by another name than its path has no place: that would tell the path.
"""

from sfs_excel.inbox.register import Receipt
from sfs_excel.returns.placed import place_files
from sfs_excel.returns.received import Received

RECEIPTS = [
    Receipt(number, digest, name, 1, "2016-12-03T09:00:00+08:00", 1)
    for number, digest, name in (
        (1, "aa", "河东.xlsx"), (2, "bb", "河东.xlsx"), (3, "zip", "全部.zip"), (4, "vote", "王小芳的票.xlsx"),
    )
]  # fmt: skip
FILES = [
    Received("河东.xlsx", "aa", receipt=1),
    Received("河东.xlsx", "bb", receipt=2),
    Received("全部.zip/河东.xlsx", "aa", receipt=3),
    Received("全部.zip/河西.xlsx", "cc", receipt=3),
    Received("编号 P1 的票", "vote", receipt=4),
]


def places(**lying: str) -> list[str]:
    return [each.place for each in place_files(FILES, RECEIPTS, lying)]


def test_a_file_that_took_the_name_of_an_earlier_one_is_not_opened_in_its_stead() -> None:
    assert places(bb="收件箱/河东.xlsx") == ["", "收件箱/河东.xlsx", "", "", ""]
    assert places(aa="原件/1.xlsx", bb="收件箱/改名.xlsx")[:2] == ["原件/1.xlsx", "收件箱/改名.xlsx"]


def test_a_package_stands_for_what_lies_in_it_and_for_the_same_bytes_elsewhere() -> None:
    assert places(zip="收件箱/全部.zip") == ["收件箱/全部.zip", "", "收件箱/全部.zip", "收件箱/全部.zip", ""]


def test_a_ballot_has_no_place_for_its_path_may_name_the_voter() -> None:
    assert places(vote="收件箱/王小芳的票.xlsx") == [""] * 5
