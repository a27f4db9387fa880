"""What became of each promise: what a ledger holds, followed and assessed."""
