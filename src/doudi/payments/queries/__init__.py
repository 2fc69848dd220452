"""Reads of the ledger for screens, the API and commands."""
