"""Arithmetic that a document can be held to."""
