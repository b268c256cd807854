"""Word lists and patterns of the reader."""
