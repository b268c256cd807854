"""CSV: a folder with one file per table."""
