"""The bureau's signature decides whose return a file is, and nothing else does.

1. A form of this year, this bureau, this rulebook, and of an office in the roster is taken, whatever else it lost.
2. Any other is refused with its own reason, the plainest first.
3. One valid statement of identity is enough, but it must be whole.
"""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from sfs_excel.finding_codes import RefusalCode
from sfs_excel.reading.archive import Refused
from sfs_excel.returns.extract import Extract
from sfs_excel.returns.identify import Expected, claimed_digests, find_signed, identify_return
from sfs_excel.returns.package import Member, Package
from sfs_excel.roster.former import Former
from sfs_excel.sheets.token import make_token, write_token
from sfs_excel.words import Kind
from tests.fillings import KEY, RULEBOOK
from tests.returns.returns import make_return

EXPECTED = Expected(2016, RULEBOOK.digest, KEY, {Kind.FORM: ("001", "002")})
OTHER_KEY = b"another bureau's key"


def refusal_of(extract: Extract) -> str:
    with pytest.raises(Refused) as caught:
        identify_return(extract, EXPECTED)
    return caught.value.code


def entries(office: str = "001", key: bytes = KEY) -> Mapping[str, str]:
    return write_token(make_token("form", 2016, RULEBOOK.digest, office), key)


def test_an_issued_form_is_its_offices() -> None:
    token = identify_return(make_return(office="002"), EXPECTED)
    assert (token.office, token.kind, token.year) == ("002", "form", "2016")


def test_a_form_under_a_code_that_was_changed_is_its_offices() -> None:
    """A code that another office has now is that one's."""
    expected = replace(EXPECTED, holders={Kind.FORM: ("15", "002")}, former=Former({"15": ("001", "河东司法所")}))
    assert identify_return(make_return(office="001"), expected).office == "15"
    assert identify_return(make_return(office="002"), expected).office == "002"
    with pytest.raises(Refused):
        identify_return(make_return(office="001"), replace(expected, former=Former()))


@pytest.mark.parametrize(
    ("token", "key", "code"),
    [
        ({"year": "2015"}, KEY, "other_year"),
        ({"year": "2015"}, OTHER_KEY, "other_year"),  # last year's key may have been another one
        ({"year": "二〇一六"}, KEY, "other_year"),
        ({}, OTHER_KEY, "bad_signature"),
        ({"format": "2"}, KEY, "other_format"),
        ({"kind": "poster"}, KEY, "other_format"),
        ({"kind": "ballot"}, KEY, "two_identities"),  # signed as a ballot, read as a form
        ({"digest": "0" * 64}, KEY, "other_digest"),
        ({"office": "003"}, KEY, "unknown_office"),
        ({"office": ""}, KEY, "unknown_office"),
        ({"office": "003", "digest": "0"}, KEY, "unknown_office"),
    ],
)
def test_any_other_form_is_refused_with_its_own_reason(token: Mapping[str, str], key: bytes, code: str) -> None:
    assert refusal_of(make_return(key=key, token=token)) == code


@pytest.mark.parametrize("name", ["sfs_office", "sfs_year", "sfs_digest", "sfs_kind", "sfs_format", "sfs_form_id"])
def test_any_part_changed_by_hand_is_refused(name: str) -> None:
    changed = {**entries(), name: "002"}
    code = "other_year" if name == "sfs_year" else "bad_signature"
    assert refusal_of(replace(make_return(), tokens=(changed,))) == code


def test_a_workbook_without_an_identity_is_no_form_of_ours() -> None:
    without_signature = {name: value for name, value in entries().items() if name != "sfs_signature"}
    for tokens in ((), ({},), ({"sfs_office": "001"},), (without_signature,)):
        assert refusal_of(replace(make_return(), tokens=tokens)) == "no_token"


def test_one_valid_statement_is_enough() -> None:
    forged = {**entries(), "sfs_office": "002"}
    for tokens in ((entries(), forged), (forged, entries()), ({"sfs_office": "001"}, entries())):
        assert identify_return(replace(make_return(), tokens=tokens), EXPECTED).office == "001"


def test_halves_of_two_identities_make_none() -> None:
    one, other = entries("001"), entries("002")
    mixed = {**one, "sfs_office": other["sfs_office"], "sfs_signature": other["sfs_signature"]}
    assert (
        refusal_of(replace(make_return(), tokens=(mixed, {**other, "sfs_form_id": one["sfs_form_id"]})))
        == "bad_signature"
    )


def test_a_table_that_cannot_be_read_is_refused_after_its_identity() -> None:
    lost = Refused(RefusalCode.LOST_KEYS, "编号列被删除")
    broken = replace(make_return(), rows=(), refused=lost)
    assert refusal_of(broken) == "lost_keys"
    assert refusal_of(replace(broken, tokens=make_return(key=OTHER_KEY).tokens)) == "bad_signature"


def test_what_a_form_says_of_its_year_is_cut_short_and_on_one_line() -> None:
    with pytest.raises(Refused) as caught:
        identify_return(make_return(key=OTHER_KEY, token={"year": "2015\n\n" + "9" * 1000}), EXPECTED)
    assert "\n" not in caught.value.reason
    assert len(caught.value.reason) < 100


def test_the_rules_that_a_form_in_a_package_rests_on_are_claimed_too() -> None:
    form, packed = make_return(token={"digest": "alone"}), make_return(token={"digest": "packed"})
    package = Package((Member("照片.jpg", "1", 1, None), Member("填报表.xlsx", "2", 1, packed)))
    assert claimed_digests([form, package, Refused(RefusalCode.EMPTY, "空的")]) == {"alone", "packed"}


def test_of_a_refused_form_only_what_was_signed_here_is_believed() -> None:
    last_year = find_signed(make_return(office="002", token={"year": "2015"}), KEY)
    assert last_year is not None
    assert (last_year.office, last_year.year) == ("002", "2015")
    forged, nothing = make_return(office="002", key=OTHER_KEY), replace(make_return(), tokens=())
    assert find_signed(forged, KEY) is None
    assert find_signed(nothing, KEY) is None
    both = replace(make_return(), tokens=(*make_return().tokens, *make_return(office="002").tokens))
    assert find_signed(both, KEY) is None
