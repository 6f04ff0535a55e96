"""Whether this machine's clock agrees with the database's, by which leases and deadlines are kept.

Signatures, sessions and mailed links go by the machine's own.
"""

from datetime import timedelta
from typing import Final

from django.utils import timezone

from generations.models import Heartbeat
from maxvideo.web import clock
from maxvideo.web.alarm import raise_alarm

MOST: Final = timedelta(seconds=2)


def check_clock() -> timedelta:
    """How far the database's clock is ahead of this machine's, at least; the alarm where that is over two seconds."""
    before = timezone.now()
    database_now = Heartbeat.objects.annotate(present=clock.now()).values_list("present", flat=True).first() or before
    after = timezone.now()
    ahead = max(database_now - after, timedelta()) or min(database_now - before, timedelta())
    if abs(ahead) > MOST:
        raise_alarm("the clocks of this machine and of the database are %.1f s apart", ahead.total_seconds())
    return ahead
