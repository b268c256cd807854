"""Contradictions: pairs of statements in which an actor says the opposite of what it said before."""
