"""Doudi (兜底): the social safety net of a province as open software."""

__version__ = "0.1.0"
