"""How often a link was opened, without a cookie and without a row about anybody.

A network counts once in ten minutes: which ones came lately is in the memory of each web process alone, so that neither
reloading nor a machine that asks again and again writes anything.
"""

from contextlib import suppress
from typing import Final

from django.core.cache.backends.locmem import LocMemCache
from django.db import DatabaseError
from django.http import HttpRequest

from generations.models import ShareLink
from maxvideo.web.networks import network_of_request

ONCE_IN_SECONDS: Final = 600
MOST_REMEMBERED: Final = 10_000

came_lately: Final = LocMemCache("visits", {"OPTIONS": {"MAX_ENTRIES": MOST_REMEMBERED}})


def count(request: HttpRequest, link: ShareLink) -> None:
    """Count a visit; not the owner's own, nor a page that a browser fetches in advance.

    A database that takes no writes costs the count, never the page.
    """
    if request.method != "GET" or request.headers.get("Sec-Purpose", "").startswith("prefetch"):
        return
    if request.user.pk == link.generation.user_id:
        return
    if came_lately.add(f"{link.pk}:{network_of_request(request)}", True, ONCE_IN_SECONDS):
        with suppress(DatabaseError):
            link.count_visit()
