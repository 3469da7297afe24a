"""`python -m sfs_excel`."""

from sfs_excel.cli import main

if __name__ == "__main__":
    main()
