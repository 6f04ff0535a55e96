"""Settings: the database, and where pages and workers reach it. `settings.py` names each."""

from pathlib import Path
from typing import Any

from environs import EnvError

from maxvideo import environment
from maxvideo.environment import Environment
from maxvideo.web import database


def read(env: Environment, data_dir: Path) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """The database as the site reaches it, and PostgreSQL itself where that is through a pooler. Raises EnvError."""
    url = env.database("DATABASE_URL", default=environment.sqlite_url(data_dir / "maxvideo.sqlite3"))
    waits = env.int("SQLITE_TIMEOUT", default=20)
    direct = database.configured(url, sqlite_timeout=waits, test_file=data_dir / "test.sqlite3")
    if not env.str("DATABASE_POOLER_URL", default=""):
        return direct, None
    pooler = env.database("DATABASE_POOLER_URL")
    if database.is_sqlite(direct) or database.is_sqlite(pooler):
        raise EnvError('Environment variable "DATABASE_POOLER_URL" invalid: is for a PostgreSQL in DATABASE_URL.')
    return database.pooled(pooler), direct
