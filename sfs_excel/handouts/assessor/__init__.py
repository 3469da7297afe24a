"""核定表: a department's workbook."""
