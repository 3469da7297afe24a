"""Processes under limits of time and memory. They know no file format."""
