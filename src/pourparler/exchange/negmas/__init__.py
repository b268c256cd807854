"""NegMAS: a settlement as a scenario that agents negotiate."""
