"""How long `/metrics` takes on a large PostgreSQL, beside as many statements that read nothing.

`.venv/bin/python -m tests.postgres .venv/bin/python -m benchmarks.metrics --rows 1000000 --days 365`: so many
generations in so many days, a tenth as many users and purchases.
"""

import argparse
import os
import secrets
from typing import Final

import django

TOKEN: Final = secrets.token_urlsafe()
# At equal distances; a hundredth failed, the latest 300 are on their way.
AGE: Final = "n * interval '{days} days' / {rows}"
VALUES: Final[dict[str, dict[str, str]]] = {
    "accounts_user": {"id": "n", "email": "'person' || n || '@example.org'", "is_active": "true"},
    "billing_creditaccount": {"id": "n", "user_id": "n", "available": "n % 500", "held": "n % 3"},
    "generations_storedbytes": {"user_id": "n", "bytes": "n * 1000"},
    "billing_purchase": {
        "id": "gen_random_uuid()",
        "form_key": "gen_random_uuid()",
        "user_id": "n",
        "credits": "1000",
        "amount": "1000",
        "state": "CASE WHEN n % 10 = 0 THEN 'expired' ELSE 'paid' END",
        "paid_at": "CASE WHEN n % 10 > 0 THEN now() END",
        "mailed_at": "now()",
    },
    "generations_generation": {
        "id": "md5(n::text)::uuid",
        "form_key": "gen_random_uuid()",
        "user_id": "1 + n % ({rows} / 10)",
        "endpoint_id": "({endpoints})[1 + n % {kinds}]",
        "state": "CASE WHEN n <= 300 THEN 'running' WHEN n % 100 = 0 THEN 'failed' ELSE 'completed' END",
        "video_key": "'videos/' || n",
        "charged_credits": "0",
        "created_at": f"now() - {AGE} - interval '90 seconds'",
        "submitted_at": f"now() - {AGE} - interval '88 seconds'",
        "finished_at": f"CASE WHEN n > 300 THEN now() - {AGE} END",
        "next_run_at": "NULL",
    },
    "generations_transition": {
        "id": "n",
        "generation_id": "md5(n::text)::uuid",
        "from_state": "'running'",
        "to_state": "'saving'",
        "created_at": f"now() - {AGE} - interval '4 seconds'",
    },
}
AS_MANY: Final = ("generations_generation", "generations_transition")
COUNTED: Final = (
    "INSERT INTO generations_tally (of, label, state, change)"
    " SELECT 'generations', endpoint_id, state, count(*) FROM generations_generation GROUP BY endpoint_id, state"
)


def main() -> None:
    """Fill a database, and time the scrape."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.metrics")
    parser.add_argument("--rows", type=int, default=1_000_000, help="generations")
    parser.add_argument("--days", type=int, default=365, help="that they were made in")
    wanted = parser.parse_args()
    prepare()
    fill(wanted.rows, wanted.days)
    measure(wanted.rows)


def prepare() -> None:
    """Set Django up on the database of DATABASE_URL, with its tables."""
    os.environ.pop("DEBUG", None)
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "maxvideo.settings",
        "ENV_FILE": os.devnull,
        "SECRET_KEY": secrets.token_urlsafe(50),
        "ALLOWED_HOSTS": "*",
        "SITE_URL": "http://testserver",
        "FAL_WEBHOOK_TOKEN": "benchmark-token-of-no-worth",
        "METRICS_TOKEN": TOKEN,
    }
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)


def fill(rows: int, days: int) -> None:
    """Add the rows as they are: no trigger counts them, so they are counted at the end."""
    from django.db import connection

    from benchmarks.migrations import fill as fill_table
    from generations.catalogue import ENDPOINTS

    endpoints = "ARRAY[" + ", ".join(f"'{endpoint.id}'" for endpoint in ENDPOINTS) + "]"
    words = {"rows": rows, "days": days, "endpoints": endpoints, "kinds": len(ENDPOINTS)}
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        for table, values in VALUES.items():
            texts = {name: text.format(**words) for name, text in values.items()}
            fill_table(table, texts, rows if table in AS_MANY else rows // 10)
        cursor.execute("SET session_replication_role = origin")
        cursor.execute(COUNTED)
        cursor.execute("VACUUM ANALYZE")


def measure(rows: int) -> None:
    """Print the scrape's figure, and each statement's milliseconds."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from benchmarks.timing import HEAD, compare

    client = Client(headers={"Authorization": f"Bearer {TOKEN}"})

    def scrape() -> None:
        answer = client.get("/metrics")
        if answer.status_code != 200 or b"maxvideo_stage_seconds_bucket" not in answer.content:
            raise RuntimeError(f"{answer.status_code}: {answer.content[:200]!r}")

    with CaptureQueriesContext(connection) as queries:
        scrape()
    asked = list(queries)

    def nothing() -> None:
        with connection.cursor() as cursor:
            for _ in asked:
                cursor.execute("SELECT 1")

    name, floor = f"scrape of {rows:,} generations", f"{len(asked)} statements that read nothing"
    print(f"{HEAD}\n{compare(name, scrape, nothing, floor, rounds=20).row()}\n")
    for query in asked:
        print(f"{float(query['time']) * 1000:6.0f} ms  {query['sql'][:110]}")


if __name__ == "__main__":
    main()
