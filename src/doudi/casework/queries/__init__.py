"""Reads of the door for screens and the API, a file a topic."""
