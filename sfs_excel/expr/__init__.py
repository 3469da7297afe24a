"""Points arithmetic, stated once and read by pandas and by Excel."""
