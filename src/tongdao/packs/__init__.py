"""Packs of words: one folder a language and country."""
