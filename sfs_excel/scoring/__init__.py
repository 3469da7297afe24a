"""Points and ranks: frames in, frames out."""
