"""Tools for assistants by the Model Context Protocol: they read the ledger, cite every number and write nothing."""
