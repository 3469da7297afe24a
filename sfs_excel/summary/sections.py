"""How a section of the letter is named where there is little room."""

import re

from sfs_excel.rulebook.model import Section
from sfs_excel.summary.cells import show_text

_NUMERAL = re.compile(r"\s*[（(]?([一二三四五六七八九十]+|[0-9]+)[、.．）)]")


def number_section(section: Section) -> str:
    """Its numeral as the letter writes it, or its number where the letter writes none."""
    numeral = _NUMERAL.match(section.heading)
    return numeral[1] if numeral else str(section.section)


def head_section(section: Section) -> str:
    """Numeral, title and points, one below the other."""
    points = f"{section.points.normalize():f}分" if section.points else ""
    return show_text("\n".join(filter(None, (number_section(section), section.title, points))))
