"""Codebook: issues, options and parties, and suggestions of what statements say of them."""
