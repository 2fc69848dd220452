"""What can be done with persons, households and facts. Each act checks, changes and records in one transaction."""
