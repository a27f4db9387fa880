"""Filling the book from a ledger."""
