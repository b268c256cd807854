"""PLOVER: speech acts and meetings as coded events."""
