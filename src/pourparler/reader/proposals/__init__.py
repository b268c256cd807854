"""Proposals: texts on the table, their sponsors and provisions. A trained model will replace this package."""
