"""The figures as text: the goals with what was measured beside each, and everything that was measured."""

from collections.abc import Iterator

from tests.bench.figures import Figures
from tests.bench.goals import EACH_FORM, GOALS, Bound, Peak, find_cpu
from tests.bench.parts import FIRST, FORM, OURS, SUMMARY

_FIRST_OF = {"start": "import pandas", "generate": FORM, "read": OURS, "collect": FIRST, "summary": SUMMARY}


def write_report(figures: Figures) -> str:
    """Both tables, in Markdown."""
    machine = [f"- {name}: {value}" for name, value in figures.machine.items()]
    return "\n".join([*machine, "", *_list_goals(figures), "", *_list_all(figures), ""])


def _list_goals(figures: Figures) -> Iterator[str]:
    yield "| work | today | goal | measured | reached |"
    yield "|---|---|---|---|---|"
    for goal in GOALS:
        values = [each.measured.value(figures) for each in goal.bounds]
        shown = "; ".join(_show(bound, value) for bound, value in zip(goal.bounds, values, strict=True))
        kept = [bound.is_kept(value) for bound, value in zip(goal.bounds, values, strict=True) if value is not None]
        mark = "" if len(kept) < len(values) else "yes" if all(kept) else "**no**"
        yield f"| {goal.work} | {goal.today} | {goal.goal} | {shown} | {mark} |"


def _show(bound: Bound, value: float | None) -> str:
    if value is None:
        return f"{bound.of}: not measured"
    return f"{value:,.0f} {bound.of}" if isinstance(bound.measured, Peak) else f"{show_number(value)}x {bound.of}"


def _list_all(figures: Figures) -> Iterator[str]:
    yield "| part | offices | what | processor, ms | of the product's | elapsed, ms | peak of all, MB | largest, MB |"
    yield "|---|---|---|---|---|---|---|---|"
    for part, offices in figures.list_parts():
        ours = find_cpu(figures, part, offices, _FIRST_OF[part])
        for what in figures.list_things(part, offices):
            cost = figures.cost(part, offices, what)
            if cost:
                memory = f"{cost.wall * 1000:,.0f} | {cost.peak:,.0f} | {cost.largest:,.0f}"
                yield f"| {part} | {offices:,} | {what} | {_show_costs(cost.cpu, ours)} | {memory} |"
        each = find_cpu(figures, part, offices, EACH_FORM) if part == "generate" else None
        if each is not None:
            yield f"| {part} | {offices:,} | {EACH_FORM} | {_show_costs(each, ours)} | | | |"


def _show_costs(cpu: float, ours: float | None) -> str:
    return f"{show_number(cpu * 1000)} | {f'{show_number(cpu / ours)}x' if ours else ''}"


def show_number(value: float) -> str:
    """Three digits that count, as far as there are so many before the point: 0.0345, 3.45, 34.5, 12,345."""
    digits = 4 if abs(value) < 0.1 else 2 if abs(value) < 10 else 1 if abs(value) < 100 else 0
    return f"{value:,.{digits}f}"
