"""Text as characters: same-length folding and numerals."""
