"""Proposals: texts on the table, their sponsors and provisions."""
