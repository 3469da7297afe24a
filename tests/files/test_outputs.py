"""A person's changes to an output are not lost to the next run, and an untouched one leaves no copies.

1. An output that nobody touched is replaced; one that was changed, or rests on something else, is kept beside.
2. One that is open goes beside, once; when it is closed again, what stood in for it goes away.
3. A crash between noting and writing keeps nothing needlessly and loses nothing.
4. Only what is ours and untouched is ever taken away.
5. Whatever the note says and whatever links lie there, nothing outside the folder is read, replaced or taken away.
6. What would say the same is not made again; what a person did to it, its absence among that, is seen.
"""

import errno
import json
import os
from pathlib import Path

import pytest

from sfs_excel.errors import SfsError
from sfs_excel.files import whole as files
from sfs_excel.files.outputs import Draft, Outputs, Written, hash_content
from tests.held_open import hold_open

links = pytest.mark.skipif(os.name == "nt", reason="links need a right that a clerk has not")

BEFORE, AFTER = b"as it was written", b"as it is now"


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """As an earlier run left it."""
    folder = tmp_path / "年度"
    folder.mkdir()
    path = folder / "汇总" / "排名.xlsx"
    open_outputs(folder).write({path: BEFORE}, "rules")
    return path


def open_outputs(folder: Path) -> Outputs:
    return Outputs(folder, folder / "note.json")


def write(path: Path, content: bytes = AFTER, basis: str = "rules") -> tuple[Path, Path | None]:
    """A later run: where it wrote, and what it kept."""
    written = open_outputs(path.parents[1]).write({path: content}, basis)[path]
    return written.path, written.kept


def names(workbook: Path) -> list[str]:
    return sorted(path.name for path in workbook.parent.iterdir())


def test_an_untouched_workbook_is_simply_replaced(workbook: Path) -> None:
    assert write(workbook) == (workbook, None)
    assert (workbook.read_bytes(), names(workbook)) == (AFTER, ["排名.xlsx"])


def test_a_workbook_that_a_person_changed_is_kept(workbook: Path) -> None:
    workbook.write_bytes(b"scores overwritten by hand")
    place, kept = write(workbook)
    assert kept is not None
    assert (place.read_bytes(), kept.read_bytes()) == (AFTER, b"scores overwritten by hand")
    assert "保留的旧表" in kept.name
    assert kept.suffix == ".xlsx"


def test_a_workbook_that_was_kept_beforehand_is_not_kept_again(workbook: Path) -> None:
    """Not by the run that kept it, nor by the next where that one was cut off; but for what a person changed since."""
    outputs = open_outputs(workbook.parents[1])
    assert outputs.keep_changed(workbook, "rules") is None, "nobody changed it"
    workbook.write_bytes(b"scores overwritten by hand")
    kept = outputs.keep_changed(workbook, "rules")
    assert kept is not None
    assert kept.read_bytes() == workbook.read_bytes()
    assert not outputs.is_untouched(workbook)
    workbook.write_bytes(b"and once more")
    assert write(workbook)[1] is not None, "control"
    workbook.write_bytes(b"scores overwritten by hand")
    assert open_outputs(workbook.parents[1]).keep_changed(workbook, "rules") is not None
    assert write(workbook) == (workbook, None)
    assert len(names(workbook)) == 4


def test_a_workbook_that_rests_on_other_rules_is_kept(workbook: Path) -> None:
    _, kept = write(workbook, basis="other rules")
    assert kept is not None
    assert kept.read_bytes() == BEFORE


def test_a_workbook_of_which_nothing_is_noted_is_kept(workbook: Path) -> None:
    (workbook.parents[1] / "note.json").write_text("{broken", encoding="utf-8")
    assert write(workbook)[1] is not None


def test_the_first_run_has_nothing_to_keep(tmp_path: Path) -> None:
    assert write(tmp_path / "汇总" / "排名.xlsx") == (tmp_path / "汇总" / "排名.xlsx", None)


def test_while_a_workbook_is_open_one_sibling_stands_in_for_it(workbook: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        hold_open(patch, workbook)
        write(workbook, b"second")
        place, kept = write(workbook, b"third")
    assert kept is None
    assert (workbook.read_bytes(), place.read_bytes(), len(names(workbook))) == (BEFORE, b"third", 2)
    assert write(workbook) == (workbook, None)
    assert (workbook.read_bytes(), names(workbook)) == (AFTER, ["排名.xlsx"])


def test_what_is_saved_into_an_open_workbook_is_kept(workbook: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        hold_open(patch, workbook)
        write(workbook, b"second")
    workbook.write_bytes(b"saved from Excel, then closed")
    _, kept = write(workbook)
    assert kept is not None
    assert kept.read_bytes() == b"saved from Excel, then closed"
    assert len(names(workbook)) == 2


def test_a_sibling_that_a_person_changed_stays(workbook: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        hold_open(patch, workbook)
        sibling, _ = write(workbook, b"second")
    sibling.write_bytes(b"worked in")
    write(workbook)
    assert sibling.read_bytes() == b"worked in"


def test_a_sibling_that_is_open_itself_is_taken_away_by_a_later_run(
    workbook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        hold_open(patch, workbook)
        sibling, _ = write(workbook, b"second")
    unlink = Path.unlink

    def refuse(self: Path, missing_ok: bool = False) -> None:
        if self == sibling:
            raise PermissionError(errno.EACCES, "open in another program", str(self))
        unlink(self, missing_ok)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", refuse)
        assert write(workbook) == (workbook, None)
    assert (workbook.read_bytes(), sibling.read_bytes()) == (AFTER, b"second")
    assert write(workbook) == (workbook, None)
    assert names(workbook) == ["排名.xlsx"]


def test_a_run_that_ends_between_note_and_file_keeps_nothing_needlessly(
    workbook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(path: Path, content: bytes, **_: object) -> Path:
        if path.name != "note.json":
            raise KeyboardInterrupt
        return files.write_whole(path, content)

    with monkeypatch.context() as patch:
        patch.setattr("sfs_excel.files.outputs.write_whole", crash)
        with pytest.raises(KeyboardInterrupt):
            write(workbook)
    assert workbook.read_bytes() == BEFORE
    assert write(workbook, b"the next run") == (workbook, None)


def test_what_no_longer_holds_is_taken_away(workbook: Path) -> None:
    other = workbook.with_name("别人的.xlsx")
    other.write_bytes(b"not ours")
    open_outputs(workbook.parents[1]).remove([workbook, other, workbook.with_name("没有.xlsx")])
    assert names(workbook) == ["别人的.xlsx"]
    assert write(workbook) == (workbook, None)


def test_what_a_person_changed_is_never_taken_away(workbook: Path) -> None:
    workbook.write_bytes(b"worked in")
    open_outputs(workbook.parents[1]).remove([workbook])
    assert workbook.read_bytes() == b"worked in"


KEY = b"the signing key"


@pytest.fixture
def outside(workbook: Path) -> Path:
    """Beside the folder with the outputs."""
    path = workbook.parents[1].parent / "key"
    path.write_bytes(KEY)
    return path


@links
def test_link_to_the_key_is_neither_kept_nor_mailed_nor_written_through(workbook: Path, outside: Path) -> None:
    workbook.unlink()
    workbook.symlink_to(outside)
    assert open_outputs(workbook.parents[1]).find_made_of(workbook) == ""
    assert write(workbook) == (workbook, None)
    assert (workbook.is_symlink(), workbook.read_bytes(), outside.read_bytes()) == (False, AFTER, KEY)
    assert names(workbook) == ["排名.xlsx"]


@links
def test_folder_that_was_replaced_by_a_link_is_not_written_into(workbook: Path, outside: Path) -> None:
    workbook.unlink()
    workbook.parent.rmdir()
    elsewhere = outside.parent / "别处"
    elsewhere.mkdir()
    workbook.parent.symlink_to(elsewhere)
    (elsewhere / workbook.name).write_bytes(BEFORE)
    with pytest.raises(SfsError) as caught:
        write(workbook)
    assert str(caught.value) == (
        f"{workbook.parent}：这是指向年度文件夹以外的链接，没有往里面写。请删掉这个链接，换成真正的文件夹后重试。"
    )
    open_outputs(workbook.parents[1]).remove([workbook])
    assert (elsewhere / workbook.name).read_bytes() == BEFORE


@pytest.mark.parametrize("name", ["../key", "汇总/../../key", "/tmp/key", "C:\\key"])
def test_note_that_names_a_file_outside_takes_nothing_away(workbook: Path, outside: Path, name: str) -> None:
    folder = workbook.parents[1]
    noted = json.loads((folder / "note.json").read_text(encoding="utf-8"))
    noted[name] = noted["汇总/排名.xlsx"] | {"ours": [hash_content(KEY)]}
    (folder / "note.json").write_text(json.dumps(noted), encoding="utf-8")
    outputs = open_outputs(folder)
    assert outputs.list_noted(folder) == [workbook]
    outputs.remove(outputs.list_noted(Path(folder.anchor)))
    assert outside.read_bytes() == KEY


@pytest.mark.parametrize("beside", ["../../key", "..", "/tmp/key"])
def test_sibling_that_lies_elsewhere_is_none(workbook: Path, outside: Path, beside: str) -> None:
    folder = workbook.parents[1]
    noted = json.loads((folder / "note.json").read_text(encoding="utf-8"))
    noted["汇总/排名.xlsx"]["beside"] = [beside, hash_content(KEY)]
    (folder / "note.json").write_text(json.dumps(noted), encoding="utf-8")
    write(workbook)
    open_outputs(folder).remove([workbook])
    assert outside.read_bytes() == KEY


@pytest.mark.parametrize(
    "noted", ["[" * 100_000, '{"a":' * 3000, '{"汇总/排名.xlsx": {"ours": "x", "basis": "", "beside": ["a"]}}']
)
def test_where_the_notes_cannot_be_read_every_output_counts_as_changed(workbook: Path, noted: str) -> None:
    folder = workbook.parents[1]
    (folder / "note.json").write_text(noted, encoding="utf-8")
    assert open_outputs(folder).list_noted(folder) == []
    assert write(workbook)[1] is not None


@pytest.fixture
def drafted(tmp_path: Path) -> Path:
    """An output that was made of something."""
    path = tmp_path / "汇总" / "排名.xlsx"
    make(path, "points", BEFORE)
    return path


def make(path: Path, made_of: str, content: bytes | None, basis: str = "rules") -> tuple[dict[Path, Written], int]:
    """A later run, with what it wrote, and how often it made the output."""
    made = []

    def build() -> bytes | None:
        made.append(path)
        return content

    return open_outputs(path.parents[1]).make({path: Draft(made_of, build)}, basis), len(made)


def test_what_says_the_same_is_not_made_again(drafted: Path) -> None:
    assert make(drafted, "points", AFTER) == ({drafted: Written(drafted)}, 0)
    assert drafted.read_bytes() == BEFORE
    assert make(drafted, "other points", AFTER) == ({drafted: Written(drafted)}, 1)
    assert make(drafted, "other points", BEFORE) == ({drafted: Written(drafted)}, 0)
    assert drafted.read_bytes() == AFTER


def test_what_a_person_changed_is_kept_and_made_again(drafted: Path) -> None:
    drafted.write_bytes(b"worked in")
    written, made = make(drafted, "points", BEFORE)
    kept = written[drafted].kept
    assert kept is not None
    assert (kept.read_bytes(), drafted.read_bytes(), made) == (b"worked in", BEFORE, 1)


def test_what_a_person_took_away_is_made_again(drafted: Path) -> None:
    drafted.unlink()
    assert make(drafted, "points", AFTER) == ({drafted: Written(drafted)}, 1)
    assert drafted.read_bytes() == AFTER


def test_what_rests_on_other_rules_is_made_again(drafted: Path) -> None:
    written, made = make(drafted, "points", BEFORE, basis="other rules")
    assert made == 1
    assert written[drafted].kept is not None


def test_what_did_not_get_to_its_place_is_made_again(drafted: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        hold_open(patch, drafted)
        written, _ = make(drafted, "other points", AFTER)
        assert written[drafted].path != drafted
    assert make(drafted, "other points", AFTER) == ({drafted: Written(drafted)}, 1)
    assert (drafted.read_bytes(), names(drafted)) == (AFTER, ["排名.xlsx"])


def test_what_cannot_be_made_is_left_out_and_what_stands_there_stays(drafted: Path) -> None:
    assert make(drafted, "other points", None) == ({}, 1)
    assert drafted.read_bytes() == BEFORE


def test_many_are_made_and_written_part_by_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sfs_excel.files.outputs._MOST_AT_ONCE", 2)
    paths = [tmp_path / f"{number}.xlsx" for number in range(5)]
    there: list[int] = []

    def build() -> bytes:
        there.append(sum(path.exists() for path in paths))
        return b"ab"

    open_outputs(tmp_path).make({path: Draft("", build) for path in paths})
    assert there == [0, 0, 2, 2, 4]
    assert all(path.read_bytes() == b"ab" for path in paths)


def test_what_is_prepared_is_made_once_and_before_anything_is_written(drafted: Path) -> None:
    made = []

    def build() -> bytes:
        made.append(drafted.read_bytes())
        return AFTER

    outputs = open_outputs(drafted.parents[1])
    outputs.make(outputs.prepare({drafted: Draft("other points", build)}, "rules"), "rules")
    outputs.make(outputs.prepare({drafted: Draft("other points", build)}, "rules"), "rules")
    assert (made, drafted.read_bytes()) == ([BEFORE], AFTER)
