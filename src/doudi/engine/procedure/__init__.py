"""Procedures: how a request is handled, step by step, with the law's time limits. Content of a rule book, no code."""
