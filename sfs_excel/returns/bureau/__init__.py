"""The bureau's own workbooks, as they came back."""
