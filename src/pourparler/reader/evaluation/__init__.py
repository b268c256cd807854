"""Scores of the reader against gold records."""
