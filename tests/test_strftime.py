"""No pattern of strftime has a character outside ASCII: Windows takes only what its own code page has, and some take none.

1. In no source and no template, however it is written: as a format in an f-string, to `format`, to `strftime`, as a filter.
2. Control: each of these is noticed.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = [path for folder in ("sfs_excel", "scripts", "tests") for path in sorted((ROOT / folder).rglob("*.py"))]
TEMPLATES = sorted((ROOT / "templates").rglob("*.j2"))
_CODE = re.compile(r"%-?[a-zA-Z]")


def find_patterns(source: str) -> Iterator[str]:
    """Every text that can be such a pattern: what a format says, and what `strftime` and `format` are given."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FormattedValue) and node.format_spec is not None:
            yield from _texts_in(node.format_spec)
        elif isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in ("strftime", "strptime", "__format__") or (
                isinstance(node.func, ast.Name) and called == "format"
            ):
                yield from _texts_in(node)
        elif isinstance(node, ast.Attribute) and node.attr == "format":  # of a text, called or handed on
            yield from (spec for text in _texts_in(node.value) for spec in re.findall(r":([^{}]*)\}", text))


def find_faults(source: str) -> list[str]:
    return [text for text in find_patterns(source) if _CODE.search(text) and not text.isascii()]


def _texts_in(node: ast.AST) -> Iterator[str]:
    return (each.value for each in ast.walk(node) if isinstance(each, ast.Constant) and isinstance(each.value, str))


def test_no_source_formats_a_date_by_a_pattern_in_chinese() -> None:
    assert len(SOURCES) > 300
    found = {path.name: find_faults(path.read_text(encoding="utf-8")) for path in SOURCES if path != Path(__file__)}
    assert {name: patterns for name, patterns in found.items() if patterns} == {}


def test_no_template_does() -> None:
    assert len(TEMPLATES) > 10
    for path in TEMPLATES:
        calls = re.findall(r"(?:strftime|format)\(([^)]*)\)", path.read_text(encoding="utf-8"))
        assert [call for call in calls if _CODE.search(call) and not call.isascii()] == [], path.name


@pytest.mark.parametrize(
    "source",
    [
        'f"{made:%Y年%m月%d日}"',
        'f"报送截止：{roster.deadline:%-d日}前"',
        'made.strftime("%Y年")',
        'format(made, "%H时")',
        '"{:%H时}".format(made)',
        'day = "{:%m月}".format',
        'datetime.strptime(text, "%Y年%m月%d日")',
    ],
)
def test_a_pattern_in_chinese_is_noticed(source: str) -> None:
    assert find_faults(source)


@pytest.mark.parametrize("source", ['f"{made:%Y-%m-%d}年"', 'f"满分率{rate:.0%}，"', '"第{:d}项，占%d".format(3)'])
def test_chinese_beside_a_pattern_is_no_fault(source: str) -> None:
    assert find_faults(source) == []
