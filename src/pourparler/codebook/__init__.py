"""Codebooks (parties, issues and options), and suggestions of positions for statements."""
