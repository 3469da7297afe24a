"""Ranking workbooks for all tests that only look at them: each is built once, and recalculated once, for all workers.

Tests that change a workbook change a copy.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

from filelock import FileLock

from sfs_excel.outcome.results import Results
from sfs_excel.summary.sizes import Sizes
from sfs_excel.summary.write import build_summary
from sfs_excel.words import Stage
from tests.libreoffice import recalculate
from tests.summary.factory import WITH_BANDS, make_results, shorten_answers

# 50 are more than the front page, the chart of totals and a page of 得分矩阵 hold: 300 show nothing else, and cost more.
CASES: Mapping[str, Callable[[], Results]] = {
    "nothing": lambda: make_results(12, missing=12, vetoed=0, rulebook=WITH_BANDS),
    "one": lambda: make_results(1, missing=0, vetoed=0),
    "twelve": lambda: make_results(12),
    "assessed": lambda: make_results(12, rulebook=WITH_BANDS, stage=Stage.ASSESSED),
    "final": lambda: make_results(12, rulebook=WITH_BANDS, stage=Stage.FINAL),
    "hostile": lambda: make_results(12, hostile=True, stage=Stage.FINAL),
    "lying": lambda: make_results(12, rulebook=WITH_BANDS, stage=Stage.FINAL),
    "large": lambda: make_results(12, rulebook=WITH_BANDS, stage=Stage.FINAL),
    "many": lambda: shorten_answers(make_results(50, missing=4, vetoed=7, rulebook=WITH_BANDS, stage=Stage.FINAL)),
}
SIZES: Mapping[str, Sizes] = {"lying": Sizes(standing=1), "large": Sizes(listed=1)}
LARGE: Mapping[str, Callable[[], Results]] = {
    "300": lambda: shorten_answers(make_results(300, missing=20, vetoed=5, rulebook=WITH_BANDS, stage=Stage.FINAL)),
}


class Library:
    """Finished workbooks by the name of their case.

    Args:
        folder: the same for all workers of a run, and for no other run.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = FileLock(folder / "lock")
        self._results: dict[str, Results] = {}
        folder.mkdir(exist_ok=True)

    def results(self, case: str) -> Results:
        """The results that the workbook shows."""
        if case not in self._results:
            self._results[case] = {**CASES, **LARGE}[case]()
        return self._results[case]

    def path(self, case: str) -> Path:
        """The workbook as it was written."""
        path = self._folder / f"{case}.xlsx"
        with self._lock:
            if not path.exists():
                path.write_bytes(build_summary(self.results(case), sizes=SIZES.get(case, Sizes())))
        return path

    def recalculated(self, case: str) -> Path:
        """The same, recalculated by LibreOffice: the small ones all in one run, since its start costs most."""
        folder = self._folder / "recalculated"
        path = folder / f"{case}.xlsx"
        with self._lock:
            if not path.exists():
                recalculate([self.path(each) for each in (CASES if case in CASES else [case])], folder)
        return path
