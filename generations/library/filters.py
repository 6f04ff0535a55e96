"""What a list is narrowed to, as it stands in the address: words, endpoint, state, star, sound, shape, length, days, a
collection; and how it is sorted.

Anything in the address that means nothing is ignored, so an old or clipped link still opens the list.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Self
from urllib.parse import urlencode

from django.db.models import Q
from django.http import QueryDict

from generations.library import search
from generations.library.conditions import CONDITIONS, DELETED
from generations.library.days import day_of
from generations.library.order import SORTS
from generations.models.generation import GenerationQuerySet
from maxvideo.web.days import created_between, known_zone
from maxvideo.web.search_form import search_form
from maxvideo.web.uuids import uuid_or_none

MAX_LENGTH: Final = 500
# Every filter's name in the address, in the order of its links, and what is None or empty for a text without meaning.
NAMES: Final[Mapping[str, Callable[[str], object]]] = {
    "q": search_form,
    **CONDITIONS,
    "from": day_of,
    "to": day_of,
    "zone": known_zone,
    "collection": uuid_or_none,
    "sort": {sort: sort for sort in SORTS}.get,
}
NOT_NARROWING: Final = frozenset({"state", "sort"})
ELSEWHERE: Final = frozenset({"collection", "sort"})  # not in a condition: see Listing
# What the page folds away, as one choice each: the days are one.
FOLDED: Final = ({"endpoint"}, {"sound"}, {"shape"}, {"length"}, {"from", "to"}, {"sort"})


@dataclass(frozen=True)
class Filters:
    """The filters of one request: those `given` mean something, and are as they stand in the address."""

    given: Mapping[str, str]

    @classmethod
    def read(cls, query: QueryDict) -> Self:
        """The filters of an address. PostgreSQL takes no NUL in a text, SQLite no endless pattern."""
        texts = {name: query.get(name, "")[:MAX_LENGTH].replace("\0", "").strip() for name in NAMES}
        given = {name: text for name, text in texts.items() if NAMES[name](text) not in (None, "")}
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
        return bool(self.given.keys() - NOT_NARROWING) or self.given.get("state", DELETED) != DELETED

    @property
    def is_narrowing_rows(self) -> bool:
        """Whether any is given that rows are looked at for."""
        return bool(self.given.keys() - ELSEWHERE)

    @property
    def is_only_collection(self) -> bool:
        """Whether it is a collection as a whole."""
        return not self.given.keys() - NOT_NARROWING - ELSEWHERE

    @property
    def folded(self) -> int:
        """How many are given that the page folds away."""
        return sum(bool(self.given.keys() & names) for names in FOLDED)

    @property
    def query(self) -> str:
        """All of them as a query."""
        return self.query_with()

    def query_with(self, **more: str) -> str:
        """All of them as a query, and more after them."""
        return urlencode({**self.given, **more})

    def narrow(self, rows: GenerationQuerySet, user_id: int) -> GenerationQuerySet:
        """The user's rows that fit, whatever collection they are in."""
        given = self.given
        if not self.is_narrowing_rows:
            return rows
        fits = search.matching(user_id, given["q"]) if "q" in given else Q()
        for name, condition in CONDITIONS.items():
            fits &= condition(given.get(name, "")) or Q()
        return self.on_days(rows).filter(fits)

    def on_days(self, rows: GenerationQuerySet) -> GenerationQuerySet:
        """The rows of the days that are given."""
        given = self.given
        if not given.keys() & {"from", "to"}:
            return rows
        first, last = day_of(given.get("from", "")), day_of(given.get("to", ""))
        return rows.filter(created_between(first, last, given.get("zone", "")))
