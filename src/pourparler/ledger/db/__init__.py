"""The database of a ledger: schema, transactions, search index, and what differs between SQLite and PostgreSQL."""
