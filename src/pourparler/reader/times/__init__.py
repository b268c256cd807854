"""Expressions of time: their words, the tense of the clauses about them, the calendar, and the grammar over these."""
