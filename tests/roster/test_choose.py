"""The clerk names offices by a code, a name, or several of them in one word."""

import pytest

from sfs_excel.errors import SfsError
from sfs_excel.roster.choose import choose

KNOWN = {"001": "河东司法所", "002": "城关司法所", "003": "甲、乙联合司法所"}


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ([], []),
        (["001"], ["001"]),
        (["城关司法所"], ["002"]),
        (["001，城关司法所"], ["001", "002"]),
        (["002, 001"], ["002", "001"]),
        (["002", "001；002"], ["002", "001"]),
        (["城关司法所、城关司法所", "002"], ["002"]),
        (["甲、乙联合司法所"], ["003"]),
    ],
)
def test_code_or_name_one_or_several(words: list[str], codes: list[str]) -> None:
    assert choose(words, KNOWN, "司法所") == codes


@pytest.mark.parametrize(
    ("words", "wrong"), [(["001、城西"], "城西"), (["99", "98"], "99、98"), (["、"], "写是谁"), ([""], "写是谁")]
)
def test_who_is_not_there_is_named_with_those_that_are(words: list[str], wrong: str) -> None:
    """Nothing between two commas is nobody, and never everybody."""
    with pytest.raises(SfsError) as caught:
        choose(words, KNOWN, "司法所")
    assert str(caught.value) == (
        f"名册.xlsx「司法所」：没有{wrong}。请核对，现有：001 河东司法所、002 城关司法所、003 甲、乙联合司法所。"
    )


def test_whose_name_may_not_be_said_is_known_by_number() -> None:
    with pytest.raises(SfsError, match="没有P9。请核对，现有：P1、P2。"):
        choose(["P9"], {"P1": "P1", "P2": "P2"}, "评委")


def test_of_many_that_are_there_the_first_are_named() -> None:
    known = {f"{number:03d}": f"第{number}所" for number in range(300)}
    with pytest.raises(SfsError, match="、029 第29所等 300 个。"):
        choose(["x"], known, "司法所")
