"""Who lives where, with whom, in what circumstances, since when, and who says so."""
