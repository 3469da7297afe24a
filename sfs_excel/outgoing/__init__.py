"""What goes to whom: papers, marked forms, handouts, the page."""
