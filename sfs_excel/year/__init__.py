"""The year folder: the one door for the command line and for scripts."""
