"""What staff's history in the admin says is forgotten in time."""

from datetime import timedelta
from typing import Final

from django.contrib.admin.models import LogEntry

from maxvideo.web import clock

ADMIN_LOG_KEPT: Final = timedelta(days=365)
AT_ONCE: Final = 500


def forget_admin_log() -> None:
    """Forget some of the lines whose time is over, oldest first."""
    old = LogEntry.objects.filter(action_time__lt=clock.now(plus=-ADMIN_LOG_KEPT))
    ids = list(old.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    LogEntry.objects.filter(pk__in=ids).delete()
