"""What all workbooks that we write have in common."""
