"""What may come back, family by family."""
