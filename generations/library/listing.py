"""A list of one user's: the gallery or the history, as narrowed by an address, and a page of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Self
from urllib.parse import urlencode
from uuid import UUID

from django.db.models.expressions import RawSQL
from django.http import QueryDict
from django.urls import reverse

from generations.library.filters import Filters
from generations.library.order import VALUES, Order, order_of
from generations.models import Generation
from generations.models.generation import GenerationQuerySet
from maxvideo.accounts.models import User
from maxvideo.web.uuids import uuid_or_none

PAGE: Final = 24
GALLERY: Final = "gallery"
HISTORY: Final = "generations"


@dataclass(frozen=True)
class Listing:
    """Whose, which, and what it is narrowed to; `name` is its URL's."""

    name: str
    user: User
    filters: Filters

    @classmethod
    def read(cls, name: str, user: User, query: QueryDict) -> Self:
        """The list of an address; a name that means nothing is the gallery's."""
        return cls(HISTORY if name == HISTORY else GALLERY, user, Filters.read(query))

    @property
    def is_trash(self) -> bool:
        """Whether it is what was deleted; the gallery has no such part."""
        return self.name == HISTORY and self.filters.is_trash

    @property
    def collection_id(self) -> UUID | None:
        """Which collection it is narrowed to; what was deleted is in none."""
        return None if self.is_trash else uuid_or_none(self.filters.given.get("collection", ""))

    @property
    def everything(self) -> GenerationQuerySet:
        """What there is to be narrowed."""
        rows = Generation.objects.restorable(self.user) if self.is_trash else Generation.objects.of(self.user)
        if self.collection_id:
            rows = Generation.objects.filter(deleted_at=None).in_collection(self.user, self.collection_id)
        return rows.finished() if self.name == GALLERY else rows

    @property
    def rows(self) -> GenerationQuerySet:
        """All that is in it."""
        return self.filters.narrow(self.everything, self.user.pk)

    @property
    def sort(self) -> str:
        """What it is ordered by, empty for the newest first; only what is finished has a length and its last price."""
        sort = self.filters.given.get("sort", "")
        return "" if self.is_trash or (self.name != GALLERY and sort in VALUES) else sort

    @property
    def order(self) -> Order:
        """How it is read."""
        return order_of(self.filters.given.get("q", ""), self.sort)

    def address(self, **more: str) -> str:
        """Where it is, from a place on where one is given."""
        query = self.filters.query_with(**more)
        return reverse(f"generations:{self.name}") + (f"?{query}" if query else "")

    def linked(self, **more: str) -> str:
        """The query by which a generation's page knows the list that it was opened from."""
        return urlencode({"list": self.name, **self.filters.given, **more})


@dataclass(frozen=True)
class Page:
    """Some rows of a list, and the queries of the pages on both sides where there are such."""

    rows: Sequence[Generation]
    older: str
    newer: str

    @property
    def is_whole(self) -> bool:
        """Whether it is the whole list."""
        return not (self.older or self.newer)

    def told(self, name: str) -> str | None:
        """What its rows were to tell beside themselves under a name; None where there is none."""
        return getattr(self.rows[0], name, None) if self.rows else None


def page_of(listing: Listing, query: QueryDict, fields: Sequence[str], **beside: RawSQL) -> Page | None:
    """The page at the place of an address, in one query, with these fields of its rows, and what is told beside them.

    None where it would be the first one but for some rows: what is newer was deleted meanwhile.
    """
    order = listing.order
    rows = listing.rows.only(*fields, *order.fields).annotate(**beside)
    before, after = (order.decode(query.get(name, "")) for name in ("before", "after"))
    if after and not before:
        newer = list(order.backwards(order.before(rows, after))[: PAGE + 1])
        return (
            _between(listing, order, newer[PAGE - 1 :: -1], has_older=True, has_newer=True)
            if len(newer) > PAGE
            else None
        )
    older = list(order.forwards(order.after(rows, before) if before else rows)[: PAGE + 1])
    return _between(listing, order, older[:PAGE], has_older=len(older) > PAGE, has_newer=before is not None)


def _between(listing: Listing, order: Order, rows: Sequence[Generation], *, has_older: bool, has_newer: bool) -> Page:
    filters = listing.filters
    older = filters.query_with(before=order.place(rows[-1]).encode()) if rows and has_older else ""
    newer = filters.query_with(after=order.place(rows[0]).encode()) if rows and has_newer else ""
    return Page(rows, older, newer)
