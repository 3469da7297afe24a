"""A content that waits in a file comes back as it was put, in its order."""

from pathlib import Path

import pytest

from sfs_excel.files.spooled import Spooled

CONTENTS = {Path("乙"): b"2" * 100_000, Path("甲"): b"", Path("丙/丁"): bytes(range(256))}


@pytest.fixture
def spooled() -> Spooled:
    made = Spooled()
    for path, content in CONTENTS.items():
        made.put(path, content)
    return made


def test_everything_comes_back_as_often_as_it_is_asked_for(spooled: Spooled) -> None:
    assert list(spooled.items()) == list(CONTENTS.items()) == list(spooled.items())


def test_what_is_put_after_something_was_read_stands_behind_it(spooled: Spooled) -> None:
    assert spooled[Path("乙")] == CONTENTS[Path("乙")]
    spooled.put(Path("戊"), b"new")
    assert dict(spooled) == CONTENTS | {Path("戊"): b"new"}


def test_what_was_taken_out_is_there_no_more(spooled: Spooled) -> None:
    spooled.take_out([Path("甲"), Path("乙")])
    assert dict(spooled) == {Path("丙/丁"): CONTENTS[Path("丙/丁")]}
    with pytest.raises(KeyError):
        spooled[Path("甲")]
