"""What the roof adds to the sweep: it watches the workers, and that no generation is forgotten."""

import time
from datetime import timedelta
from typing import Final

from generations.workflow import overdue
from maxvideo.pages import redis_check
from maxvideo.web import encryption
from maxvideo.web.chores import Chore, chores
from maxvideo.web.watch import Watch

HALF_A_MINUTE: Final = timedelta(seconds=30)
AN_HOUR: Final = timedelta(hours=1)

_started = time.monotonic()

_watch = Watch()


def watch_workers() -> None:
    """Raise the alarm where nobody works at a queue, or what should have ended long ago has not."""
    _watch.see({"workers": redis_check.workers(), "generations": overdue.generations()})


def encrypt_secrets() -> None:
    """Encrypt what lies in clear or under an earlier key, an hour after the start: the release before reads it not."""
    if time.monotonic() - _started >= AN_HOUR.total_seconds():
        encryption.encrypt_stores()


chores.register(Chore("encrypt_secrets", encrypt_secrets, AN_HOUR))
chores.register(Chore("watch_workers", watch_workers, HALF_A_MINUTE))
