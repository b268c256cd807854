"""Word lists and patterns of the reader. A trained model will replace this package."""
