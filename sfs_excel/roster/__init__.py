"""Who takes part: 名册.xlsx."""
