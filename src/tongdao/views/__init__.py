"""Read-only questions to the book: rows ready to be shown, listed, searched and exported."""
