"""The ranking workbook, one file per sheet."""
