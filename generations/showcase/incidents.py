"""Incidents as pages show them: asked for once a minute by each process, since every studio page has them."""

from collections.abc import Sequence
from typing import Final

from django.core.cache import caches

from generations.models import Incident

KEY: Final = "incidents"
REMEMBERED_SECONDS: Final = 30
SHOWN: Final = 20


def open_incidents() -> Sequence[Incident]:
    """Those that go on, the worst first."""
    known: Sequence[Incident] | None = caches["process"].get(KEY)
    if known is None:
        known = list(Incident.objects.open()[:SHOWN])
        caches["process"].set(KEY, known, REMEMBERED_SECONDS)
    return known


def told() -> Sequence[Incident]:
    """Those that go on or ended in the last 90 days, the newest first."""
    return list(Incident.objects.told()[:SHOWN])


def forget() -> None:
    """Ask anew."""
    caches["process"].delete(KEY)
