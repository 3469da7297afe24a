"""Returns come back right (see round_trip.py): one form, more with --all; all are run by scripts/prove_intake.py."""

from pathlib import Path

import pytest

from sfs_excel.form.content import Raw
from sfs_excel.outgoing import prefill
from sfs_excel.returns.submission import Answer
from sfs_excel.rules.field import Field
from tests.proof.figures import wrong
from tests.proof.round_trip import hand_in_wrong, prove_round_trip, send_back

pytestmark = pytest.mark.filterwarnings("ignore:.*xtension is not supported")  # openpyxl on data bars


@pytest.mark.parametrize("cases", [1, pytest.param(3, marks=pytest.mark.heavy)])
def test_whatever_is_wrong_is_found_in_its_cell_and_put_right_there(tmp_path: Path, cases: int) -> None:
    assert wrong(prove_round_trip(tmp_path, cases)) == []


def test_a_form_that_puts_values_in_the_place_of_doubtful_ones_is_found_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prefill_value = prefill._prefill_value

    def put_back(asked: Field, answer: Answer) -> Raw:
        return "0" if answer.value is None else prefill_value(asked, answer)

    monkeypatch.setattr(prefill, "_prefill_value", put_back)
    assert send_back(*hand_in_wrong(tmp_path, 2))["changed"] >= 1
