"""The questions that a ledger answers, one module for each subject."""
