"""The version of Doudi: of its engine, its formats and its command."""

__version__ = "0.1.0"
