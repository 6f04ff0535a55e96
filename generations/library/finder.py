"""What stands above a list: its tabs with their numbers, and how many its filters find. All of it is one query."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import BooleanField, Case, FilteredRelation, OuterRef, Q, Value, When
from django.http import Http404
from django.urls import reverse

from generations.library.conditions import ENDED, MAKING
from generations.library.counting import counted, floor_of, in_words, newest_of
from generations.library.listing import GALLERY, Listing
from generations.models import Generation
from generations.states import IN_FLIGHT, State
from maxvideo.accounts.models import User

MOST_TABS: Final = 12


@dataclass(frozen=True)
class Tab:
    """One way to narrow a list; `number` is empty where it is not counted."""

    label: str
    query: str
    number: str = ""
    icon: str = ""
    is_current: bool = False
    is_written: bool = False  # by its owner, not by us


@dataclass(frozen=True)
class Finder:
    """The tabs, how many the filters find, and the collection that the list is narrowed to."""

    tabs: Sequence[Tab]
    found: str
    collection: str = ""
    saved: str = ""  # the filter that this collection keeps

    @classmethod
    def of(cls, listing: Listing, shown: int | None) -> "Finder":
        """The finder of a list; `shown` is how many it holds, where the page has all of them.

        Raises Http404 for a collection that the user has not.
        """
        told = list(_told(listing, is_counted=shown is None))
        first = told[0]
        if listing.collection_id and first["live__pk"] != listing.collection_id:
            raise Http404
        found = in_words(first["found"], is_all=not first["floor"]) if shown is None else in_words(shown)
        tabs = _of_gallery(listing, told) if listing.name == GALLERY else _of_history(listing, first)
        if not listing.collection_id:
            return cls(tuple(tabs), found)
        return cls(tuple(tabs), found, first["live__name"], first["live__query"])


def address_of(collection_id: UUID, query: str) -> str:
    """The gallery as narrowed by a collection, or by the filter that it keeps."""
    return f"{reverse('generations:gallery')}?{query or urlencode({'collection': collection_id})}"


def _told(listing: Listing, *, is_counted: bool) -> Any:
    """A row for each collection that has a tab, or one without any: the numbers are the same in all of them."""
    user = User.objects.filter(pk=listing.user.pk)
    rows = user.annotate(live=FilteredRelation("collections", condition=Q(collections__deleted_at=None)))
    numbers = _of_tabs(listing) | (_of_filters(listing) if is_counted else {})
    is_current = Case(When(live__pk=listing.collection_id or UUID(int=0), then=True), default=False)
    rows = rows.annotate(is_current=is_current, **numbers).order_by("-is_current", "-live__used_at", "live__pk")
    return rows.values("live__pk", "live__name", "live__query", *numbers)[:MOST_TABS]


def _of_tabs(listing: Listing) -> dict[str, Any]:
    """What the tabs say, each by an index that has little else, or among the newest."""
    own = Generation.objects.of(listing.user)
    if listing.name == GALLERY:
        inside = Generation.objects.filter(deleted_at=None, memberships__collection=OuterRef("live__pk"))
        starred = own.finished().filter(starred_at__isnull=False)
        return {"every": counted(own.finished()), "starred": counted(starred), "inside": counted(inside.finished())}
    newest = newest_of(own)
    return {
        "every": counted(own),
        MAKING: counted(newest.filter(state__in=IN_FLIGHT)),
        State.COMPLETED.value: counted(own.finished()),
        ENDED: counted(newest.filter(state=State.FAILED)),
        State.CANCELLED.value: counted(newest.filter(state=State.CANCELLED)),
    }


def _of_filters(listing: Listing) -> dict[str, Any]:
    """How many they find: by the search's index, in a collection, or among the newest of their days."""
    rows = listing.rows
    if "q" in listing.filters.given or listing.collection_id:
        return {"found": counted(rows), "floor": Value(None, output_field=BooleanField())}
    there = listing.filters.on_days(listing.everything)
    return {"found": counted(listing.filters.narrow(newest_of(there), listing.user.pk)), "floor": floor_of(there)}


def _of_gallery(listing: Listing, told: Sequence[Any]) -> Iterator[Tab]:
    given, first = listing.filters.given, told[0]
    sort = {"sort": given["sort"]} if "sort" in given else {}
    yield Tab("All", urlencode(sort), in_words(first["every"]), is_current=not given.keys() & {"collection", "starred"})
    is_starred = "starred" in given and "collection" not in given
    starred = urlencode({"starred": "1", **sort})
    yield Tab("Starred", starred, in_words(first["starred"]), icon="star", is_current=is_starred)
    for row in (row for row in told if row["live__pk"]):
        yield _of_collection(listing, row, sort)


def _of_collection(listing: Listing, row: Any, sort: dict[str, str]) -> Tab:
    name, saved = row["live__name"], row["live__query"]
    if saved:
        return Tab(name, saved, icon="filter", is_current=saved == listing.filters.query, is_written=True)
    query = urlencode({"collection": row["live__pk"], **sort})
    is_current = row["live__pk"] == listing.collection_id
    return Tab(name, query, in_words(row["inside"]), is_current=is_current, is_written=True)


def _of_history(listing: Listing, first: Any) -> Iterator[Tab]:
    state = listing.filters.given.get("state", "")
    yield Tab("All", "", in_words(first["every"]), is_current=not state)
    labels = {
        MAKING: "Being made",
        State.COMPLETED.value: "Completed",
        ENDED: "Refused or failed",
        State.CANCELLED.value: "Cancelled",
    }
    for name, label in labels.items():
        yield Tab(label, urlencode({"state": name}), in_words(first[name]), is_current=state == name)
