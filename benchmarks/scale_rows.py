"""The rows of a large site: users, their books, their generations and how those were made, each as the site writes it.

No trigger runs while they are filled, and the largest table has its indexes afterwards: what the triggers count is
counted at the end.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

IN_FLIGHT: Final = 2000
HISTORY_DAYS: Final = 92
"""Two days more than it is kept: so much of it is due to be forgotten."""

USER: Final = "1 + ({n} - 1) % {users}"
BEFORE: Final = "({n} - 1) / {users}"  # generations of the same user
FAILED: Final = "(1 + ({n} - 1) % {users}) % 100 = 0"  # all of each hundredth user's
IS_RUNNING: Final = "{n} > {last} - {running}"
ENDED: Final = "now() - ({last} - {n}) * interval '{days} days' / {last} - interval '3 hours'"
ID: Final = "md5('g' || {n})::uuid"
LEFT: Final = "10000 - CASE WHEN " + FAILED + " THEN 0 ELSE 27 * ({done}) END"
WORDS: Final = "'A paper boat on a slow river at dusk, seen from a low bridge in the rain, take ' || {n}"

USERS: Final[dict[str, dict[str, str]]] = {
    "accounts_user": {
        "id": "{n}",
        "email": "'person' || {n} || '@example.org'",
        "is_active": "true",
        "mails_when_done": "{n} % 10 < 4",
    },
    "billing_creditaccount": {"id": "{n}", "user_id": "{n}", "available": "10000"},
    "billing_transfer": {
        "id": "{n}",
        "key": "'grant:' || {n}",
        "kind": "'grant'",
        "account_id": "{n}",
        "source_id": "-2",
        "source_pocket": "'available'",
        "target_id": "{n}",
        "target_pocket": "'available'",
        "amount": "10000",
        "balance": "10000",
        "created_at": "now() - interval '{days} days' - interval '1 day'",
    },
}
MADE: Final[dict[str, dict[str, str]]] = {
    "billing_hold": {
        "id": "{n}",
        "account_id": USER,
        "key": "'hold:' || " + ID,
        "reference": "'generation:' || " + ID,
        "subject": "'Veo 3 Fast'",
        "details": "'8 s at $0.10 a second'",
        "amount": "27",
        "captured": f"CASE WHEN {IS_RUNNING} OR {FAILED} THEN 0 ELSE 27 END",
        "released": f"CASE WHEN {FAILED} AND NOT {IS_RUNNING} THEN 27 ELSE 0 END",
        "state": f"CASE WHEN {IS_RUNNING} THEN 'open' ELSE 'closed' END",
        "created_at": f"{ENDED} - interval '90 seconds'",
        "closed_at": f"CASE WHEN NOT {IS_RUNNING} THEN {ENDED} END",
    },
    "generations_generation": {
        "id": ID,
        "form_key": "gen_random_uuid()",
        "user_id": USER,
        "hold_id": "{n}",
        "endpoint_id": "({endpoints})[1 + {n} % {kinds}]",
        "prompt": WORDS,
        "search_text": "lower(" + WORDS + ")",
        "arguments": "jsonb_build_object('prompt', " + WORDS + ", 'duration', '8s', 'generate_audio', true)",
        "quote": "'{quote}'::jsonb",
        "state": f"CASE WHEN {IS_RUNNING} THEN 'running' WHEN {FAILED} THEN 'failed' ELSE 'completed' END",
        "video_key": f"CASE WHEN {FAILED} THEN '' ELSE 'videos/' || {ID} || '/' || md5({{n}}::text) || '.mp4' END",
        "poster_key": f"CASE WHEN {FAILED} THEN '' ELSE 'videos/' || {ID} || '/' || md5({{n}}::text) || '.jpg' END",
        "bytes": f"CASE WHEN NOT {FAILED} THEN 5000000 END",
        "sha256": "repeat(md5({n}::text), 2)",
        "shape": "'16:9'",
        "duration_seconds": "8",
        "width": "1280",
        "height": "720",
        "price_credits": "27",
        "charged_credits": f"CASE WHEN NOT ({IS_RUNNING} OR {FAILED}) THEN 27 END",
        "request_id": "'r' || md5({n}::text)",
        "status_url": "'https://queue.fal.run/fal-ai/veo3/requests/' || md5({n}::text) || '/status'",
        "response_url": "'https://queue.fal.run/fal-ai/veo3/requests/' || md5({n}::text)",
        "cancel_url": "'https://queue.fal.run/fal-ai/veo3/requests/' || md5({n}::text) || '/cancel'",
        "result_url": "'https://v3.fal.media/files/' || md5({n}::text) || '.mp4'",
        "created_at": f"{ENDED} - interval '90 seconds'",
        "submitted_at": f"{ENDED} - interval '88 seconds'",
        "finished_at": f"CASE WHEN NOT {IS_RUNNING} THEN {ENDED} END",
        "mailed_at": f"CASE WHEN ({USER}) % 10 >= 4 OR {ENDED} < now() - interval '4 hours' THEN {ENDED} END",
        "deleted_at": f"CASE WHEN {{n}} % 300 = 7 AND NOT {IS_RUNNING} THEN now() - interval '40 days' END",
        "deadline": f"CASE WHEN {IS_RUNNING} THEN now() + interval '1 day' ELSE {ENDED} END",
        "next_run_at": f"CASE WHEN {IS_RUNNING} THEN now() + interval '1 day' END",
    },
}
LINES: Final[dict[str, str]] = {
    "id": "{users} + 2 * {n} - 1 + {half}",
    "key": "'{kind}:' || {n}",
    "kind": "CASE WHEN {half} = 0 THEN 'hold' WHEN " + FAILED + " THEN 'release' ELSE 'capture' END",
    "account_id": USER,
    "hold_id": "{n}",
    "source_id": USER,
    "source_pocket": "CASE WHEN {half} = 0 THEN 'available' ELSE 'held' END",
    "target_id": "CASE WHEN {half} = 0 OR " + FAILED + " THEN " + USER + " ELSE -3 END",
    "target_pocket": "CASE WHEN {half} = 0 THEN 'held' ELSE 'available' END",
    "amount": "27",
    "balance": LEFT.replace("{done}", BEFORE + " + {half}"),
    "created_at": ENDED + " - (1 - {half}) * interval '90 seconds'",
}
# What is there of each generation of the last months, from its rows.
HISTORY: Final = (
    "INSERT INTO generations_transition (generation_id, from_state, to_state, reason, created_at)"
    " SELECT id, f, t, 'made by fal', created_at + s * interval '1 second' FROM generations_generation,"
    " (VALUES ('queued', 'submitting', 1), ('submitting', 'running', 2), ('running', 'saving', 86),"
    " ('saving', 'completed', 90)) moves (f, t, s) WHERE {lately} ORDER BY created_at",
    "INSERT INTO generations_attempt (generation_id, sent_at, answered_at, outcome, request_id, created_at)"
    " SELECT id, submitted_at, submitted_at, 'accepted', request_id, created_at FROM generations_generation"
    " WHERE {lately} ORDER BY created_at",
    "INSERT INTO generations_delivery"
    " (request_id, body_hash, generation_id, body, is_signed, received_at, processed_at, verdict)"
    " SELECT request_id, sha256, id, jsonb_build_object('video', result_url), true, finished_at, finished_at,"
    " 'believed' FROM generations_generation WHERE finished_at IS NOT NULL AND {lately} ORDER BY created_at",
)
COUNTED: Final = (
    "UPDATE billing_creditaccount a SET available = 10000 - captured - held_now, held = held_now FROM"
    " (SELECT account_id, sum(captured) captured, coalesce(sum(amount) FILTER (WHERE state = 'open'), 0) held_now"
    " FROM billing_hold GROUP BY account_id) h WHERE h.account_id = a.id",
    "INSERT INTO generations_storedbytes (user_id, bytes) SELECT user_id, sum(bytes) FROM generations_generation"
    " WHERE deleted_at IS NULL AND state = 'completed' GROUP BY user_id",
    "INSERT INTO generations_tally (of, label, state, change)"
    " SELECT 'generations', endpoint_id, state, count(*) FROM generations_generation GROUP BY endpoint_id, state",
    "SELECT setval(pg_get_serial_sequence(t, 'id'), m) FROM (SELECT 'billing_transfer' t, max(id) m FROM"
    " billing_transfer UNION SELECT 'billing_hold', max(id) FROM billing_hold"
    " UNION SELECT 'accounts_user', max(id) FROM accounts_user) s",
)


@dataclass(frozen=True)
class Size:
    """How many there are, and in how many days they were made."""

    users: int
    generations: int
    days: int

    @property
    def running(self) -> int:
        """How many are on their way."""
        return min(IN_FLIGHT, self.users // 2)

    def words(self) -> dict[str, object]:
        """What stands in the place of the names in the texts above."""
        from generations.catalogue import ENDPOINTS
        from tests.factories import make_quote

        endpoints = "ARRAY[" + ", ".join(f"'{endpoint.id}'" for endpoint in ENDPOINTS) + "]"
        known = {"n": "n", "users": self.users, "last": self.generations, "running": self.running, "days": self.days}
        return known | {"endpoints": endpoints, "kinds": len(ENDPOINTS), "quote": json.dumps(make_quote(27).as_json())}


def fill(size: Size) -> None:
    """Everything, and the statistics by which PostgreSQL plans."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("SET work_mem = '64MB'")
        cursor.execute("SET statement_timeout = 0")
    for table, values in USERS.items():
        _fill(table, values, size.users, size)
    with _indexes_made_afterwards("generations_generation"):
        for table, values in MADE.items():
            _fill(table, values, size.generations, size)
    _fill("billing_transfer", LINES, size.generations, size, kind="hold", half=0)
    _fill("billing_transfer", LINES, size.generations - size.running, size, kind="close", half=1)
    lately = f"created_at > now() - interval '{HISTORY_DAYS} days'"
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        for statement in (*(text.format(lately=lately) for text in HISTORY), *COUNTED, "VACUUM ANALYZE"):
            cursor.execute(statement)
        cursor.execute("RESET work_mem")
        cursor.execute("RESET statement_timeout")
        cursor.execute("SET session_replication_role = origin")


@contextmanager
def _indexes_made_afterwards(table: str) -> Iterator[None]:
    """What is sorted once takes a fraction of what is put in its place row by row."""
    from django.db import connection

    known = "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s AND indexdef NOT LIKE 'CREATE UNIQUE%%'"
    with connection.cursor() as cursor:
        cursor.execute(known, [table])
        indexes = dict(cursor.fetchall())
        for name in indexes:
            cursor.execute(f"DROP INDEX {name}")
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("SET maintenance_work_mem = '512MB'")
        for definition in indexes.values():
            cursor.execute(definition)
        cursor.execute("RESET maintenance_work_mem")


def _fill(table: str, values: dict[str, str], rows: int, size: Size, **more: object) -> None:
    from benchmarks.migrations import fill as fill_table

    words = size.words() | more
    fill_table(table, {name: text.format(**words) for name, text in values.items()}, rows)
