"""A final result is checked against its list: whatever is not as it was is found.

1. By itself, on another computer: one bit of any file, a file too many, too few, or under another name.
2. Beside its year folder a list that was rewritten, too.
"""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from sfs_excel.errors import SfsError
from sfs_excel.files.manifest import MANIFEST, list_files, write_list
from sfs_excel.files.whole import name_temporary
from sfs_excel.year.workspace import Workspace
from tests.year.final_year import copy_writable, make_year, opened

RANKING = "汇总/导出/ranking.csv"


@pytest.fixture(scope="module")
def final(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return opened(make_year(tmp_path_factory.mktemp("made") / "2018考核")).finalize()


@pytest.fixture
def copied(final: Path, tmp_path: Path) -> Path:
    return copy_writable(final, tmp_path / "U盘" / "考核结果")


def differing(folder: Path) -> list[tuple[str, str, str]]:
    return [(each.file, each.how, each.now) for each in Workspace.verify(folder).differing]


# 1. By itself


def test_as_it_was_nothing_differs_here_and_elsewhere(final: Path, copied: Path) -> None:
    here, there = Workspace.verify(final), Workspace.verify(copied)
    assert (here.differing, there.differing) == ((), ())
    assert here.registered is not None
    assert (here.registered.digest, there.registered) == (here.digest, None)
    assert (here.is_beside_register, there.is_beside_register) == (True, False)
    assert here.digest == there.digest


def list_names(folder: Path) -> list[str]:
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    assert len(names) > 30
    assert MANIFEST in names
    return names


def flip(path: Path, place: int, bit: int) -> None:
    content = bytearray(path.read_bytes())
    content[place % len(content)] ^= 1 << bit
    path.write_bytes(content)


def test_one_bit_of_any_file_is_found(copied: Path) -> None:
    for number, name in enumerate(list_names(copied)):
        flip(copied / name, number * 7919, number % 8)
        found = differing(copied)
        assert found == [(name, "changed", "")] if name != MANIFEST else found
        flip(copied / name, number * 7919, number % 8)
    assert differing(copied) == []


def test_any_file_that_is_missing_is_found(copied: Path) -> None:
    for name in list_names(copied):
        moved = (copied / name).rename(copied.parent / "aside")
        assert (name, "missing", "") in differing(copied)
        moved.rename(copied / name)
    assert differing(copied) == []


def test_any_file_under_another_name_is_found(copied: Path) -> None:
    for name in list_names(copied):
        now = f"{name}.改名"
        (copied / name).rename(copied / now)
        wanted = [(name, "renamed", now)]
        assert differing(copied) == ([(MANIFEST, "missing", "")] if name == MANIFEST else wanted)
        (copied / now).rename(copied / name)
    assert differing(copied) == []


def test_a_file_too_many_is_found_beside_any_other(copied: Path) -> None:
    for name in list_names(copied):
        (copied / f"{name}.多").write_bytes(b"")
        assert differing(copied) == [(f"{name}.多", "added", "")]
        (copied / f"{name}.多").unlink()
    assert differing(copied) == []


def test_any_bit_of_the_list_is_found(tmp_path: Path) -> None:
    (tmp_path / "导出").mkdir()
    (tmp_path / "导出" / "甲 1.csv").write_bytes(b"1")
    content = write_list(list_files(tmp_path))
    for place in range(8 * len(content)):
        changed = bytearray(content)
        changed[place // 8] ^= 1 << place % 8
        (tmp_path / MANIFEST).write_bytes(changed)
        assert differing(tmp_path), place
    (tmp_path / MANIFEST).write_bytes(content)
    assert differing(tmp_path) == []


def test_what_is_missing_too_much_or_renamed_is_named(copied: Path) -> None:
    (copied / RANKING).unlink()
    (copied / "汇总/看板.html").rename(copied / "汇总/看板2.html")
    (copied / "汇总/新.txt").write_bytes(b"new")
    (copied / "空").mkdir()
    assert differing(copied) == [
        (RANKING, "missing", ""), ("汇总/新.txt", "added", ""), ("汇总/看板.html", "renamed", "汇总/看板2.html"),
        ("空", "added", ""),
    ]  # fmt: skip


def test_a_link_is_not_the_file(copied: Path) -> None:
    shutil.move(copied / RANKING, copied.parent / "ranking.csv")
    try:
        (copied / RANKING).symlink_to(copied.parent / "ranking.csv")
    except OSError:
        pytest.skip("no links here")
    assert differing(copied) == [(RANKING, "changed", "")]


def test_without_its_list_that_is_named(copied: Path) -> None:
    (copied / MANIFEST).unlink()
    assert differing(copied) == [(MANIFEST, "missing", "")]


def test_what_is_no_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(SfsError, match="没有这个文件夹。请写定稿的文件夹，如 finalize --verify 定稿/2016-12-31。"):
        Workspace.verify(tmp_path / "定稿")


# 2. Beside its year folder


def rewrite(folder: Path) -> None:
    """A figure is changed, and the list after it."""
    (folder / RANKING).write_bytes((folder / RANKING).read_bytes() + b"\r\n")
    (folder / MANIFEST).write_bytes(write_list(list_files(folder)))


def test_a_rewritten_list_is_found_beside_the_register(final: Path, copied: Path, tmp_path: Path) -> None:
    year = Path(shutil.copytree(final.parents[1] / ".sfs", tmp_path / "2018考核" / ".sfs")).parent
    beside = Path(shutil.copytree(copied, year / "定稿" / final.name))
    assert differing(beside) == []
    for folder in (beside, copied):
        rewrite(folder)
    assert differing(beside) == [(MANIFEST, "changed", "")]
    assert differing(copied) == [], "by itself it is taken at its word: the digest on paper tells"
    assert Workspace.verify(copied).digest != Workspace.verify(final).digest


def test_any_line_of_the_list_is_held_to_the_register(final: Path, copied: Path, tmp_path: Path) -> None:
    """One bit of every line, and the list of a folder that was altered with it."""
    year = Path(shutil.copytree(final.parents[1] / ".sfs", tmp_path / "2018考核" / ".sfs")).parent
    beside = Path(shutil.copytree(copied, year / "定稿" / final.name))
    lines = (beside / MANIFEST).read_bytes().splitlines(keepends=True)
    places = [sum(map(len, lines[:number])) + number % len(line) for number, line in enumerate(lines)]
    for place in places:
        flip(beside / MANIFEST, place, 0)
        assert (MANIFEST, "changed", "") in differing(beside)
        flip(beside / MANIFEST, place, 0)
    assert differing(beside) == []


def test_a_folder_that_the_register_does_not_know_is_none_of_the_year(final: Path, copied: Path) -> None:
    stranger = Path(shutil.copytree(copied, final.with_name("2018-12-30")))
    rewrite(stranger)
    assert Workspace.verify(stranger).registered is None
    assert differing(stranger) == [(MANIFEST, "changed", "")]


def test_a_folder_under_another_name_is_known_by_its_list(final: Path, copied: Path) -> None:
    verified = Workspace.verify(Path(shutil.copytree(copied, final.with_name("年终"))))
    assert verified.registered is not None
    assert (verified.registered.folder, verified.differing, verified.is_sound) == (final.name, (), False)


def test_a_folder_that_has_not_got_its_name_gets_it_before(final: Path, copied: Path, tmp_path: Path) -> None:
    year = Path(shutil.copytree(final.parents[1] / ".sfs", tmp_path / "2018考核" / ".sfs")).parent
    place = year / "定稿" / final.name
    shutil.copytree(copied, name_temporary(place))
    assert Workspace.verify(place).is_sound


def test_of_a_folder_of_several_the_one_is_asked_for(final: Path) -> None:
    with pytest.raises(SfsError, match="请写里面带日期的那一个，如 finalize --verify 定稿/2016-12-31。"):
        Workspace.verify(final.parent)


@pytest.mark.parametrize("change", [lambda each: each.replace(b"\n", b"\r\n"), lambda each: b"\xef\xbb\xbf" + each])
def test_of_a_list_that_another_program_has_saved_only_that_is_said(
    copied: Path, change: Callable[[bytes], bytes]
) -> None:
    (copied / MANIFEST).write_bytes(change((copied / MANIFEST).read_bytes()))
    assert differing(copied) == [(MANIFEST, "changed", "")]
