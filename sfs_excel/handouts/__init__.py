"""The workbooks that the bureau fills in: 核定表, 票决表, 平时台账."""
