"""Names a section of the letter in little room."""

import math
import re

from sfs_excel.rulebook.model import Section
from sfs_excel.text import show_whole

LONGEST_LINE = 4  # characters that a narrow column takes on one line
_NUMERAL = re.compile(r"\s*[（(]?([一二三四五六七八九十]+|[0-9]+)[、.．）)]")


def number_section(section: Section) -> str:
    """Its numeral as the letter writes it, or its number where the letter writes none."""
    numeral = _NUMERAL.match(section.heading)
    return numeral[1] if numeral else str(section.section)


def head_section(section: Section) -> str:
    """Numeral, title and points, one below the other; a long title on lines of its own."""
    points = f"{section.points.normalize():f}分" if section.points else ""
    return show_whole("\n".join(filter(None, (number_section(section), _break_title(section.title), points))))


def _break_title(title: str) -> str:
    """Lines of four characters, as most terms have two or four; one left alone takes others with it."""
    lines = max(1, math.ceil(len(title) / LONGEST_LINE))
    length = LONGEST_LINE if len(title) % LONGEST_LINE != 1 else math.ceil(len(title) / lines)
    return "\n".join(title[at : at + length] for at in range(0, len(title), length))
