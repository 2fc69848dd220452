"""Reads for screens: everything through what the actor may see, each with a number of queries that does not grow."""
