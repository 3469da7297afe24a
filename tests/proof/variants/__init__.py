"""The variants of returned files, family by family."""
