"""Whom a limit counts: an IPv4 address, or the /64 that one IPv6 customer has."""

import ipaddress

from django.http import HttpRequest


def network_of(address: str) -> str:
    """The network of an address as text; what is no address stays as it is."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(found) if found.version == 4 else str(ipaddress.ip_network(f"{found}/64", strict=False))


def network_of_request(request: HttpRequest) -> str:
    """The network that a request came from."""
    return network_of(request.META.get("REMOTE_ADDR", ""))
