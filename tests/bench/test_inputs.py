"""The bench's returns are what offices send back: signed, each its own, every tenth with errors."""

from pathlib import Path

import pytest

from sfs_excel.returns.extract import Extract, extract_return
from sfs_excel.returns.validate import validate_return
from sfs_excel.sheets.token import is_signed, read_token
from sfs_excel.words import Severity
from tests.bench.filled import make_moulds
from tests.fillings import KEY, RULEBOOK


@pytest.mark.parametrize("faulty", [False, True])
def test_stamped_return_is_its_office_s_own(tmp_path: Path, *, faulty: bool) -> None:
    [mould] = make_moulds(1, faulty=faulty)
    for code in ("00001", "39999"):
        path = tmp_path / f"{code}.xlsx"
        path.write_bytes(mould.stamp(code))
        extract = extract_return(path)
        assert isinstance(extract, Extract)
        for entries in extract.tokens:
            found = read_token(entries)
            assert found is not None
            assert found[0].office == code
            assert is_signed(*found, KEY)
        findings = validate_return(extract, RULEBOOK, code, path.name).findings
        assert any(each.severity == Severity.ERROR for each in findings) == faulty
