"""Pages for those who work on the book: review, progress, upload."""
