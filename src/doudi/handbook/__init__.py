"""The handbook of a rule book: the law beside the rules, as pages anyone can read. Pure: a book and its folder in."""
