"""The heavy tests run if all are asked for, or if their file is named; not for a folder, nor for everything."""

import pytest

NAMES = "pytest_addoption, pytest_configure, pytest_collection_modifyitems"
TESTS = """
import pytest

def test_light():
    pass

@pytest.mark.heavy
def test_heavy():
    pass
"""


@pytest.mark.parametrize(
    ("arguments", "passed"),
    [((), 1), (("--all",), 2), (("part/test_a.py",), 2), (("part/test_a.py::test_heavy",), 1), (("part",), 1)],
)
def test_heavy_tests_run_when_they_are_asked_for(
    pytester: pytest.Pytester, arguments: tuple[str, ...], passed: int
) -> None:
    pytester.makeconftest(f"from tests.conftest import {NAMES}")
    pytester.mkdir("part").joinpath("test_a.py").write_text(TESTS, encoding="utf-8")
    outcome = pytester.runpytest_inprocess("-p", "no:cacheprovider", *arguments)
    outcome.assert_outcomes(passed=passed, deselected=0 if arguments and arguments != ("part",) else 1)
