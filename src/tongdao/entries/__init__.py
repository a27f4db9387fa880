"""Clauses and mentions → statements with figures and deliverables."""
