"""What a person did in the ranking workbook is not lost to the next collect, and an untouched one leaves no copies."""

from pathlib import Path

import pytest

from sfs_excel.summary.keep import keep_changed, note_written


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    path = tmp_path / "排名.xlsx"
    path.write_bytes(b"as it was written")
    note_written(path, tmp_path / "note.json", "rules")
    return path


def test_an_untouched_workbook_is_simply_replaced(workbook: Path, tmp_path: Path) -> None:
    assert keep_changed(workbook, tmp_path / "note.json", "rules") is None
    assert sorted(path.name for path in tmp_path.iterdir()) == ["note.json", "排名.xlsx"]


def test_a_workbook_that_a_person_changed_is_kept(workbook: Path, tmp_path: Path) -> None:
    workbook.write_bytes(b"scores overwritten by hand")
    kept = keep_changed(workbook, tmp_path / "note.json", "rules")
    assert kept is not None
    assert kept.read_bytes() == b"scores overwritten by hand"
    assert "保留的旧表" in kept.name
    assert kept.suffix == ".xlsx"


def test_a_workbook_that_rests_on_other_rules_is_kept(workbook: Path, tmp_path: Path) -> None:
    kept = keep_changed(workbook, tmp_path / "note.json", "other rules")
    assert kept is not None
    assert kept.read_bytes() == b"as it was written"


def test_a_workbook_of_which_nothing_is_noted_is_kept(workbook: Path, tmp_path: Path) -> None:
    (tmp_path / "note.json").write_text("{broken", encoding="utf-8")
    assert keep_changed(workbook, tmp_path / "note.json", "rules") is not None


def test_the_first_collect_has_nothing_to_keep(tmp_path: Path) -> None:
    assert keep_changed(tmp_path / "排名.xlsx", tmp_path / "note.json", "rules") is None
