"""How much anybody may ask of the people and the decoders behind the public forms, in a minute.

An address is what one person surely has: with IPv6 a whole /64. All together may do ten times as much.
"""

from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest

from maxvideo.web.networks import network_of_request
from maxvideo.web.rate_limits import Window


@dataclass(frozen=True)
class Limit:
    """So many of a kind in a minute for each address, and for all together."""

    kind: str
    each: int
    total: int

    def take(self, request: HttpRequest) -> bool:
        """Count one, unless it is one too many."""
        own = Window(f"{self.kind}:{network_of_request(request)}", self.each)
        everybody = Window(f"{self.kind}:everybody", self.total)
        if own.is_full() or everybody.is_full():
            return False
        own.count()
        everybody.count()
        return True


REPORTS: Final = Limit("reports", each=5, total=60)
CHECKS: Final = Limit("checks", each=6, total=60)
