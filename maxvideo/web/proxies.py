"""Who is at the other end, where proxies stand in front: TRUSTED_PROXIES of them are believed, and no more."""

import ipaddress
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port


class TrustedProxies:
    """Sets the client's address and whether it came by https, from what the nearest trusted proxies say.

    Each proxy adds the address it was called from to the right of X-Forwarded-For, so with n of them the n-th from
    the right is the client; what stands further left anybody can have written.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Rewrite the request's own facts, so that everything after this reads them in the usual place."""
        if hops := settings.TRUSTED_PROXIES:
            if address := _address(_from_the_right(request, "X-Forwarded-For", hops)):
                request.META["REMOTE_ADDR"] = address
            if scheme := _from_the_right(request, "X-Forwarded-Proto", hops).lower():
                request.META["wsgi.url_scheme"] = "https" if scheme == "https" else "http"
        request.META["REMOTE_ADDR"] = _plain(request.META.get("REMOTE_ADDR", ""))
        return self.get_response(request)


def _plain(address: str) -> str:
    """IPv4 in the clothes of IPv6 is IPv4, whoever counts it."""
    try:
        return str(getattr(ipaddress.ip_address(address), "ipv4_mapped", None) or address)
    except ValueError:
        return address


def _from_the_right(request: HttpRequest, header: str, hops: int) -> str:
    """What the outermost trusted proxy wrote into a header that may be a list; "" where there is none."""
    words = [word.strip() for word in request.headers.get(header, "").split(",")]
    return words[max(0, len(words) - hops)]


def _address(word: str) -> str | None:
    """An IP address without the port that some proxies add; None for anything else."""
    for candidate in (word, split_domain_port(word)[0].strip("[]")):
        try:
            return str(ipaddress.ip_address(candidate))
        except ValueError:
            continue
    return None
