"""Document → sections (speaker, bureau, heading, time in force) → clauses."""
