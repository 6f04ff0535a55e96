"""`/status/`: how the site and the models do at this moment, in words for people, and what happened lately.

Nothing in it is of anybody, and no numbers of people. It is put together once a minute by each process.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from django.contrib.auth.decorators import login_not_required
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import capfirst
from django.views.decorators.http import require_safe

from generations.models import Incident
from generations.showcase.incidents import told
from generations.showcase.models_now import ModelNow, Word, models_now
from generations.workflow import storage_check
from generations.workflow.heartbeat import sweeper
from maxvideo.pages.redis_check import redis, workers

KEY: Final = "status"
REMEMBERED_SECONDS: Final = 60
OK: Final = "ok"


class Part(NamedTuple):
    """A part of the site."""

    name: str
    word: Word
    sentence: str = ""


@dataclass(frozen=True)
class Status:
    """Everything the page says."""

    checked_at: datetime
    models: Sequence[ModelNow]
    parts: Sequence[Part]
    incidents: Sequence[Incident]

    @property
    def sentence(self) -> str:
        """How it is now: "Pika 2.2 is down, Veo 3 Fast is slow. The rest works."."""
        told_of = [f"{name} {_verb(name)} {word}" for name, word in self._not_well()]
        if told_of:
            return f"{capfirst(', '.join(told_of))}. The rest works."
        going_on = next((incident for incident in self.incidents if incident.ended_at is None), None)
        return f"{going_on.title.rstrip('.')}." if going_on else "Everything works."

    def _not_well(self) -> list[tuple[str, Word]]:
        """The worst first."""
        everything = [(part.name, part.word) for part in self.parts] + [(it.family, it.word) for it in self.models]
        worst_first = list(reversed(Word))
        return sorted((it for it in everything if it[1] != Word.WORKS), key=lambda it: worst_first.index(it[1]))


@login_not_required
@require_safe
def status(request: HttpRequest) -> HttpResponse:
    """The page."""
    return render(request, "pages/status.html", {"status": status_now()})


def status_now() -> Status:
    """As it was at most a minute ago."""
    known: Status | None = caches["process"].get(KEY)
    if known is None:
        at = timezone.now()
        known = Status(at, models_now(at), _parts(), told())
        caches["process"].set(KEY, known, REMEMBERED_SECONDS)
    return known


def _parts() -> list[Part]:
    """Without Redis the sweep does the work of the workers, one after the other."""
    return [Part("the studio and the gallery", Word.WORKS), _making(), _saving()]


def _making() -> Part:
    name = "starting videos"
    if sweeper() != OK:
        return Part(name, Word.DOWN, "What is started waits. Nobody is charged for it, and it goes on by itself.")
    if redis() != OK or workers() != OK:
        return Part(name, Word.SLOW, "What is started may wait a minute before it is sent.")
    return Part(name, Word.WORKS)


def _saving() -> Part:
    name = "saving and downloads"
    if storage_check.last_finding() != OK:
        return Part(name, Word.DOWN, "Finished videos wait until they can be stored. None is lost or charged before.")
    return Part(name, Word.WORKS)


def _verb(name: str) -> str:
    return "are" if " and " in name else "is"
