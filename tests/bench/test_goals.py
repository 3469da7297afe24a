"""The arithmetic of the bench: medians, ratios, bounds, and what stands in its tables."""

import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from tests.bench.chart import draw_chart
from tests.bench.figures import Figures
from tests.bench.goals import EACH_FORM, GOALS, Bound, Growth, Peak, Ratio, find_cpu
from tests.bench.meter import Cost
from tests.bench.parts import (
    ALL,
    CALAMINE,
    FIRST,
    LOOP,
    ONE,
    OURS,
    PANDAS,
    STATUS,
    XLSXWRITER,
    list_work,
    needs_tables,
)
from tests.bench.report import show_number, write_report


@pytest.fixture
def figures() -> Figures:
    """Three rounds of some parts."""
    figures = Figures({"machine": "any"})
    for cpu, peak in ((9.0, 100.0), (10.0, 150.0), (30.0, 120.0)):
        add(figures, "collect", 20, FIRST, cpu, peak)
        add(figures, "collect", 20, LOOP.format(CALAMINE), 2.5)
        add(figures, "collect", 20, PANDAS, 0.5)
        add(figures, "collect", 20, STATUS, 0.4)
    add(figures, "generate", 300, ALL, 3.0)
    add(figures, "generate", 300, ONE, 1.206)
    add(figures, "generate", 300, XLSXWRITER, 0.15)
    return figures


def add(figures: Figures, part: str, offices: int, what: str, cpu: float, peak: float = 50.0) -> None:
    figures.add(part, offices, what, Cost(cpu, 2 * cpu, peak, 40.0))


def test_time_is_the_median_of_the_rounds_and_memory_the_most(figures: Figures) -> None:
    assert figures.cost("collect", 20, FIRST) == Cost(cpu=10.0, wall=20.0, peak=150.0, largest=40.0)
    assert figures.cost("collect", 300, FIRST) is None


def test_further_form_costs_what_all_take_beyond_one(figures: Figures) -> None:
    # (3.0 - 1.206) s for 299 further forms: 6 ms each, a twenty-fifth of XlsxWriter's 150.
    assert find_cpu(figures, "generate", 300, EACH_FORM) == pytest.approx(0.006)
    assert Ratio("generate", 0, XLSXWRITER, EACH_FORM).value(figures) == pytest.approx(25)


def test_ratio_is_of_the_same_part_and_number(figures: Figures) -> None:
    assert Ratio("collect", 20, FIRST, PANDAS).value(figures) == 20
    assert Ratio("collect", 1_300, FIRST, PANDAS).value(figures) is None
    assert Ratio("read", 0, OURS, CALAMINE).value(figures) is None


def test_growth_is_one_where_time_goes_with_the_offices(figures: Figures) -> None:
    add(figures, "collect", 400, FIRST, 240.0)  # 0.6 s an office, 0.5 s before
    assert Growth(20, 400).value(figures) == pytest.approx(1.2)
    assert Growth(20, 300).value(figures) is None


def test_bound_is_kept_at_its_very_value() -> None:
    least, most = Bound("", Peak(20), 25, is_least=True), Bound("", Peak(20), 25)
    assert [least.is_kept(value) for value in (24.9, 25, 25.1)] == [False, True, True]
    assert [most.is_kept(value) for value in (24.9, 25, 25.1)] == [True, True, False]


def test_table_has_the_goals_in_order_with_what_was_measured(figures: Figures) -> None:
    goals, everything = write_report(figures).split("\n\n")[1:3]
    rows = [line.split(" | ") for line in goals.splitlines()[2:]]
    assert [row[0].removeprefix("| ") for row in rows] == [goal.work for goal in GOALS]
    assert rows[0][3:] == ["25.0x of XlsxWriter's speed", "yes |"]
    assert rows[2][3:] == ["4.00x of the loop", "yes |"]
    assert rows[5][3:] == ["of `import pandas`: not measured", " |"]
    assert "| collect | 20 | collect, first | 10,000 | 1.00x | 20,000 | 150 | 40 |" in everything.splitlines()
    assert "| generate | 300 | generate, each further form | 6.00 |  | | | |" in everything.splitlines()


def test_goal_with_one_bound_broken_is_not_reached(figures: Figures) -> None:
    figures.drop("collect", 20)
    add(figures, "collect", 20, FIRST, 5.0)
    add(figures, "collect", 20, STATUS, 0.5)
    add(figures, "collect", 20, PANDAS, 1.0)
    add(figures, "start", 20, "--help", 0.3)
    add(figures, "start", 20, PANDAS, 1.0)
    [row] = [line for line in write_report(figures).splitlines() if line.startswith("| start, cold")]
    assert row.endswith("| 0.30x --help; 0.50x status; 5.00x collect | **no** |")


@pytest.mark.parametrize(
    ("value", "shown"), [(0.0345, "0.0345"), (3.449, "3.45"), (34.51, "34.5"), (345.1, "345"), (12345.6, "12,346")]
)
def test_number_is_shown_with_the_digits_that_count(value: float, shown: str) -> None:
    assert show_number(value) == shown


def test_part_that_is_measured_again_replaces_what_was_kept(figures: Figures, tmp_path: Path) -> None:
    figures.save(tmp_path / "raw.json")
    kept = Figures.load(tmp_path / "raw.json")
    assert kept == figures
    kept.drop("collect", 20)
    assert kept.list_parts() == [("generate", 300)]
    assert Figures.load(tmp_path / "none.json") == Figures()


def test_start_is_measured_once_and_the_workbook_only_where_it_is_compared() -> None:
    assert list_work(["start", "summary"], [40_000, 20]) == [("start", 20), ("summary", 20)]
    assert [needs_tables(part, 20) for part in ("read", "collect", "summary")] == [False, True, True]
    assert not needs_tables("collect", 5_000)


def test_chart_shows_a_bar_for_each_thing_that_was_measured(figures: Figures) -> None:
    root = ElementTree.fromstring(draw_chart(figures))
    texts = [text.text for text in root.iter("{http://www.w3.org/2000/svg}text")]
    bars = [each for each in root.iter("{http://www.w3.org/2000/svg}rect") if each.get("rx") == "2"]
    assert "Collect 20 returned forms, whole command" in texts
    assert "2.5 s · 0.25x" in texts
    assert [bar.get("width") for bar in bars] == ["144.0", "5.8", "36.0"]  # 10, 0.4 and 2.5 s
