"""Spreadsheets: an import step by step, and lists that are handed out."""
