"""Formula text, put together from formula text: cells, areas, names, numbers, and what these give.

Functions of Excel 2007 only. A `Formula` has the `=` in front; pieces have none.
"""

from sfs_excel.expr.excel import literal

NOTHING = '""'  # an empty text
FALSE = "FALSE"


def call(function: str, *arguments: object) -> str:
    """`MAX(0,MIN(1,F5))`."""
    return f"{function}({','.join(map(str, arguments))})"


def text(said: str) -> str:
    """A text as it is written in a formula."""
    return literal(said)


def join(*pieces: str) -> str:
    """Texts and numbers one behind the other."""
    return "&".join(pieces)


def is_text(cell: str, said: str) -> str:
    """Tell whether a text stands in a cell; the empty one, whether nothing does."""
    return f"{cell}={text(said)}"


def all_of(*tests: str) -> str:
    """Tell whether every test holds."""
    return call("AND", *tests)


def any_of(*tests: str) -> str:
    """Tell whether one of the tests holds."""
    return call("OR", *tests)


def if_(test: str, then: object, otherwise: object = NOTHING) -> str:
    """Return what holds where the test is true, and otherwise."""
    return call("IF", test, then, otherwise)


def unless_error(cell: str, value: object, otherwise: object) -> str:
    """A value that an error in the cell would spoil."""
    return if_(call("ISERROR", cell), otherwise, value)


def count_if(area: str, criterion: object) -> str:
    """In how many cells of an area something holds.

    Args:
        criterion: formula text: a text, `"<="&F5`, or what the cells are to equal.
    """
    return call("COUNTIF", area, criterion)


def match(sought: str, area: str) -> str:
    """The place of a value in an area, counted from 1."""
    return call("MATCH", sought, area, 0)


def index(area: str, *places: object) -> str:
    """Return what stands at a place of an area, counted from 1."""
    return call("INDEX", area, *places)
