"""Files written whole, and never over a person's work."""
