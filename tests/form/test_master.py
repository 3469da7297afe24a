"""A master gives its own parts with texts in the place of its marks, wherever these stand and however often.

The parts are made up: long and short pieces, marks at either end, beside each other, twice, and none.
"""

import random
import zlib
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sfs_excel.form.master import Master
from sfs_excel.form.package import deflate, deflate_part, pack_parts
from tests.form.members import list_members

MARKS = ("f00d", "cafe")
LONG = random.Random(7).randbytes(40_000).hex().replace("cafe", "").replace("f00d", "")
PIECES = (*MARKS, "", "<v>甲</v>", "x" * 1023, "y" * 1024, LONG)


def pack(parts: dict[str, str]) -> bytes:
    return pack_parts(deflate_part(name, content.encode()) for name, content in parts.items())


@settings(max_examples=60)
@given(
    st.lists(st.lists(st.sampled_from(PIECES), max_size=6), min_size=1, max_size=3),
    st.sampled_from(["甲", "河东" * 500]),
)
def test_marks_may_stand_anywhere(parts: list[list[str]], text: str) -> None:
    names = {f"xl/{place}.xml": "".join(pieces) for place, pieces in enumerate(parts)}
    texts = dict(zip(MARKS, (text, "1"), strict=True))
    filled = {f"xl/{place}.xml": "".join(texts.get(each, each) for each in own) for place, own in enumerate(parts)}
    made = Master(pack(names), MARKS).write([text, "1"])
    assert made is not None
    assert list_members(made) == list_members(pack(filled))


@pytest.mark.parametrize("text", ["", " ", "甲 ", "&", "<", ">", '"', "'", "_", "\n", "\x07", "\ud800", "\uffff"])
def test_a_text_that_is_stored_otherwise_than_it_reads_is_left_to_others(text: str) -> None:
    assert Master(pack({"a.xml": MARKS[0]}), MARKS).write([text, "1"]) is None


def test_pieces_that_were_deflated_apart_are_one_stream() -> None:
    pieces = [LONG.encode(), b"", b"x", LONG.encode()]
    stream = b"".join(deflate(piece, ends=False) for piece in pieces) + deflate(b"end")
    assert zlib.decompress(stream, -zlib.MAX_WBITS) == b"".join(pieces) + b"end"


def test_a_workbook_costs_its_own_bytes_only(monkeypatch: pytest.MonkeyPatch) -> None:
    master = Master(pack({"a.xml": f"{LONG}{MARKS[0]}{LONG}{MARKS[1]}", "b.xml": LONG}), MARKS)
    deflated: list[int] = []

    def note(piece: bytes, *, ends: bool = True) -> bytes:
        deflated.append(len(piece))
        return deflate(piece, ends=ends)

    monkeypatch.setattr("sfs_excel.form.master.deflate", note)
    master.write(["甲", "1"])
    assert deflated == [3, 1]


def test_a_part_whose_sum_is_wrong_would_be_found_out() -> None:
    part = deflate_part("a.xml", b"abc")
    with pytest.raises(AssertionError):
        list_members(pack_parts([replace(part, crc=part.crc ^ 1)]))
