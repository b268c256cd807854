"""Meetings: who meets whom, where, when, and whether it took place. A trained model will replace this package."""
