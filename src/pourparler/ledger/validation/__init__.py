"""Checks of arguments before a transaction begins."""
