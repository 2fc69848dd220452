"""Doudi (兜底, the floor that holds): what social assistance owes by law, to one family or a province.

`doudi.engine` reads a rule book and determines; `doudi.population` makes a synthetic population to run it on;
`doudi.cli` is the command. Money is integer fen, dates are yyyymmdd integers, an unknown value stays unknown.
"""

__version__ = "0.1.0"

__all__ = ["__version__"]
