"""The order of a list, newest first, and the rows on either side of a place in it.

Matches of a search come from SQLite's index in the order of their places there, which is the same but for rows of one
moment: sorting a hundred thousand matches for the first twenty-four would be slow.
"""

from typing import Protocol

from django.db.models import BigIntegerField, Subquery
from django.db.models.functions import Coalesce

from generations.library import search
from generations.library.keyset import Place
from generations.library.search_index import SAME_TIME, place_of
from generations.models import Searched
from generations.models.generation import GenerationQuerySet


class Order(Protocol):
    """How a list is read; the rows are those of one user."""

    def newest_first(self, rows: GenerationQuerySet) -> GenerationQuerySet:
        """As people read it."""

    def oldest_first(self, rows: GenerationQuerySet) -> GenerationQuerySet:
        """The other way round."""

    def older(self, rows: GenerationQuerySet, place: Place) -> GenerationQuerySet:
        """The rows after the place."""

    def newer(self, rows: GenerationQuerySet, place: Place) -> GenerationQuerySet:
        """The rows before the place."""


def order_of(text: str) -> Order:
    """The order of a list that is searched for a text, or not."""
    return ByIndex() if search.goes_by_index(text) else ByTime()


class ByTime:
    """By the moment and the id: what the lists' indexes are for."""

    def newest_first(self, rows: GenerationQuerySet) -> GenerationQuerySet:
        """As people read it."""
        return rows.newest_first()

    def oldest_first(self, rows: GenerationQuerySet) -> GenerationQuerySet:
        """The other way round."""
        return rows.order_by("created_at", "id")

    def older(self, rows: GenerationQuerySet, place: Place) -> GenerationQuerySet:
        """The rows after the place."""
        return rows.filter(place.older)

    def newer(self, rows: GenerationQuerySet, place: Place) -> GenerationQuerySet:
        """The rows before the place."""
        return rows.filter(place.newer)


class ByIndex:
    """By the place in the index of prompts."""

    def newest_first(self, rows: GenerationQuerySet) -> GenerationQuerySet:
        """As people read it."""
        return rows.order_by("-searched__place")

    def oldest_first(self, rows: GenerationQuerySet) -> GenerationQuerySet:
        """The other way round."""
        return rows.order_by("searched__place")

    def older(self, rows: GenerationQuerySet, place: Place) -> GenerationQuerySet:
        """The rows after the place."""
        return rows.filter(searched__place__lt=_indexed(place, otherwise=1))

    def newer(self, rows: GenerationQuerySet, place: Place) -> GenerationQuerySet:
        """The rows before the place."""
        return rows.filter(searched__place__gt=_indexed(place, otherwise=0))


def _indexed(place: Place, *, otherwise: int) -> Coalesce:
    """Where the place's row stands in the index; a row that is gone, or never was, would stand about where it says."""
    least = place_of(place.created_at, place.id)
    row = Searched.objects.filter(place__range=(least, least + SAME_TIME), generation_id=place.id)
    return Coalesce(Subquery(row.values("place")[:1]), least + otherwise, output_field=BigIntegerField())
