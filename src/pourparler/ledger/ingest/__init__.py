"""How documents and their records enter a ledger, are read again, and move between ledgers."""
