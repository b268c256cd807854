"""Adding documents and records, reading documents again, and transfers between ledgers."""
