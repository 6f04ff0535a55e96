"""Whether the sweep is alive: it beats, and whoever else is alive can tell how long ago that was."""

from datetime import timedelta
from typing import Final

from generations.models import Heartbeat
from maxvideo.web import clock

NAME: Final = "sweeper"
OK: Final = "ok"
BEAT_EVERY: Final = timedelta(seconds=10)
SILENCE: Final = timedelta(seconds=90)


def beat(*, at_once: bool = False) -> None:
    """Say that the sweep is alive, at most every few seconds unless at once."""
    if at_once or not Heartbeat.objects.filter(name=NAME, beat_at__gt=clock.now(-BEAT_EVERY)).exists():
        Heartbeat.objects.update_or_create(name=NAME, defaults={"beat_at": clock.now()})


def sweeper() -> str:
    """`ok` where the sweep was heard of lately, by the database's clock, else what is wrong."""
    beats = Heartbeat.objects.filter(name=NAME)
    if beats.filter(beat_at__gte=clock.now(-SILENCE)).exists():
        return OK
    return f"silent for more than {SILENCE.seconds} s" if beats.exists() else "never ran"
