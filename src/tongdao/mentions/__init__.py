"""Text → quantities, periods, deliverables and programmes, each tied to its characters."""
