"""How much anybody may ask of the people and the decoders behind the public forms, in a minute.

An address is what one person surely has: with IPv6 a whole /64. All together may do ten times as much.
"""

import ipaddress
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest

from maxvideo.web.rate_limits import Window


@dataclass(frozen=True)
class Limit:
    """So many of a kind in a minute for each address, and for all together."""

    kind: str
    each: int
    total: int

    def take(self, request: HttpRequest) -> bool:
        """Count one, unless it is one too many."""
        own = Window(f"{self.kind}:{network_of(request)}", self.each)
        everybody = Window(f"{self.kind}:everybody", self.total)
        if own.is_full() or everybody.is_full():
            return False
        own.count()
        everybody.count()
        return True


def network_of(request: HttpRequest) -> str:
    """The address that a request came from, or the /64 that it is in."""
    try:
        address = ipaddress.ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return "unknown"
    if address.version == 6 and address.ipv4_mapped:
        address = address.ipv4_mapped
    prefix = 64 if address.version == 6 else 32
    return str(ipaddress.ip_network((address, prefix), strict=False))


REPORTS: Final = Limit("reports", each=5, total=60)
CHECKS: Final = Limit("checks", each=6, total=60)
