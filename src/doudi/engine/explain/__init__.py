"""What an answer was read from, in sentences a citizen can read, and when it changes by itself."""
