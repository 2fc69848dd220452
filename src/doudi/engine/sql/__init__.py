"""The same rules as one SQL statement over tables."""
