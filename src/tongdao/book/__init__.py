"""The book (台账): what became of every promise, stored, asked and brought up to date."""
