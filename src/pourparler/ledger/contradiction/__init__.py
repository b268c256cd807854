"""Contradictions: what an actor said before and now says otherwise."""
