"""Commands that the command `doudi` calls."""
