"""Read-only questions to the book."""
