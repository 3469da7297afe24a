"""The names of the bench's inputs. The module imports nothing: the process that measures must stay small."""

YEAR, COLLECTED, LATE, BLANK, TABLES = "year", "collected", "late.xlsx", "blank.xlsx", "tables.pickle"
INBOX, RETURNED = "收件箱", "退回"
