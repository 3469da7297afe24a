"""What says nothing by a fault of its own is known once, and not tried again.

1. What a file's own fault is is remembered; what the machine's is, is not.
2. It is read again when another reader comes, when somebody asks, and where the memory is lost or damaged: the answer stays.
3. Every later command has the use of it.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path

import pytest

from sfs_excel.inbox.register import Receipt
from sfs_excel.reading.archive import Refused
from sfs_excel.returns import stored, verdicts
from sfs_excel.returns.pool import PASSING, Outcome
from sfs_excel.words import RefusalCode
from sfs_excel.year.workspace import quiet
from tests.fillings import write_filled
from tests.returns.returns import make_return
from tests.year.filled import drop, make_workspace

SLOW = Refused(RefusalCode.TOO_SLOW, "读不完。")


class Reader:
    """Stands for the workers: what it says of each file by its content, and what it was given to read."""

    def __init__(self, said: dict[bytes, Outcome]) -> None:
        self.said, self.asked = said, list[bytes]()

    def __call__(self, paths: Sequence[Path], _: int | None) -> Iterator[tuple[Path, Outcome]]:
        for path in paths:
            self.asked.append(path.read_bytes())
            yield path, self.said.get(path.read_bytes(), make_return())


class Store:
    """A store with files of these contents, and the memory beside it."""

    def __init__(self, folder: Path, *contents: bytes) -> None:
        self.memory = folder / "verdicts.json"
        self._folder = folder
        for content in contents:
            (folder / sha256(content).hexdigest()).write_bytes(content)
        self._receipts = [
            Receipt(place, sha256(content).hexdigest(), f"{place}.xlsx", 1, "2016-12-01T08:00:00+08:00", 1)
            for place, content in enumerate(contents)
        ]

    def read(self, *, retry: bool = False) -> dict[str, str]:
        """Name -> the reason of refusal, or ""."""
        outcomes = stored.read_stored(self._receipts, self._folder, self.memory, 1, quiet, retry=retry)
        return {
            each.name: outcome.reason if isinstance(outcome := outcomes[each.sha256], Refused) else ""
            for each in self._receipts
        }


@pytest.fixture
def plant(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Reader]:
    def read(said: dict[bytes, Outcome]) -> Reader:
        reader = Reader(said)
        monkeypatch.setattr(stored, "extract_all", reader)
        return reader

    return read


@pytest.mark.unforeseen
@pytest.mark.parametrize(
    "code",
    [
        RefusalCode.KILLED,
        RefusalCode.TOO_SLOW,
        RefusalCode.TOO_HUNGRY,
        RefusalCode.UNFORESEEN,
        RefusalCode.ABNORMAL,
        RefusalCode.DAMAGED,
        RefusalCode.ENCRYPTED,
    ],
)
def test_what_is_the_files_own_fault_is_not_read_again(
    code: RefusalCode, tmp_path: Path, plant: Callable[..., Reader]
) -> None:
    store, reader = Store(tmp_path, b"bad", b"good"), plant({b"bad": Refused(code, "不行。")})
    first = store.read()
    assert (first, store.read()) == ({"0.xlsx": "不行。", "1.xlsx": ""}, first)
    assert sorted(reader.asked) == [b"bad", b"good", b"good"]


@pytest.mark.parametrize("code", sorted(PASSING))
def test_what_is_the_machines_fault_is_read_again(
    code: RefusalCode, tmp_path: Path, plant: Callable[..., Reader]
) -> None:
    store, reader = Store(tmp_path, b"bad"), plant({b"bad": Refused(code, "不行。")})
    store.read()
    store.read()
    assert reader.asked == [b"bad", b"bad"]
    assert not store.memory.exists()


def test_another_reader_tries_again(
    tmp_path: Path, plant: Callable[..., Reader], monkeypatch: pytest.MonkeyPatch
) -> None:
    store, reader = Store(tmp_path, b"bad"), plant({b"bad": SLOW})
    store.read()
    monkeypatch.setattr(verdicts, "_READER", "0.2.0/2")
    assert [store.read(), store.read()] == [{"0.xlsx": "读不完。"}] * 2
    assert reader.asked == [b"bad", b"bad"]


def test_asked_to_it_tries_again_and_forgets_what_can_be_read_now(tmp_path: Path, plant: Callable[..., Reader]) -> None:
    store = Store(tmp_path, b"bad")
    plant({b"bad": SLOW})
    store.read()
    reader = plant({})
    assert [store.read(), store.read(retry=True), store.read()] == [
        {"0.xlsx": "读不完。"}, {"0.xlsx": ""}, {"0.xlsx": ""},
    ]  # fmt: skip
    assert reader.asked == [b"bad", b"bad"]


@pytest.mark.parametrize(
    "memory",
    [
        None, b"", b"\xff", b"[]", b"{}", b"[" * 100_000, b'{"reader": "0.0.1/0", "refused": {}}',
        b'{"reader": READER, "refused": []}', b'{"reader": READER, "refused": {"DIGEST": 1}}',
        b'{"reader": READER, "refused": {"DIGEST": ["interrupted", "x"]}}',
    ],
)  # fmt: skip
def test_a_memory_that_is_lost_damaged_or_foreign_costs_time_and_no_answer(
    memory: bytes | None, tmp_path: Path, plant: Callable[..., Reader]
) -> None:
    store, reader = Store(tmp_path, b"bad"), plant({b"bad": SLOW})
    first = store.read()
    store.memory.unlink()
    if memory is not None:
        reader_known, digest = json.dumps(verdicts._READER).encode(), sha256(b"bad").hexdigest().encode()
        store.memory.write_bytes(memory.replace(b"READER", reader_known).replace(b"DIGEST", digest))
    assert store.read() == first
    assert store.read() == first
    assert reader.asked == [b"bad", b"bad"]  # not in the third run: the memory is whole again


def test_a_memory_that_cannot_be_written_hinders_nothing(tmp_path: Path, plant: Callable[..., Reader]) -> None:
    store = Store(tmp_path, b"bad")
    plant({b"bad": SLOW})
    store.memory.mkdir()
    assert store.read() == {"0.xlsx": "读不完。"}


def test_every_later_command_has_the_use_of_it(tmp_path: Path, plant: Callable[..., Reader]) -> None:
    workspace = make_workspace(tmp_path / "年度", {"001": "河东司法所"})
    path = drop(write_filled(tmp_path / "河东司法所.xlsx"), workspace)
    reader = plant({path.read_bytes(): SLOW})
    assert workspace.collect().submissions["reason"].tolist() == ["读不完。"]
    workspace.status()
    workspace.assess()
    workspace.notify("reminder")
    assert workspace.collect().submissions["reason"].tolist() == ["读不完。"]
    assert len(reader.asked) == 1
    assert workspace.collect(retry=True).submissions["reason"].tolist() == ["读不完。"]
    assert len(reader.asked) == 2
