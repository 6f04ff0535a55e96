"""Sessions that have expired are removed; Django leaves that to a command that somebody has to call."""

from typing import Final

from django.contrib.sessions.models import Session

from maxvideo.web import clock

AT_ONCE: Final = 1000


def remove_expired_sessions() -> None:
    """Remove some of those whose time is over, and come again for the others."""
    keys = list(Session.objects.filter(expire_date__lt=clock.now()).values_list("pk", flat=True)[:AT_ONCE])
    Session.objects.filter(pk__in=keys, expire_date__lt=clock.now()).delete()
