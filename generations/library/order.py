"""The order of a list, and the rows on either side of a place in it.

Matches of a search come from SQLite's index in the order of their places there, which is the same as by time but for
rows of one moment: sorting a hundred thousand matches for the first twenty-four would be slow.
"""

from typing import Final

from django.db.models import BigIntegerField, Subquery
from django.db.models.functions import Coalesce

from generations.library import search
from generations.library.keyset import Place, ValuePlace
from generations.library.search_index import SAME_TIME, place_of
from generations.models import Generation, Searched
from generations.models.generation import GenerationQuerySet

AnyPlace = Place | ValuePlace
OLDEST: Final = "old"
# What a finished video may be ordered by beside its time, the largest first; each has an index.
VALUES: Final = {"length": "duration_seconds", "price": "charged_credits"}
SORTS: Final = (OLDEST, *VALUES)


class Order:
    """How a list is read, the rows being those of one user: by the moment and the id, the newest first."""

    fields: tuple[str, ...] = ("created_at", "id")
    step = 1  # from an id to that just before it

    def decode(self, text: str) -> AnyPlace | None:
        """The place that an address names, None where it means nothing in this order."""
        return Place.decode(text)

    def place(self, row: Generation) -> AnyPlace:
        """A row's place."""
        return Place(row.created_at, row.id)

    def forwards(self, rows: GenerationQuerySet) -> GenerationQuerySet:
        """As people read it."""
        return rows.newest_first()

    def backwards(self, rows: GenerationQuerySet) -> GenerationQuerySet:
        """The other way round."""
        return rows.order_by("created_at", "id")

    def after(self, rows: GenerationQuerySet, place: AnyPlace) -> GenerationQuerySet:
        """The rows after the place."""
        return rows.filter(place.older)

    def before(self, rows: GenerationQuerySet, place: AnyPlace) -> GenerationQuerySet:
        """The rows before the place."""
        return rows.filter(place.newer)


class ByIndex(Order):
    """By the place in the index of prompts."""

    def forwards(self, rows: GenerationQuerySet) -> GenerationQuerySet:
        """As people read it."""
        return rows.order_by("-searched__place")

    def backwards(self, rows: GenerationQuerySet) -> GenerationQuerySet:
        """The other way round."""
        return rows.order_by("searched__place")

    def after(self, rows: GenerationQuerySet, place: AnyPlace) -> GenerationQuerySet:
        """The rows after the place."""
        return rows.filter(searched__place__lt=_indexed(place, otherwise=1))

    def before(self, rows: GenerationQuerySet, place: AnyPlace) -> GenerationQuerySet:
        """The rows before the place."""
        return rows.filter(searched__place__gt=_indexed(place, otherwise=0))


class ByValue(Order):
    """By a number of the row, the largest first."""

    def __init__(self, field: str) -> None:
        self.field = field
        self.fields = (field, "id")

    def decode(self, text: str) -> ValuePlace | None:
        """The place that an address names."""
        return ValuePlace.decode(self.field, text)

    def place(self, row: Generation) -> ValuePlace:
        """A row's place; a video without that number stands at the end."""
        return ValuePlace(self.field, getattr(row, self.field) or 0, row.id)

    def forwards(self, rows: GenerationQuerySet) -> GenerationQuerySet:
        """As people read it."""
        return self._indexed(rows).order_by(f"-{self.field}", "-id")

    def backwards(self, rows: GenerationQuerySet) -> GenerationQuerySet:
        """The other way round."""
        return self._indexed(rows).order_by(self.field, "id")

    def _indexed(self, rows: GenerationQuerySet) -> GenerationQuerySet:
        """The rows that have that number, which is what the index holds."""
        return rows.filter(**{f"{self.field}__gte": 0})


class Reversed(Order):
    """Another order of time, read from its end."""

    step = -1

    def __init__(self, order: Order) -> None:
        self.order = order

    def forwards(self, rows: GenerationQuerySet) -> GenerationQuerySet:
        """As people read it."""
        return self.order.backwards(rows)

    def backwards(self, rows: GenerationQuerySet) -> GenerationQuerySet:
        """The other way round."""
        return self.order.forwards(rows)

    def after(self, rows: GenerationQuerySet, place: AnyPlace) -> GenerationQuerySet:
        """The rows after the place."""
        return self.order.before(rows, place)

    def before(self, rows: GenerationQuerySet, place: AnyPlace) -> GenerationQuerySet:
        """The rows before the place."""
        return self.order.after(rows, place)


def order_of(text: str, sort: str = "") -> Order:
    """The order of a list that is searched for a text, or not, and sorted so; the newest first where not said."""
    if field := VALUES.get(sort):
        return ByValue(field)
    by_time = ByIndex() if search.goes_by_index(text) else Order()
    return Reversed(by_time) if sort == OLDEST else by_time


def _indexed(place: AnyPlace, *, otherwise: int) -> Coalesce:
    """Where the place's row stands in the index; a row that is gone, or never was, would stand about where it says."""
    if not isinstance(place, Place):
        raise TypeError("matches of a search are in the order of time")
    least = place_of(place.created_at, place.id)
    row = Searched.objects.filter(place__range=(least, least + SAME_TIME), generation_id=place.id)
    return Coalesce(Subquery(row.values("place")[:1]), least + otherwise, output_field=BigIntegerField())
