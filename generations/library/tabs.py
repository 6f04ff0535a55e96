"""What the tabs above a list say, within the query of its rows: written out, since it is asked for with every page of
the gallery, and Django takes longer to put it together than a database to answer it.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from django.db import connection
from django.db.models.expressions import RawSQL

from generations.library.conditions import ENDED, MAKING
from generations.library.counting import MOST_COUNTED, MOST_READ, in_words
from generations.library.listing import GALLERY, Listing
from generations.states import IN_FLIGHT, State

MOST_TABS: Final = 12
# As one text each, so that they come with the rows of the page; the names of JSON's functions are the database's.
OF_GALLERY: Final = """
SELECT CAST({array}(
  (SELECT COUNT(*) FROM (
    SELECT 1 FROM generations_generation WHERE user_id = %s AND deleted_at IS NULL AND state = 'completed'
    ORDER BY created_at DESC, id DESC LIMIT %s) AS every),
  (SELECT COUNT(*) FROM (
    SELECT 1 FROM generations_generation WHERE user_id = %s AND deleted_at IS NULL AND state = 'completed'
    AND starred_at IS NOT NULL ORDER BY created_at DESC, id DESC LIMIT %s) AS starred),
  {json}((SELECT {arrays}({array}(own.place, own.id, own.name, own.query, (
    SELECT COUNT(*) FROM generations_collectionmember AS member
    JOIN generations_generation AS made
    ON made.id = member.generation_id AND made.deleted_at IS NULL AND made.state = 'completed'
    WHERE member.collection_id = own.id)))
  FROM (
    SELECT id, name, query, ROW_NUMBER() OVER (
      ORDER BY CASE WHEN id = %s THEN 0 ELSE 1 END, used_at DESC, id) AS place
    FROM generations_collection WHERE user_id = %s AND deleted_at IS NULL ORDER BY place LIMIT %s) AS own))
) AS TEXT)
"""
OF_HISTORY: Final = """
SELECT CAST({object}(state, number) AS TEXT) FROM (
  SELECT state, COUNT(*) AS number FROM (
    SELECT state FROM generations_generation WHERE user_id = %s AND deleted_at IS NULL
    ORDER BY created_at DESC, id DESC LIMIT %s) AS newest
  GROUP BY state) AS counted
"""
JSON_OF: Final = {
    "sqlite": {"array": "json_array", "arrays": "json_group_array", "object": "json_group_object", "json": "json"},
    "postgresql": {"array": "json_build_array", "arrays": "json_agg", "object": "json_object_agg", "json": ""},
}
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
    """A collection, as `OF_GALLERY` tells."""

    place: int
    id: str
    name: str
    query: str
    number: int


def told_by_tabs(listing: Listing) -> RawSQL:
    """What the tabs of a list say, for a query of its rows; the database finds it out once."""
    user, most = listing.user.pk, MOST_COUNTED + 1
    if listing.name == GALLERY:
        current = _stored(listing.collection_id or UUID(int=0))
        return _raw(OF_GALLERY, [user, most, user, most, current, user, MOST_TABS])
    return _raw(OF_HISTORY, [user, MOST_READ + 1])


def ask(listing: Listing) -> str | None:
    """The same, where no row tells."""
    raw = told_by_tabs(listing)
    with connection.cursor() as cursor:
        cursor.execute(raw.sql, raw.params)
        told: str | None = cursor.fetchone()[0]
        return told


def tabs_of_gallery(listing: Listing, told: str | None) -> Iterator[Tab]:
    """All, the starred ones, and the collections that were used last, the one that is looked at first of them."""
    every, starred, collections = json.loads(told or "[0, 0, null]")
    given = listing.filters.given
    sort = {"sort": given["sort"]} if "sort" in given else {}
    own = [_of_collection(listing, _Row(*row), sort) for row in sorted(collections or ())]
    is_starred = "starred" in given and "collection" not in given
    is_all = not (given.keys() & {"collection", "starred"} or any(tab.is_current for tab in own))
    yield Tab("All", urlencode(sort), in_words(every), is_current=is_all)
    yield Tab("Starred", urlencode({"starred": "1", **sort}), in_words(starred), icon="star", is_current=is_starred)
    yield from own


def tabs_of_history(listing: Listing, told: str | None) -> Iterator[Tab]:
    """All, and by their state."""
    found: dict[str, int] = json.loads(told or "{}")
    total, state = sum(found.values()), listing.filters.given.get("state", "")
    yield Tab("All", "", in_words(total), is_current=not state)
    for name, (label, states) in LABELS.items():
        number = sum(found.get(one.value, 0) for one in states)
        words = in_words(number, is_all=total <= MOST_READ)
        yield Tab(label, urlencode({"state": name}), words, is_current=state == name)


def _of_collection(listing: Listing, row: _Row, sort: dict[str, str]) -> Tab:
    pk = UUID(row.id)
    if saved := row.query:
        return Tab(row.name, saved, icon="filter", is_current=saved == listing.filters.query, collection_id=pk)
    query = urlencode({"collection": pk, **sort})
    return Tab(row.name, query, in_words(row.number), is_current=pk == listing.collection_id, collection_id=pk)


def _raw(sql: str, params: list[Any]) -> RawSQL:
    return RawSQL(sql.format(**JSON_OF[connection.vendor]), params)  # noqa: S611 - our own words


def _stored(identity: UUID) -> Any:
    """A UUID as the database has it."""
    return identity if connection.features.has_native_uuid_field else identity.hex
