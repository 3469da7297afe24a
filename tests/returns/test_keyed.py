"""A mapping whose keys are held once for all says what a dict would."""

import pytest

from sfs_excel.returns.keyed import Keyed

HELD = {"05.orgs": 2.0, "12.late": None, "01.branch": 1.0}


def test_it_is_as_the_dict_that_it_is_made_of() -> None:
    keyed = Keyed(HELD)
    assert keyed == HELD == keyed
    assert list(keyed.items()) == list(HELD.items())
    assert repr(keyed) == repr(HELD)
    assert "02.visits" not in keyed
    assert keyed.get("02.visits") is None
    with pytest.raises(KeyError):
        keyed["02.visits"]


def test_equal_keys_in_another_order_are_other_keys() -> None:
    other = dict(reversed(HELD.items()))
    assert [*Keyed(HELD)] != [*Keyed(other)] == [*other]
    assert Keyed(HELD) == Keyed(other)
    assert Keyed({1: "a"}) != Keyed({1: "b"})
