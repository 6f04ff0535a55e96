"""What the tabs above a list say, in one query: written out, since it is asked for with every page of the gallery, and
Django takes longer to put it together than a database to answer it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from django.db import connection

from generations.library.conditions import ENDED, MAKING
from generations.library.counting import MOST_COUNTED, MOST_READ, in_words
from generations.library.listing import Listing
from generations.states import IN_FLIGHT, State

MOST_TABS: Final = 12
OF_GALLERY: Final = """
SELECT
  (SELECT COUNT(*) FROM (
    SELECT 1 FROM generations_generation WHERE user_id = %(user)s AND deleted_at IS NULL AND state = 'completed'
    ORDER BY created_at DESC, id DESC LIMIT %(most)s) AS every),
  (SELECT COUNT(*) FROM (
    SELECT 1 FROM generations_generation WHERE user_id = %(user)s AND deleted_at IS NULL AND state = 'completed'
    AND starred_at IS NOT NULL ORDER BY created_at DESC, id DESC LIMIT %(most)s) AS starred),
  own.id, own.name, own.query,
  (SELECT COUNT(*) FROM generations_collectionmember AS member
    JOIN generations_generation AS made
    ON made.id = member.generation_id AND made.deleted_at IS NULL AND made.state = 'completed'
    WHERE member.collection_id = own.id)
FROM (SELECT 1 AS one) AS one
LEFT JOIN (
  SELECT id, name, query, used_at, CASE WHEN id = %(current)s THEN 0 ELSE 1 END AS place FROM generations_collection
  WHERE user_id = %(user)s AND deleted_at IS NULL ORDER BY place, used_at DESC, id LIMIT %(tabs)s) AS own ON 1 = 1
ORDER BY own.place, own.used_at DESC, own.id
"""
OF_HISTORY: Final = """
SELECT state, COUNT(*) FROM (
  SELECT state FROM generations_generation WHERE user_id = %(user)s AND deleted_at IS NULL
  ORDER BY created_at DESC, id DESC LIMIT %(read)s) AS newest
GROUP BY state
"""
LABELS: Final = {
    MAKING: ("Being made", IN_FLIGHT),
    State.COMPLETED.value: ("Completed", {State.COMPLETED}),
    ENDED: ("Refused or failed", {State.FAILED}),
    State.CANCELLED.value: ("Cancelled", {State.CANCELLED}),
}


@dataclass(frozen=True)
class Tab:
    """One way to narrow a list; `number` is empty where it is not counted."""

    label: str
    query: str
    number: str = ""
    icon: str = ""
    is_current: bool = False
    collection_id: UUID | None = None  # which has a name of its owner's


class _Row(NamedTuple):
    """What `OF_GALLERY` tells."""

    every: int
    starred: int
    id: object
    name: str
    query: str
    number: int


def tabs_of_gallery(listing: Listing) -> Iterator[Tab]:
    """All, the starred ones, and the collections that were used last, the one that is looked at first of them."""
    rows = _rows(OF_GALLERY, listing)
    every, starred, *_ = rows[0]
    given = listing.filters.given
    sort = {"sort": given["sort"]} if "sort" in given else {}
    own = [_of_collection(listing, _Row(*row), sort) for row in rows if row[2]]
    is_starred = "starred" in given and "collection" not in given
    is_all = not (given.keys() & {"collection", "starred"} or any(tab.is_current for tab in own))
    yield Tab("All", urlencode(sort), in_words(every), is_current=is_all)
    yield Tab("Starred", urlencode({"starred": "1", **sort}), in_words(starred), icon="star", is_current=is_starred)
    yield from own


def tabs_of_history(listing: Listing) -> Iterator[Tab]:
    """All, and by their state."""
    found: dict[str, int] = dict(_rows(OF_HISTORY, listing))
    total, state = sum(found.values()), listing.filters.given.get("state", "")
    yield Tab("All", "", in_words(total), is_current=not state)
    for name, (label, states) in LABELS.items():
        number = sum(found.get(one.value, 0) for one in states)
        words = in_words(number, is_all=total <= MOST_READ)
        yield Tab(label, urlencode({"state": name}), words, is_current=state == name)


def _of_collection(listing: Listing, row: _Row, sort: dict[str, str]) -> Tab:
    pk = UUID(str(row.id))
    if saved := row.query:
        return Tab(row.name, saved, icon="filter", is_current=saved == listing.filters.query, collection_id=pk)
    query = urlencode({"collection": pk, **sort})
    return Tab(row.name, query, in_words(row.number), is_current=pk == listing.collection_id, collection_id=pk)


def _rows(sql: str, listing: Listing) -> list[Any]:
    current = listing.collection_id or UUID(int=0)
    with connection.cursor() as cursor:
        limits = {"most": MOST_COUNTED + 1, "read": MOST_READ + 1, "tabs": MOST_TABS}
        cursor.execute(sql, {"user": listing.user.pk, "current": _stored(current), **limits})
        return list(cursor.fetchall())


def _stored(identity: UUID) -> Any:
    """A UUID as the database has it."""
    return identity if connection.features.has_native_uuid_field else identity.hex
