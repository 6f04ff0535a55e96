"""What other apps tell the till; each fills the registries in its `hooks.py`.

The till has never heard of what credits buy, nor of the pages that buyers come from.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import NamedTuple

from django.http import HttpRequest

from maxvideo.web.registry import Registry


class Alternative(NamedTuple):
    """Something cheaper than what the buyer was about to pay for, and its page."""

    label: str
    credits: int
    address: str


class WayBack(NamedTuple):
    """What waits for the buyer: what they wrote, what it costs and why, its page, and what costs less."""

    address: str
    words: str
    label: str
    credits: int
    alternatives: Sequence[Alternative] = ()

    def affordable(self, available: int) -> list[Alternative]:
        """What some credits pay for, the dearest first."""
        return [one for one in self.alternatives if one.credits <= available]


WhatCreditsBuy = Callable[[Collection[int]], Mapping[int, str]]
"""What each of some numbers of credits buys, in words; a number that buys nothing is left out."""

FindWayBack = Callable[[HttpRequest], WayBack | None]
"""What waits for the user of a request, if anything does."""

what_credits_buy: Registry[WhatCreditsBuy] = Registry()
ways_back: Registry[FindWayBack] = Registry()


def bought_with(numbers: Collection[int]) -> dict[int, str]:
    """What each number of credits buys."""
    found: dict[int, str] = {}
    for ask in what_credits_buy:
        found |= ask(numbers)
    return found


def way_back_of(request: HttpRequest) -> WayBack | None:
    """What waits for the user; None where nothing does."""
    return next((found for find in ways_back if (found := find(request))), None)
