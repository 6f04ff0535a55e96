"""A site of the benchmark's own: a throw-away folder with SQLite, two users and very many finished generations."""

import logging
import os
import secrets
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from tests.faults.servers import Valkey

FEW = 1000
WORDS = ["paper", "boat", "rain", "tram", "harbour", "ridge", "canyon", "lake", "ink", "dune", "linen", "smoke", "tide"]


def prepare(folder: Path) -> None:
    """Set Django up on a fresh database in the folder, with the floor's addresses before the site's."""
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "maxvideo.settings",
        "ENV_FILE": os.devnull,
        "DATA_DIR": str(folder),
        "SECRET_KEY": secrets.token_urlsafe(50),
        "ALLOWED_HOSTS": "*",
        "SITE_URL": "http://testserver",
        "FAL_WEBHOOK_TOKEN": "benchmark-token-of-no-worth",
        "START_RATE": "0",
        "MAX_IN_FLIGHT": "0",
        "REDIS_URL": "redis://127.0.0.1:1/0",
    }
    os.environ.pop("DATABASE_URL", None)
    os.environ.pop("DEBUG", None)
    django.setup()
    logging.getLogger("generations.workflow.doorbell").setLevel(logging.ERROR)  # Redis is away on purpose
    settings.ROOT_URLCONF = "benchmarks.floor"
    settings.STATIC_ROOT = folder / "static"
    call_command("collectstatic", interactive=False, verbosity=0)


def hear_rings(folder: Path) -> None:
    """Have a Valkey hear what the site rings, as in life; it ends with this process."""
    valkey = Valkey(folder)
    valkey.start()
    for queue in settings.RQ_QUEUES.values():
        queue["URL"] = valkey.url


def fill(user_id: int, rows: int) -> None:
    """Copy the user's one finished generation until there are `rows` of them, a minute apart, with words at random."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pragma_table_info('generations_generation')")
        names = [name for (name,) in cursor.fetchall()]
        word = f"(SELECT value FROM json_each(%s) LIMIT 1 OFFSET abs(random()) %% {len(WORDS)})"
        fresh = {
            "id": "lower(hex(randomblob(16)))",
            "form_key": "lower(hex(randomblob(16)))",
            "hold_id": "NULL",
            "request_id": "lower(hex(randomblob(16)))",  # or their index would look useless to SQLite
            "created_at": "strftime('%%Y-%%m-%%d %%H:%%M:%%f', one.created_at, '-' || n || ' minutes') || '000'",
            "search_text": "NULL",  # the prompt is in plain letters, and searched as well as its search form
            "prompt": f"'A ' || {word} || ' and a ' || {word} || ', take ' || n",
        }
        columns = ", ".join(f'"{name}"' for name in names)
        values = ", ".join(fresh.get(name, f'one."{name}"') for name in names)
        cursor.execute(
            f"WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < %s) "
            f"INSERT INTO generations_generation ({columns}) SELECT {values} FROM counted, "
            f"(SELECT * FROM generations_generation WHERE user_id = %s LIMIT 1) one",
            [rows - 1, *[_as_json(WORDS)] * 2, user_id],
        )
        cursor.execute("ANALYZE")


def _as_json(words: list[str]) -> str:
    return "[" + ",".join(f'"{word}"' for word in words) + "]"
