"""Stripe that did not answer a moment ago: pages and events leave it to the sweep for a while.

Each of them may wait for it for many seconds, and a site has few threads: a Stripe that hangs must not hold them all.
"""

from typing import Final

from django.core.cache import cache

KEY: Final = "stripe:away"
SECONDS: Final = 20


def begin() -> None:
    """Nobody waits for it for now."""
    cache.set(KEY, True, SECONDS)


def is_on() -> bool:
    """Whether somebody waited for it in vain just now."""
    return KEY in cache
