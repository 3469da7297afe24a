"""What comes back: store, read, validate."""
