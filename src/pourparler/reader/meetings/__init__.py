"""Meetings: who meets whom, where, when, and whether it took place."""
