"""Everything that goes out to people: papers, marked forms, handouts, the page."""
