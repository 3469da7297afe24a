"""The goals of the product as ratios of one run: each is worked out of the figures, and held to a bound."""

from dataclasses import dataclass

from tests.bench.figures import Figures
from tests.bench.parts import (
    AGAIN,
    ALL,
    CALAMINE,
    FIRST,
    HELP,
    LATER,
    LOOP,
    OLDER_FIRST,
    OLDER_READ,
    ONE,
    OURS,
    PANDAS,
    SCRIPT,
    STATUS,
    SUMMARY,
    TO_EXCEL,
    XLSXWRITER,
)

EACH_FORM = "generate, each further form"
LARGEST = 0  # whatever number of offices was the largest


@dataclass(frozen=True)
class Ratio:
    """The processor time of one thing as a multiple of another's, in the same rounds."""

    part: str
    offices: int
    above: str
    below: str

    def value(self, figures: Figures) -> float | None:
        """None where one of the two was not measured."""
        offices = self.offices or max((n for part, n in figures.list_parts() if part == self.part), default=0)
        above, below = (find_cpu(figures, self.part, offices, what) for what in (self.above, self.below))
        return above / below if above is not None and below else None


@dataclass(frozen=True)
class Peak:
    """Megabytes that all processes of a first collect held together at most."""

    offices: int

    def value(self, figures: Figures) -> float | None:
        """None where it was not measured."""
        cost = figures.cost("collect", self.offices, FIRST)
        return max(cost.peak, cost.largest) if cost else None


@dataclass(frozen=True)
class Growth:
    """A first collect's time for one office among many, as a multiple of that among fewer: 1 is linear."""

    fewer: int
    more: int

    def value(self, figures: Figures) -> float | None:
        """None where one of the two was not measured."""
        few, many = (find_cpu(figures, "collect", offices, FIRST) for offices in (self.fewer, self.more))
        return many / self.more / (few / self.fewer) if few and many is not None else None


@dataclass(frozen=True)
class Bound:
    """The least or the most that a measured value may be.

    Attributes:
        bound: the least that it must be, or the most.
        of: said behind the value.
    """

    of: str
    measured: Ratio | Peak | Growth
    bound: float
    is_least: bool = False

    def is_kept(self, value: float) -> bool:
        """Tell whether a measured value is within it."""
        return value >= self.bound if self.is_least else value <= self.bound


@dataclass(frozen=True)
class Goal:
    """One row of the table.

    Attributes:
        today: what it was when the goals were set, as it was measured then.
        goal: in words.
    """

    work: str
    today: str
    goal: str
    bounds: tuple[Bound, ...]


def find_cpu(figures: Figures, part: str, offices: int, what: str) -> float | None:
    """Seconds of the processor; what one further form costs is worked out of two commands."""
    if what == EACH_FORM:
        every, one = (find_cpu(figures, part, offices, each) for each in (ALL, ONE))
        return (every - one) / (offices - 1) if every is not None and one is not None and offices > 1 else None
    cost = figures.cost(part, offices, what)
    return cost.cpu if cost else None


GOALS = (
    Goal(
        "generate, per form, whole command",
        "0.67x of XlsxWriter's speed",
        "≥ 25x",
        (Bound("of XlsxWriter's speed", Ratio("generate", LARGEST, XLSXWRITER, EACH_FORM), 25, is_least=True),),
    ),
    Goal(
        "first read + validate of one return, all guards on",
        "24 ms; 0.22x of the speed of pandas + calamine reading the same sheets",
        "≥ 0.45x, and ≥ 2x of c706af1",
        (
            Bound("of pandas + calamine", Ratio("read", LARGEST, CALAMINE, OURS), 0.45, is_least=True),
            Bound("of c706af1", Ratio("read", LARGEST, OLDER_READ, OURS), 2, is_least=True),
        ),
    ),
    Goal(
        "whole collect, 20, cold",
        "8.7x a pandas + calamine loop that only reads",
        "≤ 4.5x of it, imports included",
        (Bound("of the loop", Ratio("collect", 20, FIRST, LOOP.format(CALAMINE)), 4.5),),
    ),
    Goal(
        "whole collect, 1,300, first",
        "138 s, 1,223 MB",
        "≤ 1.6x of pandas + calamine reading the files and to_excel writing the same tables; < 600 MB",
        (Bound("of the script", Ratio("collect", 1_300, FIRST, SCRIPT), 1.6), Bound("MB", Peak(1_300), 600)),
    ),
    Goal(
        "collect again, nothing new / one new, 1,300",
        "0.95x / 0.88x of the first",
        "≤ 0.03x / ≤ 0.15x of what c706af1's first collect takes",
        (
            Bound("nothing new", Ratio("collect", 1_300, AGAIN, OLDER_FIRST), 0.03),
            Bound("one new", Ratio("collect", 1_300, LATER, OLDER_FIRST), 0.15),
        ),
    ),
    Goal(
        "status, 1,300, nothing new",
        "48 s",
        "≤ 3x `import pandas`",
        (Bound("of `import pandas`", Ratio("collect", 1_300, STATUS, PANDAS), 3),),
    ),
    Goal(
        "40,000",
        "refused",
        "completes under 1.5 GB, time within 20 % of linear from 1,300",
        (Bound("MB", Peak(40_000), 1_500), Bound("of linear", Growth(1_300, 40_000), 1.2)),
    ),
    Goal(
        "ranking workbook, 1,300 / 300",
        "1.75x / 2x of `to_excel` writing the same tables",
        "≤ 0.7x / ≤ 0.9x",
        (
            Bound("1,300", Ratio("summary", 1_300, SUMMARY, TO_EXCEL), 0.7),
            Bound("300", Ratio("summary", 300, SUMMARY, TO_EXCEL), 0.9),
        ),
    ),
    Goal(
        "start, cold: `--help` / `status` of 20, nothing new / `collect` of 20",
        "0.6x / 6.7x / 9.7x `import pandas`",
        "≤ 0.4x / ≤ 1x / ≤ 4x",
        (
            Bound("--help", Ratio("start", LARGEST, HELP, PANDAS), 0.4),
            Bound("status", Ratio("collect", 20, STATUS, PANDAS), 1),
            Bound("collect", Ratio("collect", 20, FIRST, PANDAS), 4),
        ),
    ),
)
