"""The clips that continue each other, read in one query: before a generation all, and after it every way on; and with
them the files that it was joined into.
"""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from django.db import connection
from django.db.models.expressions import RawSQL

from generations.catalogue.joined import clips_of
from generations.models.generation import Generation

FURTHEST: Final = 50  # clips before, and as many after
MOST: Final = 500
FIELDS: Final = (
    *("id", "user_id", "endpoint_id", "prompt", "arguments", "state", "charged_credits", "price_credits"),
    *("created_at", "deleted_at", "taken_down_at", "continued_from", "shape", "width", "height", "duration_seconds"),
)
CONNECTED: Final = """
WITH RECURSIVE
before_it(id, earlier, steps) AS (
    SELECT id, continued_from_id, 0 FROM generations_generation WHERE id = %s
    UNION ALL
    SELECT row.id, row.continued_from_id, before_it.steps + 1
    FROM generations_generation row JOIN before_it ON row.id = before_it.earlier WHERE before_it.steps < %s
),
after_it(id, steps) AS (
    SELECT id, 0 FROM generations_generation WHERE id = %s
    UNION ALL
    SELECT row.id, after_it.steps + 1
    FROM generations_generation row JOIN after_it ON row.continued_from_id = after_it.id
    WHERE row.continued_from_id IS NOT NULL AND after_it.steps < %s
)
SELECT id FROM before_it UNION SELECT id FROM after_it UNION
SELECT id FROM generations_generation
WHERE user_id = %s AND endpoint_id = 'joined' AND deleted_at IS NULL AND CAST(arguments AS TEXT) LIKE %s
"""


class Around(NamedTuple):
    """What a generation is a part of."""

    clips: Sequence[Generation]
    joined: Sequence[Generation]


def around(generation: Generation) -> Around:
    """The clips from the first to the last, the generation among them; at each fork after it the way that got on. And
    the files that it was joined into, or is being. What its owner has deleted is left out.
    """
    rows = _connected(generation)
    return Around(_path(generation, rows), list(_joined(generation, rows.values())))


def _path(generation: Generation, rows: dict[object, Generation]) -> Sequence[Generation]:
    path = [row for row in (*_before(generation, rows), generation, *_after(generation, rows)) if not row.deleted_at]
    return path if len(path) > 1 else ()


def _connected(generation: Generation) -> dict[object, Generation]:
    pk = Generation._meta.pk.get_db_prep_value(generation.pk, connection)
    of_it = [generation.user_id, f"%{generation.pk}%"]
    connected = RawSQL(CONNECTED, [pk, FURTHEST, pk, FURTHEST, *of_it])  # noqa: S611 - our own words
    own = Generation.objects.filter(user=generation.user_id, pk__in=connected)
    return {row.pk: row for row in own.only(*FIELDS)[:MOST]}


def _joined(generation: Generation, rows: Iterable[Generation]) -> Iterable[Generation]:
    for row in rows:
        if row.is_joined and generation.pk in clips_of(row.arguments) and (row.is_watchable or not row.is_final):
            yield row


def _before(generation: Generation, rows: dict[object, Generation]) -> list[Generation]:
    found: list[Generation] = []
    earlier = rows.get(generation.continued_from_id)
    while earlier:
        found.insert(0, earlier)
        earlier = rows.get(earlier.continued_from_id)
    return found


def _after(generation: Generation, rows: dict[object, Generation]) -> list[Generation]:
    """At each fork the newest one with a video, else the newest that is not lost."""
    children: dict[object, list[Generation]] = {}
    for row in sorted(rows.values(), key=lambda row: (row.is_watchable, row.created_at)):
        if row.is_watchable or not row.is_final:
            children.setdefault(row.continued_from_id, []).append(row)
    found: list[Generation] = []
    at = generation
    while following := children.get(at.pk):
        at = following[-1]
        found.append(at)
    return found
