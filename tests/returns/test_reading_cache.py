"""A stored file is read once in its life.

1. What a file says is kept, and what it does not say by its own fault; what is the machine's fault is not.
2. It is read again when another reader comes, when somebody asks for what was refused, and where what was kept is lost,
   damaged or another file's: the answer stays the same.
3. Bytes that no longer are what was received are told as that, read before or not.
"""

import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from random import Random

import pytest

from sfs_excel.files.progress import Progress, show_nothing
from sfs_excel.finding_codes import RefusalCode
from sfs_excel.inbox.register import Receipt
from sfs_excel.reading.archive import Refused
from sfs_excel.returns import reading_cache
from sfs_excel.returns.extract import Extract
from sfs_excel.returns.package import Member, Outcome, Package
from sfs_excel.returns.plain import FileReading, write_plain
from sfs_excel.returns.pool import PASSING
from sfs_excel.returns.reading_cache import ReadingCache
from sfs_excel.returns.stored import StoredReader
from tests.returns.returns import make_return

SLOW = Refused(RefusalCode.TOO_SLOW, "读不完。")
LOST_KEYS = Extract((), refused=Refused(RefusalCode.LOST_KEYS, "编号列被删除。"))
GOOD = make_return()


def pack(outcome: Extract | Refused | None) -> Package:
    return Package((Member("照片.jpg", "0" * 64, 3, None), Member("填报表.xlsx", "1" * 64, 5, outcome)))


class Reader:
    """Stands for the workers: what it says of each file by its content, and what it was given to read."""

    def __init__(self, said: Mapping[bytes, Outcome]) -> None:
        self.said, self.asked = said, list[bytes]()

    def extract(self, paths: Sequence[Path], _: int | None) -> Iterator[tuple[Path, FileReading]]:
        for path in paths:
            self.asked.append(path.read_bytes())
            yield path, FileReading.write(self.said.get(self.asked[-1], GOOD))

    def read(self, store: "Store", *, retry: bool = False, progress: Progress = show_nothing) -> list[bytes]:
        """The readings of the files, in a form that can be compared."""
        reader = StoredReader(store.folder, ReadingCache(store.readings), self.extract)
        outcomes = reader.read(store.receipts, 1, progress, retry=retry)
        return [write_plain(outcomes[path.name]) for path in store.paths]


class Store:
    """A store with files of these contents, and the readings beside it."""

    def __init__(self, folder: Path, *contents: bytes) -> None:
        self.folder, self.readings = folder, folder / "readings.sqlite"
        self.paths = [folder / sha256(content).hexdigest() for content in contents]
        for path, content in zip(self.paths, contents, strict=True):
            path.write_bytes(content)
        self.receipts = [
            Receipt(place, path.name, f"{place}.xlsx", 1, "2016-12-01T08:00:00+08:00", 1)
            for place, path in enumerate(self.paths)
        ]

    def change(self, statement: str, *values: object) -> None:
        """Change what is kept, behind the program's back."""
        with closing(sqlite3.connect(self.readings)) as connection, connection:
            connection.execute(statement, values)


KEPT: dict[str, Outcome] = {
    "form": GOOD,
    "form without its table": LOST_KEYS,
    "package": pack(GOOD),
    "package with a part that cannot be read": pack(SLOW),
}
OWN_FAULTS = (
    RefusalCode.KILLED,
    RefusalCode.TOO_SLOW,
    RefusalCode.TOO_HUNGRY,
    RefusalCode.UNFORESEEN,
    RefusalCode.ABNORMAL,
    RefusalCode.DAMAGED,
    RefusalCode.ENCRYPTED,
)


@pytest.mark.unforeseen
@pytest.mark.parametrize("said", [*KEPT, *OWN_FAULTS])
def test_what_a_file_says_and_what_is_its_own_fault_is_read_once(said: str, tmp_path: Path) -> None:
    outcome = KEPT[said] if said in KEPT else Refused(RefusalCode(said), "不行。")
    store, reader = Store(tmp_path, b"a", b"b"), Reader({b"a": outcome, b"b": GOOD})
    first = reader.read(store)
    asked = list(reader.asked)
    assert first == reader.read(store) == [write_plain(outcome), write_plain(GOOD)]
    assert (reader.asked, sorted(set(asked))) == (asked, [b"a", b"b"])


@pytest.mark.parametrize("code", sorted(PASSING))
@pytest.mark.parametrize("held", [lambda refused: refused, pack], ids=["file", "part"])
def test_what_is_the_machines_fault_is_read_again(
    code: RefusalCode, held: Callable[[Refused], Outcome], tmp_path: Path
) -> None:
    store, reader = Store(tmp_path, b"bad"), Reader({b"bad": held(Refused(code, "不行。"))})
    first = reader.read(store)
    reader.asked.clear()
    assert first == reader.read(store)
    assert b"bad" in reader.asked


def test_another_reader_reads_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store, reader = Store(tmp_path, b"bad", b"good"), Reader({b"bad": SLOW})
    first = reader.read(store)
    monkeypatch.setattr(reading_cache, "READER", "0.2.0/2")
    assert [reader.read(store), reader.read(store)] == [first, first]
    assert sorted(reader.asked) == [b"bad", b"bad", b"good", b"good"]


@pytest.mark.parametrize("outcome", [SLOW, LOST_KEYS, pack(SLOW)], ids=["refused", "table refused", "part refused"])
def test_asked_to_it_reads_what_was_refused_again_and_forgets_what_can_be_read_now(
    outcome: Outcome, tmp_path: Path
) -> None:
    store, reader = Store(tmp_path, b"bad", b"good"), Reader({})
    first = Reader({b"bad": outcome}).read(store)
    said = [write_plain(GOOD)]
    assert first == reader.read(store) == [write_plain(outcome), *said]
    assert reader.read(store, retry=True) == reader.read(store) == said * 2
    assert reader.asked == [b"bad"], "what could be read is not read again"


def test_read_again_in_vain_by_the_machines_fault_it_is_not_given_up(tmp_path: Path) -> None:
    store = Store(tmp_path, b"bad")
    Reader({b"bad": SLOW}).read(store)
    Reader({b"bad": Refused(RefusalCode.INTERRUPTED, "中止。")}).read(store, retry=True)
    assert Reader({}).read(store) == [write_plain(GOOD)]


def lose(store: Store) -> None:
    store.readings.unlink()


def fill(content: bytes) -> Callable[[Store], object]:
    return lambda store: store.readings.write_bytes(content)


def cut(store: Store) -> None:
    content = store.readings.read_bytes()
    store.readings.write_bytes(content[: len(content) // 2])


def rot(store: Store) -> None:
    """Every page but the first is noise."""
    content = store.readings.read_bytes()
    store.readings.write_bytes(content[:4096] + Random(1).randbytes(len(content) - 4096))


def plant_table(store: Store) -> None:
    """Another program's table of the same name."""
    store.change("DROP TABLE reading")
    store.change("CREATE TABLE reading (name TEXT)")


def link(store: Store) -> None:
    target = store.readings.with_name("elsewhere")
    store.readings.rename(target)
    store.readings.symlink_to(target)


def change_value(store: Store) -> None:
    store.change("UPDATE reading SET content = CAST(replace(CAST(content AS TEXT), '40.0', '41.0') AS BLOB)")


def exchange(store: Store) -> None:
    """Each entry under the name of the other."""
    one, other = (path.name for path in store.paths)
    for before, after in ((one, "x"), (other, one), ("x", other)):
        store.change("UPDATE reading SET sha256 = ? WHERE sha256 = ?", after, before)


def plant_entry(content: bytes) -> Callable[[Store], None]:
    """An entry with all its proofs, that is no reading."""

    def change(store: Store) -> None:
        digest = store.paths[0].name
        store.change("UPDATE reading SET content = ?, proof = ?", content, reading_cache._prove(digest, content))

    return change


HARM = {
    "lost": lose,
    "empty": fill(b""),
    "no database": fill(b"[" * 10_000),
    "cut": cut,
    "rotten": rot,
    "another table": plant_table,
    "a changed value": change_value,
    "exchanged": exchange,
    "no longer bytes": lambda store: store.change("UPDATE reading SET content = 'x', proof = 7"),
    "null": lambda store: store.change("UPDATE reading SET content = NULL, proof = NULL"),
    "no JSON": plant_entry(b"\xff"),
    "deep": plant_entry(b"[" * 100_000),
    "no reading": plant_entry(b'["package",["a","b",1,["package"]]]'),
}


@pytest.mark.parametrize("harm", HARM.values(), ids=HARM)
def test_what_is_lost_damaged_or_foreign_costs_time_and_no_answer(
    harm: Callable[[Store], object], tmp_path: Path
) -> None:
    store, reader = Store(tmp_path, b"a", b"b"), Reader({b"b": pack(GOOD)})
    first = reader.read(store)
    harm(store)
    assert [reader.read(store), reader.read(store)] == [first, first]
    assert sorted(reader.asked) == [b"a", b"a", b"b", b"b"], "read once more, and then known again"


@pytest.mark.skipif(os.name == "nt", reason="Windows lets few make links")
def test_link_in_its_place_is_not_followed(tmp_path: Path) -> None:
    store, reader = Store(tmp_path, b"a"), Reader({})
    first = reader.read(store)
    link(store)
    target = store.readings.resolve()
    before = target.read_bytes()
    assert [reader.read(store), reader.read(store)] == [first, first]
    assert (target.read_bytes(), store.readings.is_symlink(), reader.asked) == (before, False, [b"a", b"a"])


def test_what_cannot_be_kept_hinders_nothing(tmp_path: Path) -> None:
    store, reader = Store(tmp_path, b"a"), Reader({})
    store.readings.mkdir()
    assert reader.read(store) == reader.read(store) == [write_plain(GOOD)]
    assert reader.asked == [b"a", b"a"]


def test_another_that_is_writing_is_waited_for_and_never_harmed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading_cache, "_BUSY_SECONDS", 0.1)
    store, reader = Store(tmp_path, b"a"), Reader({})
    reader.read(store)
    with closing(sqlite3.connect(store.readings, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert reader.read(store) == [write_plain(GOOD)]
        other.execute("UPDATE reading SET reader = 'another'")
        other.execute("COMMIT")
        assert other.execute("SELECT reader FROM reading").fetchall() == [("another",)]
    assert reader.asked == [b"a", b"a"]


def test_bytes_that_are_no_longer_what_was_received_are_told(tmp_path: Path) -> None:
    store, reader = Store(tmp_path, b"a", b"b"), Reader({})
    reader.read(store)
    state = store.paths[0].stat()
    store.paths[0].write_bytes(b"x")
    os.utime(store.paths[0], ns=(state.st_atime_ns, state.st_mtime_ns))
    store.paths[1].unlink()
    assert [RefusalCode.STORE_DAMAGED in content.decode() for content in reader.read(store)] == [True, True]
    store.paths[0].write_bytes(b"a")
    assert reader.read(store)[0] == write_plain(GOOD)
    assert sorted(reader.asked) == [b"a", b"b"]


def test_run_that_is_stopped_has_read_so_much(tmp_path: Path) -> None:
    store, reader = Store(tmp_path, b"a", b"b"), Reader({})

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        reader.read(store, progress=stop)
    reader.asked.clear()
    assert reader.read(store) == [write_plain(GOOD)] * 2
    assert len(reader.asked) == 1, "of the two, the one that had not been read"


def test_one_reader_gives_the_same_objects_again_and_sees_damage_all_the_same(tmp_path: Path) -> None:
    store, workers = Store(tmp_path, b"a", b"b"), Reader({b"b": Refused(RefusalCode.NO_ANSWER, "没有结果。")})
    reader = StoredReader(tmp_path, ReadingCache(store.readings), workers.extract)
    one, other = (path.name for path in store.paths)
    first = reader.read(store.receipts, 1, show_nothing)
    store.readings.unlink()
    again = reader.read(store.receipts, 1, show_nothing)
    assert again[one] is first[one]
    assert sorted(workers.asked) == [b"a", b"b", b"b"], "what may be read another time is"
    store.paths[0].write_bytes(b"x")
    damaged = reader.read(store.receipts, 1, show_nothing)[one]
    assert isinstance(damaged, Refused)
    assert damaged.code == RefusalCode.STORE_DAMAGED
    assert other in reader.read(store.receipts, 1, show_nothing, retry=True)
