"""The offices, voters and departments of the year: 名册.xlsx."""
