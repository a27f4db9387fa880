"""From a promise to what later documents report of it."""
