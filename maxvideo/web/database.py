"""How the site talks to its database, whichever it is.

SQLite keeps its journal in WAL, and every transaction is IMMEDIATE, so that none fails half-way: writers queue, in the
order in which they come (`maxvideo.web.sqlite`).
"""

from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from maxvideo.web import data_dir

# Queries of pages are short: to compile one (JIT), as PostgreSQL does where it thinks it long, takes longer than to run
# it.
LIMITS: Final = {
    "lock_timeout": "8s",
    "statement_timeout": "30s",
    "idle_in_transaction_session_timeout": "1min",
    "jit": "off",
}
# A server that is gone without a word is noticed in some seconds.
WATCHED: Final[dict[str, Any]] = {
    "connect_timeout": 3,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
KEPT_OPEN: Final = {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
QUEUED: Final = "maxvideo.web.sqlite"
# What is deleted is overwritten: somebody who reads the file does not find it.
SQLITE: Final = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16000; PRAGMA secure_delete=ON;"


def configured(config: dict[str, Any], *, sqlite_timeout: int, test_file: Path) -> dict[str, Any]:
    """Django's settings of a database with ours; `sqlite_timeout` is how many seconds a writer waits for another."""
    kept_open = config | KEPT_OPEN
    if not is_sqlite(config):
        limits = " ".join(f"-c {name}={value}" for name, value in LIMITS.items())
        return kept_open | {"OPTIONS": config.get("OPTIONS", {}) | WATCHED | {"options": limits}}
    with suppress(OSError):  # of a folder that is missing or another's, the database itself says so
        data_dir.private_file(Path(config["NAME"]))
    options = {
        "transaction_mode": "IMMEDIATE",
        "timeout": sqlite_timeout,
        "init_command": SQLITE,
    }
    return kept_open | {"ENGINE": QUEUED, "OPTIONS": options, "TEST": {"NAME": str(test_file)}}


def pooled(config: dict[str, Any]) -> dict[str, Any]:
    """Django's settings of a PostgreSQL behind a pooler, whose server connections are each transaction another's.

    It takes no options at the start of a connection: the limits are those that `migrate` gave the role. Nothing may be
    left in a session, so that no cursor stays open on the server, and no statement is prepared there.
    """
    options = config.get("OPTIONS", {}) | WATCHED | {"prepare_threshold": None}
    return config | KEPT_OPEN | {"OPTIONS": options, "DISABLE_SERVER_SIDE_CURSORS": True}


def is_sqlite(config: dict[str, Any]) -> bool:
    """Whether a database is an SQLite file."""
    return config["ENGINE"] in {"django.db.backends.sqlite3", QUEUED}
