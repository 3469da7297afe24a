"""The arrival of files: seen whole, stored under their hash, registered in order; and what was decided since."""
