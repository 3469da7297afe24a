"""The office that sent a file which was refused: by its name, now or before."""

from dataclasses import replace

import pytest

from sfs_excel.finding_codes import RefusalCode
from sfs_excel.inbox.register import Receipt
from sfs_excel.reading.archive import Refused
from sfs_excel.returns.deliveries import Delivery
from sfs_excel.roster.former import Former
from tests.fillings import RULEBOOK
from tests.returns.received import EXPECTED, NAMES
from tests.returns.taking import take_all

BEFORE = Former({"002": ("青口镇司法所", "05")})


@pytest.mark.parametrize(
    ("name", "office"),
    [
        ("青口司法所.xlsx", "002"),
        ("青口镇司法所.xlsx", "002"),
        ("青口镇司法所和河东司法所.xlsx", ""),
        ("05.xlsx", ""),
        ("填报表.xlsx", ""),
    ],
)
def test_it_is_named_by_the_name_that_the_office_has_or_had(name: str, office: str) -> None:
    refused = Refused(RefusalCode.DAMAGED, "文件已损坏")
    delivery = Delivery(Receipt(1, "a", name, 1, "2016-12-10T08:00:00+08:00", 1), name, "a", refused)
    intake = take_all([delivery], replace(EXPECTED, former=BEFORE), RULEBOOK, NAMES)
    assert {code: [each.file for each in files] for code, files in intake.unusable.items()} == {office: [name]}
