"""What a list is narrowed to, as it stands in the address: words, endpoint, state, star, sound, shape, length, days.

Anything in the address that means nothing is ignored, so an old or clipped link still opens the list.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final, Self
from urllib.parse import urlencode
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db.models import Q
from django.http import QueryDict
from django.utils.dateparse import parse_date

from generations.catalogue.shapes import SHAPES
from generations.library import search
from generations.models.generation import GenerationQuerySet
from generations.states import PUBLIC, State

DELETED: Final = "deleted"
MAX_LENGTH: Final = 500
SOUND: Final = {"1": True, "0": False}
# Videos are some frames longer or shorter than was asked for.
LENGTHS: Final = {
    "short": Q(duration_seconds__lt=5.5),
    "medium": Q(duration_seconds__gte=5.5, duration_seconds__lt=8.5),
    "long": Q(duration_seconds__gte=8.5),
}


def day_of(text: str) -> date | None:
    """A day as a browser sends it; none near the calendar's ends, which have no midnight in every zone."""
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return day if day and 1970 <= day.year < 9000 else None


def zone_of(name: str) -> tzinfo:
    """The reader's time zone where it is known here, else UTC."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


# Every filter's name in the address, and what tells whether a text means something.
NAMES: Final[Mapping[str, Callable[[str], object]]] = {
    "q": bool,
    "endpoint": bool,
    "state": {*PUBLIC, DELETED}.__contains__,
    "starred": {"1"}.__contains__,
    "sound": SOUND.__contains__,
    "shape": SHAPES.__contains__,
    "length": LENGTHS.__contains__,
    "from": day_of,
    "to": day_of,
    "zone": bool,
}
FOLDED: Final = frozenset({"sound", "shape", "length", "from", "to"})


@dataclass(frozen=True)
class Filters:
    """The filters of one request: those `given` mean something, and are as they stand in the address."""

    given: Mapping[str, str]

    @classmethod
    def read(cls, query: QueryDict) -> Self:
        """The filters of an address. PostgreSQL takes no NUL in a text, SQLite no endless pattern."""
        texts = {name: query.get(name, "")[:MAX_LENGTH].replace("\0", "").strip() for name in NAMES}
        given = {name: text for name, text in texts.items() if NAMES[name](text)}
        if not {"from", "to"} & given.keys():
            given.pop("zone", None)
        return cls(given)

    @property
    def is_trash(self) -> bool:
        """Whether it is what was deleted."""
        return self.given.get("state") == DELETED

    @property
    def is_narrowed(self) -> bool:
        """Whether any is given; what was deleted is a list of its own."""
        return bool(self.given.keys() - {"state"}) or self.given.get("state", DELETED) != DELETED

    @property
    def is_folded(self) -> bool:
        """Whether one is given that the page folds away."""
        return bool(self.given.keys() & FOLDED)

    @property
    def query(self) -> str:
        """All of them as a query."""
        return self.query_with()

    def query_with(self, **more: str) -> str:
        """All of them as a query, and more after them."""
        return urlencode({**self.given, **more})

    def narrow(self, rows: GenerationQuerySet, user_id: int) -> GenerationQuerySet:
        """The user's rows that fit."""
        given = self.given
        fits = search.matching(user_id, given["q"]) if "q" in given else Q()
        if "endpoint" in given:
            fits &= Q(endpoint_id=given["endpoint"])
        if "state" in given and not self.is_trash:
            fits &= Q(state__in=[state for state in State if state.public == given["state"]])
        return rows.filter(fits & self._video() & self._days())

    def _video(self) -> Q:
        """What is asked of the video itself."""
        given, fits = self.given, Q()
        if "starred" in given:
            fits &= Q(starred_at__isnull=False)
        if "sound" in given:
            fits &= Q(has_sound=SOUND[given["sound"]])
        if "shape" in given:
            fits &= Q(shape=given["shape"])
        return fits & LENGTHS[given["length"]] if "length" in given else fits

    def _days(self) -> Q:
        """From midnight to midnight where the reader is."""
        zone, fits = zone_of(self.given.get("zone", "")), Q()
        if first := day_of(self.given.get("from", "")):
            fits &= Q(created_at__gte=datetime.combine(first, time(), zone))
        if last := day_of(self.given.get("to", "")):
            fits &= Q(created_at__lt=datetime.combine(last + timedelta(days=1), time(), zone))
        return fits
