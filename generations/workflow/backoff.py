"""How long to wait after something failed again."""

from datetime import timedelta


def backoff(failures: int, *, longest: timedelta) -> timedelta:
    """Twice as long after every failure, from a second on."""
    return min(timedelta(seconds=2 ** min(failures, 16)), longest)
