"""With how many offices the ranking workbook is another."""

from dataclasses import dataclass

MOST_STANDING = 300  # side by side nobody finds an office among more, and XFD is the last column
MOST_LISTED = 5_000  # 9 kB an office: nobody opens much more than 45 MB, and ranks take the square of their number


@dataclass(frozen=True)
class Sizes:
    """The most offices of each kind of workbook.

    Attributes:
        standing: that stand side by side in 得分矩阵; more lie, one row each.
        listed: whose long lists the workbook holds, and whose ranks follow what is overwritten.
    """

    standing: int = MOST_STANDING
    listed: int = MOST_LISTED
