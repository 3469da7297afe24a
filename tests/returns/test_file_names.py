"""The offices of which the name of a file speaks.

1. Of two names of which one holds the other, the longest decides.
2. It is what going through all names, the longest first, would find.
"""

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from sfs_excel.returns.file_names import OfficeNames
from sfs_excel.roster.former import Former

TEXTS = st.text("甲乙丙", max_size=12)
NAMES = st.lists(st.text("甲乙丙", min_size=1, max_size=4), max_size=8)


def go_through(text: str, names: Mapping[str, str]) -> set[str]:
    found = set()
    for code, name in sorted(names.items(), key=lambda office: -len(office[1])):
        if name in text:
            found.add(code)
            text = text.replace(name, "\n")
    return found


def test_of_two_names_of_which_one_holds_the_other_the_longest_decides() -> None:
    names = OfficeNames({"001": "第2司法所", "002": "新第2司法所"})
    assert names.find_in("报/新第2司法所.xlsx") == {"002"}
    assert names.find_in("第2司法所和新第2司法所.xlsx") == {"001", "002"}
    assert names.find_in("2016.xlsx") == set()


def test_a_former_name_speaks_of_its_office_and_a_former_code_of_nobody() -> None:
    """A name that one office had and another has now speaks of both: it may be either's."""
    former = Former({"001": ("河东司法所", "05"), "002": ("城关司法所",)})
    names = OfficeNames({"001": "河东镇司法所", "002": "城关镇司法所", "003": "城关司法所"}, former)
    assert names.find_in("报/河东司法所.xlsx") == {"001"}
    assert names.find_in("城关司法所05.xlsx") == {"002", "003"}
    assert names.find_in("城关镇司法所.xlsx") == {"002"}


@given(TEXTS, NAMES)
def test_it_is_what_going_through_all_names_would_find(text: str, listed: list[str]) -> None:
    names = {f"{place}": name for place, name in enumerate(listed)}
    assert OfficeNames(names).find_in(text) == go_through(text, names)
