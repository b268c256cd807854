"""The same reading on a cluster."""
