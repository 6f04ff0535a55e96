"""How long to wait after something failed again."""

from datetime import timedelta

from generations.models import Generation

SOON = timedelta(seconds=1)


def backoff(failures: int, *, longest: timedelta) -> timedelta:
    """Twice as long after every failure, from a second on."""
    return min(timedelta(seconds=2 ** min(failures, 16)), longest)


def by_deadline(generation: Generation, wait: timedelta) -> timedelta:
    """The wait, but no longer than until its deadline: what was said to its owner is kept."""
    return max(min(wait, generation.deadline - generation.now), SOON)
