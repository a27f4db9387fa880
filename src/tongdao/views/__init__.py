"""Values as surfaces write them: in words, and as JSON."""
