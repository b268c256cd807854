"""Pourparler reads the coverage of a negotiation and keeps a sourced ledger of it."""
