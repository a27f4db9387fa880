"""The web: pages, desks, the API and feeds about one ledger. Needs the extra `web`."""
