"""Random rule books and random populations, and the ways of running them that are compared."""
