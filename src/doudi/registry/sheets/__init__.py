"""Spreadsheets in and out: read, understood, checked, entered, taken back; and lists written with the same columns.

An import goes through states (models.sheets.State). Each step is a service; the long ones work in chunks, each in one
transaction with its rows, facts, events and the import's own progress, so that a kill at any point loses nothing and
doubles nothing.
"""
