"""A bureau's template is bounded in time and memory, and in the files that it may read.

1. Time, memory and what is written are bounded, wherever the template is used; whatever goes beyond is a fault of its
   place, after which everything else goes on.
2. Only regular files of the folder are read: no link is followed, in whichever way its name is asked for.
"""

import os
from pathlib import Path

import docx
import pytest

from sfs_excel.errors import Fault, FaultyFileError
from sfs_excel.notices.bounded import ExhaustedError
from sfs_excel.notices.examples import CORRECTION, RECEIPT
from sfs_excel.notices.paper_examples import LETTER
from sfs_excel.notices.render import Notices
from sfs_excel.notices.wording import word_exhausted

SECONDS = 1.0
KEY = "5ec1e7" * 10
LOOPS = "{% for a in range(99999) %}{% for b in range(99999) %}一{% endfor %}{% endfor %}"


def fault_of(folder: Path) -> Fault:
    """The fault of the receipt, after which everything else goes on."""
    notices = Notices(folder, SECONDS)
    with pytest.raises(FaultyFileError) as told:
        notices.render(RECEIPT)
    assert notices.render(CORRECTION) == Notices().render(CORRECTION)
    [fault] = told.value.faults
    return fault


@pytest.mark.parametrize(
    "source",
    [
        LOOPS,
        "{{ '一' * 3000000000 }}",
        "{{ 9 ** (9 ** 9) }}",
        "{{ '一' | center(10 ** 9) }}",
        "{{ '%0999999999d' % 1 }}",
        "{% macro twice(n) %}{% if n %}{{ twice(n - 1) }}{{ twice(n - 1) }}{% endif %}{% endmacro %}{{ twice(60) }}",
    ],
    ids=["loops", "3 GB", "power", "filter", "format", "macro"],
)
def test_template_without_end_is_a_fault_of_its_place(tmp_path: Path, source: str) -> None:
    path = tmp_path / "receipt.txt.j2"
    path.write_text(f"收条\n{source}", encoding="utf-8")
    assert fault_of(tmp_path) in (word_exhausted(str(path)), word_exhausted(f"{path} 第2行"))


@pytest.mark.parametrize("source", ["(" * 3000 + "1" + ")" * 3000, "1 }}" + "{% for a in [1] %}" * 40 + "{{ 1"])
def test_template_nested_too_deep_is_a_fault_of_its_place(tmp_path: Path, source: str) -> None:
    path = tmp_path / "receipt.txt.j2"
    path.write_text(f"收条\n{{{{ {source} }}}}{'{% endfor %}' * source.count('{% for')}", encoding="utf-8")
    fault = fault_of(tmp_path)
    assert (fault.place, fault.fact) == (str(path), "模板反复引用自己，或者标记、括号一层套一层，套得太深")


def test_what_is_written_is_bounded_too(tmp_path: Path) -> None:
    path = tmp_path / "receipt.txt.j2"
    path.write_text("收条\n{% set n = 21000000 %}{{ '-' * n }}", encoding="utf-8")
    fault = fault_of(tmp_path)
    assert (fault.place, fault.fact) == (str(path), "写出来的内容超过 20 MB")


def test_document_without_end_is_a_fault_of_its_place(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph(LOOPS)
    document.save(str(tmp_path / "letter.docx"))
    notices = Notices(tmp_path, SECONDS)
    with pytest.raises(ExhaustedError) as told:
        notices.write_document(LETTER)
    assert str(tmp_path / "letter.docx") in str(told.value)
    assert len(notices.faults()) == 1


def test_what_is_exhausted_once_ends_the_check(tmp_path: Path) -> None:
    """Every message has this part in it: the check would take its time for each of them."""
    for name in ("parts.txt.j2", "parts.html.j2"):
        (tmp_path / name).write_text(LOOPS, encoding="utf-8")
    [fault] = Notices(tmp_path, SECONDS).faults()
    assert fault.fact == word_exhausted("").fact


@pytest.fixture
def linked(tmp_path: Path) -> Path:
    """模板/k.j2 -> ../.sfs/key."""
    (tmp_path / ".sfs").mkdir()
    (tmp_path / ".sfs" / "key").write_text(KEY, encoding="ascii")
    (tmp_path / "模板").mkdir()
    link(tmp_path / "模板" / "k.j2", Path("../.sfs/key"))
    return tmp_path / "模板"


def link(path: Path, target: Path) -> None:
    try:
        path.symlink_to(target)
    except OSError:
        pytest.skip("this system lets nobody make links")


def test_link_that_nothing_asks_for_is_told_by_the_check(linked: Path) -> None:
    [fault] = Notices(linked).faults()
    assert (fault.place, fault.fact) == (str(linked / "k.j2"), "是链接或文件夹，不是普通文件，没有读取")


@pytest.mark.parametrize("tag", ["{% include 'k.j2' %}", "{% extends 'k.j2' %}", "{% import 'k.j2' as k %}{{ k }}"])
def test_link_in_the_folder_is_not_followed(linked: Path, tag: str) -> None:
    expected = Fault(str(linked / "k.j2"), "是链接或文件夹，不是普通文件，没有读取", "请换成文件本身，或移走它")
    assert Notices(linked).render(RECEIPT) == Notices().render(RECEIPT)
    (linked / "receipt.txt.j2").write_text(tag, encoding="utf-8")
    with pytest.raises(FaultyFileError) as told:
        Notices(linked).render(RECEIPT)
    assert told.value.faults == (expected,)


def test_link_to_a_template_or_document_is_not_taken_for_ours(linked: Path, tmp_path: Path) -> None:
    (linked / "k.j2").unlink()
    (tmp_path / "别处.docx").write_bytes(b"")
    for name in ("letter.docx", "receipt.html.j2"):
        link(linked / name, tmp_path / "别处.docx")
    notices = Notices(linked)
    assert len(notices.faults()) == 2
    with pytest.raises(FaultyFileError, match="不是普通文件"):
        notices.render(RECEIPT)
    with pytest.raises(FaultyFileError, match="不是普通文件"):
        notices.write_document(LETTER)


def test_folder_that_is_a_link_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "别处").mkdir()
    (tmp_path / "别处" / "receipt.txt.j2").write_text("收条", encoding="utf-8")
    link(tmp_path / "模板", tmp_path / "别处")
    [fault] = Notices(tmp_path / "模板").faults()
    assert (fault.place, fault.fact) == (str(tmp_path / "模板"), "是链接，不是文件夹，里面的模板没有读取")
    with pytest.raises(FaultyFileError, match="是链接"):
        Notices(tmp_path / "模板").render(RECEIPT)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes in folders on this system")
def test_pipe_and_folder_named_as_templates_are_told(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "receipt.txt.j2")
    (tmp_path / "letter.docx").mkdir()
    assert [fault.fact for fault in Notices(tmp_path).faults()] == ["是链接或文件夹，不是普通文件，没有读取"] * 2


def test_file_larger_than_any_template_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "letter.docx").open("wb") as file:
        file.truncate(20_000_001)
    [fault] = Notices(tmp_path).faults()
    assert fault.fact == "文件超过 20 MB，没有读取"
