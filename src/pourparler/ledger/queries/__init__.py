"""The ledger's queries, one module for each subject."""
