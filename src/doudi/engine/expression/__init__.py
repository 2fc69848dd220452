"""Values, types and expressions: what every rule is read into, and what each operation means."""
