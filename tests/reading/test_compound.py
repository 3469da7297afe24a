"""The directory of an OLE2 file, whoever wrote it, read in time that grows with its size alone.

What olefile sees in a sound file is seen here too; a hostile one holds olefile up, which is why it is not asked.
"""

import io
import struct
import time
from collections.abc import Callable

import olefile
import pytest

from sfs_excel.reading.archive import Budget, Refused
from sfs_excel.reading.compound import Compound
from sfs_excel.reading.sniff import identify
from sfs_excel.reading.workbook import open_identified
from tests.reading.compounds import SECTOR, write_book, write_compound


@pytest.mark.parametrize(
    "streams",
    [
        {"Workbook": b"x" * 9000, "a": b"y" * 100, "b": b"z" * 3000, "c/d/e": b"w" * 5000},
        {f"stream {number}": bytes([number]) * 4096 for number in range(200)},
        {"long": bytes(range(256)) * 32_000},  # so long that the table of sectors is listed outside the header
    ],
    ids=["small and large", "many", "long"],
)
def test_a_sound_file_is_seen_as_olefile_sees_it(streams: dict[str, bytes]) -> None:
    data = write_compound(streams)
    ours = Compound(data)
    assert not ours.is_cut_off()
    with olefile.OleFileIO(io.BytesIO(data)) as theirs:
        listed = theirs.listdir(streams=True, storages=True)
        assert ours.names == {path[0].lower() for path in listed}
        assert ours.all_names == {path[-1].lower() for path in listed}
        for name in streams.keys() & ours.names:
            assert ours.read(name) == theirs.openstream(name).read() == streams[name]
            assert ours.read(name, 70) == streams[name][:70]


def read_first(data: bytes) -> object:
    kind, archive = identify(data, Budget())
    return open_identified(data, kind, archive).sheet("填报表").cells[1, 1].value


@pytest.mark.parametrize("name", ["Workbook", "WORKBOOK", "book"])
@pytest.mark.parametrize("root", ["Root Entry", "R", ""])
def test_an_old_workbook_is_read_whatever_program_named_its_parts(name: str, root: str) -> None:
    word = bytes.fromhex("0609020000000000c000000000000046")
    assert read_first(write_compound({name: write_book("填报表", [7])}, root, root_class=word)) == 7


def test_what_excel_shows_is_read_and_not_a_workbook_that_was_put_into_it() -> None:
    """The one inside comes first in the file."""
    inside, shown = write_book("填报表", [100]), write_book("填报表", [7])
    assert read_first(write_compound({"MBD0001A2B3/Workbook": inside, "Workbook": shown})) == 7
    assert read_first(write_compound({"MBD0001A2B3/Book": inside, "Workbook": shown})) == 7


def lead_in_a_circle(data: bytearray) -> None:
    """The list of the table's sectors goes on with itself, and names the same ones without end."""
    (first,) = struct.unpack_from("<I", data, 68)
    struct.pack_into("<I", data, (first + 1) * SECTOR + SECTOR - 4, first)


def read_directory_in_a_circle(data: bytearray) -> None:
    (first,) = struct.unpack_from("<I", data, 48)
    (table,) = struct.unpack_from("<I", data, 76)
    struct.pack_into("<I", data, (table + 1) * SECTOR + first * 4, first)


@pytest.mark.parametrize("harm", [lead_in_a_circle, read_directory_in_a_circle])
def test_a_file_that_leads_in_a_circle_ends(harm: Callable[[bytearray], None]) -> None:
    data = bytearray(write_compound({"long": bytes(8_000_000)}))
    harm(data)
    started = time.process_time()
    Compound(bytes(data))
    assert time.process_time() - started < 2


def test_twice_as_many_streams_take_twice_as_long() -> None:
    """A row of 60,000, the best of three; the control: olefile needs four times as long for twice as many, and gives up a row of
    2,000."""

    def measure(number: int) -> float:
        data, took = write_compound(dict.fromkeys(map(str, range(number)), b"")), []
        for _ in range(3):
            started = time.process_time()
            assert len(Compound(data).names) == number
            took.append(time.process_time() - started)
        return min(took)

    assert measure(60_000) < 6 * measure(20_000) + 0.2
    with pytest.raises(RecursionError):
        olefile.OleFileIO(io.BytesIO(write_compound(dict.fromkeys(map(str, range(2_000)), b""))))


@pytest.mark.parametrize("length", [8, 300, 512, 900, 1024, 4000])
def test_a_file_that_was_not_sent_whole_is_damaged(length: int) -> None:
    with pytest.raises(Refused, match="后半部分不在文件里"):
        identify(write_compound({"1": b"", "2": b"", "Other": bytes(9000)})[:length], Budget())


def test_a_header_that_no_program_writes_is_damaged() -> None:
    data = bytearray(write_compound({"Workbook": bytes(9000)}))
    data[30] = 60
    with pytest.raises(Refused, match="文件头有误"):
        Compound(bytes(data))
