"""The names of a zip's members are decoded rightly.

1. A name is read as the packing program meant it, whether or not it says how it is encoded.
2. A name is only ever text: nothing in it reaches a file system, and it can always be written.
"""

import pytest

from sfs_excel.reading.archive import Archive, Budget, Refused
from tests.reading.zips import Entry, unicode_path, zip_raw

UTF8 = 0x800
NAME = "河东司法所/填报表.xlsx"


def names_of(*entries: Entry) -> tuple[str, ...]:
    return Archive(zip_raw(entries), Budget()).names


def test_a_name_flagged_as_utf8_is_utf8() -> None:
    assert names_of(Entry(NAME.encode(), flags=UTF8)) == (NAME,)


def test_a_name_in_gbk_without_flag_as_windows_writes_it() -> None:
    assert names_of(Entry(NAME.encode("gbk"))) == (NAME,)


def test_a_rare_character_of_a_name_is_read_as_gb18030() -> None:
    assert names_of(Entry("㐀村𠀀.xlsx".encode("gb18030"))) == ("㐀村𠀀.xlsx",)


def test_a_name_in_utf8_without_flag_as_macos_writes_it() -> None:
    assert names_of(Entry(NAME.encode())) == (NAME,)


def test_gbk_that_might_be_utf8_is_told_by_the_other_names() -> None:
    """一些 in GBK is also well-formed UTF-8, of other characters."""
    name = "一些.jpg".encode("gbk")
    assert names_of(Entry(name)) != ("一些.jpg",)  # alone, it cannot be told
    assert names_of(Entry(name), Entry(NAME.encode("gbk"))) == ("一些.jpg", NAME)


def test_the_name_in_the_extra_field_is_the_one_that_counts() -> None:
    plain = "填报表.xlsx".encode("gbk")
    assert names_of(Entry(plain, extra=b"\x55\x54\x01\x00\x00" + unicode_path(NAME, plain))) == (NAME,)


@pytest.mark.parametrize(
    "extra", [unicode_path(NAME, b"other"), unicode_path("é.xlsx", b"a.xlsx").replace("é".encode(), b"\xe9\xe9")]
)
def test_an_extra_field_that_belongs_to_another_name_is_not_believed(extra: bytes) -> None:
    assert names_of(Entry(b"a.xlsx", extra=extra)) == ("a.xlsx",)


def test_backslashes_are_folders() -> None:
    assert names_of(Entry(NAME.replace("/", "\\").encode("gbk"))) == (NAME,)


def test_a_backslash_within_a_character_of_gbk_is_none() -> None:
    assert "誠".encode("gbk")[1:] == b"\x5c"
    assert names_of(Entry("誠信.xlsx".encode("gbk"))) == ("誠信.xlsx",)


def test_control_characters_and_bytes_of_no_encoding_are_replaced() -> None:
    assert names_of(Entry(b"a\x00b\r\n.xlsx")) == ("a\ufffdb\ufffd\ufffd.xlsx",)
    [name] = names_of(Entry(b"\xff\xfe\xed\xa0\x80.jpg"))
    assert name.endswith(".jpg")
    assert name.encode()


@pytest.mark.parametrize(
    "name", ["../a.xlsx", "河东/../../a.xlsx", "..\\a.xlsx", "/etc/passwd", "\\a.xlsx", "C:\\a.xlsx"]
)
def test_a_name_that_leads_out_is_refused_in_any_encoding(name: str) -> None:
    for coded in (name.encode(), name.encode("gbk")):
        with pytest.raises(Refused, match="含有指向文件之外的文件名"):
            names_of(Entry(coded))


def test_a_hidden_name_that_leads_out_is_refused() -> None:
    with pytest.raises(Refused, match="含有指向文件之外的文件名"):
        names_of(Entry(b"a.xlsx", extra=unicode_path("../../a.xlsx", b"a.xlsx")))
