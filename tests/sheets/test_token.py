"""A token tells whose form a workbook is.

1. What a form says of itself is believed only with the bureau's signature over all of it.
2. Parts are signed with their lengths: moving a character from one into the next is another form.
3. The key is never in a form.
"""

import hashlib
import hmac
import zipfile
from dataclasses import asdict, fields, replace
from pathlib import Path

import pytest

from sfs_excel.sheets.token import KEY_BYTES, Token, is_signed, make_token, read_token, sign, write_token
from tests.fillings import KEY, write_filled

TOKEN = Token(format="1", kind="form", year="2016", digest="ab" * 32, office="001", form_id="0123456789abcdef")


def test_signed_by_the_bureau_is_believed() -> None:
    entries = write_token(TOKEN, KEY)
    assert read_token(entries) == (TOKEN, sign(TOKEN, KEY))
    assert is_signed(TOKEN, sign(TOKEN, KEY), KEY)
    assert is_signed(TOKEN, f" {sign(TOKEN, KEY).upper()}\n", KEY)


@pytest.mark.parametrize("name", [field.name for field in fields(Token)])
def test_any_part_changed_is_not_believed(name: str) -> None:
    signature = sign(TOKEN, KEY)
    changed = replace(TOKEN, **{name: asdict(TOKEN)[name] + "0"})
    assert not is_signed(changed, signature, KEY)


def test_a_character_moved_into_the_next_part_is_not_believed() -> None:
    """Without lengths, office 00 with form 1abc would have the signature of office 001 with form abc."""
    one = replace(TOKEN, office="001", form_id="abc")
    other = replace(TOKEN, office="00", form_id="1abc")
    assert "".join(asdict(one).values()) == "".join(asdict(other).values())
    assert sign(one, KEY) != sign(other, KEY)
    empty, shifted = replace(TOKEN, office="", form_id="001abc"), replace(TOKEN, office="001abc", form_id="")
    assert len({sign(token, KEY) for token in (one, other, empty, shifted)}) == 4


def test_the_signature_is_hmac_sha256_over_length_and_bytes_of_each_part() -> None:
    token = replace(TOKEN, office="河东")
    message = b""
    for part in ("1", "form", "2016", "ab" * 32, "河东", "0123456789abcdef"):
        data = part.encode()
        message += bytes([0, 0, 0, len(data)]) + data
    assert sign(token, KEY) == hmac.new(KEY, message, hashlib.sha256).hexdigest()


def test_another_key_or_no_signature_is_not_believed() -> None:
    assert not is_signed(TOKEN, sign(TOKEN, b"another bureau's"), KEY)
    for signature in ("", "0" * 64, sign(TOKEN, KEY)[:-1], "签名"):
        assert not is_signed(TOKEN, signature, KEY)


@pytest.mark.parametrize("missing", [*(f"sfs_{field.name}" for field in fields(Token)), "sfs_signature"])
def test_an_identity_with_a_part_missing_is_none(missing: str) -> None:
    entries = write_token(TOKEN, KEY)
    del entries[missing]
    assert read_token(entries) is None


def test_every_form_has_an_id_of_its_own() -> None:
    tokens = [make_token("form", 2016, "d", "001") for _ in range(50)]
    assert len({token.form_id for token in tokens}) == 50
    assert {token.year for token in tokens} == {"2016"}


def test_the_key_is_not_in_the_form(tmp_path: Path) -> None:
    path = write_filled(tmp_path / "a.xlsx", token=TOKEN)
    with zipfile.ZipFile(path) as archive:
        content = b"".join(archive.read(name) for name in archive.namelist())
    assert sign(TOKEN, KEY).encode() in content
    assert KEY.hex().encode() not in content.lower()
    assert KEY not in content
    assert len(KEY) == KEY_BYTES
