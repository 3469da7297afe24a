"""The command line: it renders, and decides nothing."""
