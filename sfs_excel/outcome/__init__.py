"""The year's result: frames, and what is worked out from them."""
