"""Sentences, quotation marks and intervals of a text."""
