"""What people type into cells, read as a day, an amount, a number, yes or no, a word of a list, a name."""
