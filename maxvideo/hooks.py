"""What the roof adds to the sweep: it watches the workers, and that no generation is forgotten."""

from datetime import timedelta
from typing import Final

from generations.workflow import overdue
from maxvideo.pages import redis_check
from maxvideo.web.chores import Chore, chores
from maxvideo.web.watch import Watch

HALF_A_MINUTE: Final = timedelta(seconds=30)

_watch = Watch()


def watch_workers() -> None:
    """Raise the alarm where nobody works at a queue, or what should have ended long ago has not."""
    _watch.see({"workers": redis_check.workers(), "generations": overdue.generations()})


chores.register(Chore("watch_workers", watch_workers, HALF_A_MINUTE))
