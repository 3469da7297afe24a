"""The rulebooks of two years, of which the later one has an item put in before the last two, which say what they were."""

from pathlib import Path

RULEBOOKS = Path(__file__).with_name("following")
