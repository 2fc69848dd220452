"""Money, periods and errors. No business nouns."""
