"""A link is made only to a path that cannot mean anything else."""

import pytest

from sfs_excel.summary.links import link_to_place


@pytest.mark.parametrize("file", ["河东司法所.xlsx", "旧/河东 司法所（2）.xlsx", "a-b_c.v2.xls"])
def test_plain_name_has_a_link(file: str) -> None:
    assert link_to_place(f"收件箱/{file}") == f"external:../收件箱/{file}"


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
        "长" * 250 + ".xlsx",
    ],
)
def test_any_other_name_has_none(file: str) -> None:
    assert link_to_place(file) is None
