"""The common part of all workbooks that we write."""
