"""`python -m sfs_excel`."""

from sfs_excel.cli.app import main

if __name__ == "__main__":
    main()
