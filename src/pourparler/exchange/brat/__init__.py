"""brat standoff: a document's annotations in a file beside its text."""
