"""A link is made only to a file of the inbox whose name cannot mean anything else."""

import pytest

from sfs_excel.summary.links import link_to_inbox


@pytest.mark.parametrize("file", ["河东司法所.xlsx", "旧/河东 司法所（2）.xlsx", "a-b_c.v2.xls"])
def test_plain_name_has_a_link(file: str) -> None:
    assert link_to_inbox(file) == f"external:../收件箱/{file}"


def test_a_file_in_a_package_leads_to_the_package() -> None:
    assert link_to_inbox("第1批/河东.ZIP/表/填报表.xlsx") == "external:../收件箱/第1批/河东.ZIP"
    assert link_to_inbox("河东.zip/=cmd.xlsx") == "external:../收件箱/河东.zip"
    assert link_to_inbox("=cmd.zip/a.xlsx") is None


@pytest.mark.parametrize(
    "file",
    [
        "",
        "a#b.xlsx",
        "a%20b.xlsx",
        "=cmd|' /C calc'!A0.xlsx",
        "../secret.xlsx",
        "旧/../../secret.xlsx",
        "..\\secret.xlsx",
        "/etc/passwd",
        "C:/a.xlsx",
        "http://example.com/a.xlsx",
        "a\nb.xlsx",
        "铃\x07.xlsx",
        "左\u202e右.xlsx",
        "a?.xlsx",
        'a".xlsx',
        "a .xlsx ",
        "编号 P1 的票",
        "长" * 250 + ".xlsx",
    ],
)
def test_any_other_name_has_none(file: str) -> None:
    assert link_to_inbox(file) is None
