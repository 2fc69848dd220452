"""Snapshots checked, determined part by part, compared, and kept as evidence."""
