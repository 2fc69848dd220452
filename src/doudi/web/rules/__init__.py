"""The rule book as pages that anybody may read."""
