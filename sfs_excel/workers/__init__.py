"""Processes under limits of time and memory, and machines behind an executor. They know no file format."""
