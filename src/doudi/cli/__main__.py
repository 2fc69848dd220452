"""Runs the command as `python -m doudi.cli`."""

from doudi.cli import main

main()
