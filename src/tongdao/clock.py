"""The clock of the machine."""

from datetime import date


def today() -> date:
    """Return the day of the machine's clock: the one place where it is read."""
    return date.today()
