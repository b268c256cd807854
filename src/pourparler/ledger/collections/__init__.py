"""The objects by which a ledger is used: `ledger.statements`, `ledger.actors`, `ledger.history` and so on."""
