"""What arrives: seen whole, stored under its hash, registered in order."""
