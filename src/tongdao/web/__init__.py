"""The web: pages, the API and feeds about one ledger. Needs the extra `web`."""
