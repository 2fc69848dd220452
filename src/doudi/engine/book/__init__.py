"""A rule book: its vocabulary, parameters, rules and areas, compiled and checked; resolved for a month and an area."""
