"""平时台账: the bureau's log of the year."""
