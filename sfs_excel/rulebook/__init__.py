"""The letter as data: typed model, strict loading, proof against the letter's words."""
