"""Which addresses a finished video may be fetched from: the guard in front of every connection.

fal names the address, so it is input. The first wall is here: https on 443 at a listed host, and nothing that two
parsers could read in two ways. The second is in `connection.py`: the resolved address must be a public one.
"""

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

from generations.media.exceptions import Forbidden
from maxvideo.web.normalize_url import LONGEST_URL, normalize_url

_ADDRESS = re.compile(
    r"(?P<scheme>https?)://(?P<host>[a-z0-9.-]+|\[::1\])(?::(?P<port>[0-9]{1,5}))?(?:[/?][^\x00-\x20\x7f\\]*)?",
    re.ASCII | re.IGNORECASE,
)


@dataclass(frozen=True)
class Address:
    """An address that may be opened, and whether it is the sandbox's, on this machine."""

    url: str
    is_sandbox: bool


def allowed(url: str) -> Address:
    """The address as a browser reads it, if it may be opened.

    Raises Forbidden with the reason; the address itself is not in it, since it may carry a signature.
    """
    url = normalize_url(url)
    found = _ADDRESS.fullmatch(url) if len(url) <= LONGEST_URL else None
    if found is None:
        raise Forbidden("not a plain web address")
    scheme, host, port = found["scheme"].lower(), found["host"].lower(), found["port"]
    if (scheme, host, int(port or 80)) == _sandbox():
        return Address(url, is_sandbox=True)
    if scheme != "https":
        raise Forbidden("not https")
    if port not in {None, "443"}:
        raise Forbidden("not on port 443")
    if not any(_matches(host, pattern.lower()) for pattern in settings.FAL_MEDIA_HOSTS):
        raise Forbidden(f"{host[:100]} is not a host of FAL_MEDIA_HOSTS")
    return Address(url, is_sandbox=False)


def _matches(host: str, pattern: str) -> bool:
    """Whether the host is the listed one; `*.fal.media` stands for every name below it."""
    if pattern.startswith("*."):
        return host.endswith(pattern[1:]) and len(host) >= len(pattern)
    return host == pattern


def _sandbox() -> tuple[str, str, int] | None:
    """Where the sandbox's files are, while it is fal's stand-in: fal's address is one of this machine."""
    base = urlsplit(settings.FAL_QUEUE_URL)
    if base.scheme != "http" or not _is_loopback(base.hostname or ""):
        return None
    host = f"[{base.hostname}]" if ":" in (base.hostname or "") else base.hostname or ""
    return base.scheme, host, base.port or 80


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
