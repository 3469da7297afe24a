"""pandas, with texts held as Python holds them, whatever else is installed.

Where pyarrow is there, pandas would else keep them in Arrow's buffers: a text that many offices have alike would be held as
often as it stands, and an empty column of texts could not be calculated with.
"""

import pandas as pd

__all__ = ["pd"]

pd.set_option("mode.string_storage", "python")
