"""Single values of a frame (offices x full keys): looked up where they stand, since a dict of all takes ten times the memory."""

import pandas as pd


class Values:
    """The values of such a frame, one at a time."""

    def __init__(self, frame: pd.DataFrame) -> None:
        """
        Args:
            frame: (offices x full keys), index office code; it must not be changed any more.
        """
        self._rows = {office: row for row, office in enumerate(frame.index)}
        self._columns = {key: frame[key].to_numpy(dtype=float) for key in frame.columns}

    def find(self, office: str, key: str) -> float:
        """The office's value; NaN where nothing valid is known, or nobody is asked for it."""
        column = self._columns.get(key)
        return float("nan") if column is None else float(column[self._rows[office]])
