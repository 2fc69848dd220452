"""Finding persons and families, their files, and what can be done with them."""
