"""A kind's file is all it takes.

1. A module dropped into rules/ is a kind that a rulebook can name, and the contract test runs its examples.
2. The contract test refuses a planted kind whose example is wrong, and one that states no SPECIMENS.
The kinds are planted in a copy of the package, and the contract test is run there as it stands here.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sfs_excel.rules import KINDS

ROOT = Path(__file__).resolve().parents[2]

KIND = '''\
"""Points for having done something at all."""

from sfs_excel.expr.nodes import If, Known, Value, join, lift
from sfs_excel.rules.base import Example, Movement, Rule, Specimen
from sfs_excel.rules.field import Field


class Planted(Rule):
    """Any at all gains one point."""

    KIND = "{kind}"
    of: str

    def movements(self, scope):
        key = scope.key(self.of, "count")
        return [Movement(If(Value(key) > 0, lift(1), lift(0)), join(scope.label(key), Value(key), "，加1分"), "gain")]

    def figures(self):
        return []

    def describe(self, scope):
        return "有就加1分"

    SPECIMENS = {specimens}
'''
SPECIMENS = """(
        Specimen(
            {"of": "done"},
            {"01.done": Field(label="做过", type="count")},
            (
                Example({"01.done": 0}, 0),
                Example({"01.done": 1}, POINTS, "做过1，加1分"),
                Example({"01.done": None}, 0),
            ),
        ),
    )"""

USE = """
from sfs_excel.rulebook.entries import Entry
entry = Entry.model_validate({"quote": "有就加1分", "planted": {"of": "done"}})
print(entry.rule.KIND, sorted(__import__("sfs_excel.rules", fromlist=["KINDS"]).KINDS))
"""


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package and its tests in a folder of their own, with three kinds more than here."""
    copy = tmp_path_factory.mktemp("planted")
    unwanted = shutil.ignore_patterns("__pycache__")
    for part in ("sfs_excel", "tests/rules", "tests/expr"):
        shutil.copytree(ROOT / part, copy / part, ignore=unwanted)
    for file in ("setup.cfg", "tests/__init__.py", "tests/conftest.py", "tests/libreoffice.py", "tests/post_office.py"):
        shutil.copy(ROOT / file, copy / file)
    right = SPECIMENS.replace("POINTS", "1")
    for kind, specimens in (("planted", right), ("wrong", right.replace(" 1, ", " 2, ")), ("silent", "()")):
        (copy / "sfs_excel" / "rules" / f"{kind}.py").write_text(
            KIND.replace("{kind}", kind).replace("{specimens}", specimens), encoding="utf-8"
        )
    return copy


def run_there(copied: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments], cwd=copied, capture_output=True, encoding="utf-8", errors="replace", check=False
    )
    return done.stdout + done.stderr


def test_module_in_the_folder_is_a_kind_that_a_rulebook_can_name(copied: Path) -> None:
    kinds = sorted([*KINDS, "planted", "silent", "wrong"])
    assert run_there(copied, "-c", USE).strip() == f"planted {kinds}"


def test_contract_runs_planted_kinds_and_refuses_the_faulty_ones(copied: Path) -> None:
    said = run_there(
        copied, "-m", "pytest", "tests/rules/test_contract.py", "-q", "-k", "pandas", "-p", "no:cacheprovider", "-rA"
    )
    outcomes = re.findall(r"^(PASSED|FAILED) \S+::(\S+\[(?:planted|wrong|silent)\S*\])", said, flags=re.MULTILINE)
    assert {test for outcome, test in outcomes if outcome == "FAILED"} == {
        "test_kind_states_specimens_with_pandas[silent]",
        "test_example_through_pandas[wrong-1-done=1]",
        "test_all_examples_in_one_frame_through_pandas[wrong]",
    }, said
    assert {"test_example_through_pandas[planted-1-done=1]", "test_kind_shows_its_boundaries_with_pandas[planted]"} <= {
        test for outcome, test in outcomes if outcome == "PASSED"
    }


def test_every_kind_of_the_folder_is_registered_once() -> None:
    files = {path.stem for path in (ROOT / "sfs_excel" / "rules").glob("*.py")}
    assert set(KINDS) == files - {"__init__", "base", "conditions", "deductions", "field", "roles"}
