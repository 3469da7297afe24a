"""`python -m sfs_excel`."""

from sfs_excel.cli import main

if __name__ == "__main__":  # on Windows the worker processes import this file once more
    main()
