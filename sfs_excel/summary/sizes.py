"""With how many offices the ranking workbook is another."""

from dataclasses import dataclass

MOST_STANDING = 300  # side by side nobody finds an office among more, and XFD is the last column


@dataclass(frozen=True)
class Sizes:
    """The most offices of each kind of workbook.

    Attributes:
        standing: that stand side by side in 得分矩阵; more lie, one row each.
    """

    standing: int = MOST_STANDING
