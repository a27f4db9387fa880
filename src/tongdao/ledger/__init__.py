"""Append, read, supersede: the book of what was said, never overwritten."""
