"""Parquet: a folder with one file per table."""
