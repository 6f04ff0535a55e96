"""Databases for sites of a test's own: copies of one with all tables, which is made once a run.

On SQLite it is kept for as long as the code stays as it is.
"""

import atexit
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

PROJECT = Path(__file__).resolve().parents[2]
APPS = ("billing", "generations", "maxvideo")
DATABASE = "maxvideo.sqlite3"


@contextmanager
def database_with_tables(data_dir: Path) -> Iterator[dict[str, str]]:
    """A database of one's own that is ready: a file in that folder, or the variable that names it."""
    if not is_on_postgresql():
        data_dir.mkdir(parents=True)
        shutil.copy(prepared_file(), data_dir / DATABASE)
        yield {}
        return
    with own_database(template=prepared_database()) as variable:
        yield variable


@contextmanager
def own_database(*, template: str = "template0") -> Iterator[dict[str, str]]:
    """The variable that names a new PostgreSQL database, a copy of another; none on SQLite."""
    if not is_on_postgresql():
        yield {}
        return
    server, name = os.environ["DATABASE_URL"], f"site_{uuid.uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        make = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        connection.execute(make.format(sql.Identifier(name), sql.Identifier(template)))
    try:
        yield {"DATABASE_URL": urlunsplit(urlsplit(server)._replace(path=f"/{name}"))}
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@cache
def prepared_file() -> Path:
    """A SQLite database with all tables. Of processes that want it at once the first makes it, and the others wait."""
    kept = PROJECT / os.environ.get("DATA_DIR", "var/test") / "prepared"
    kept.mkdir(parents=True, exist_ok=True)
    with (kept / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        file = kept / f"{sum_of_code()}.sqlite3"
        if not file.exists():
            for old in kept.glob("*.sqlite3"):
                old.unlink()
            with tempfile.TemporaryDirectory(dir=kept) as folder:
                make_tables({"DATA_DIR": folder})
                (Path(folder) / DATABASE).rename(file)
    return file


def sum_of_code() -> str:
    """What tells one state of the code, and of what it stands on, from another."""
    total = hashlib.sha256((PROJECT / "requirements.lock").read_bytes())
    for path in sorted(path for app in APPS for path in (PROJECT / app).rglob("*.py")):
        total.update(f"{path} {path.stat().st_size}\n".encode() + path.read_bytes())
    return total.hexdigest()[:16]


@cache
def prepared_database() -> str:
    """The name of a PostgreSQL database with all tables, made once."""
    kept = ExitStack()
    atexit.register(kept.close)
    variable = kept.enter_context(own_database())
    make_tables(variable)
    return urlsplit(variable["DATABASE_URL"]).path[1:]


def make_tables(database: dict[str, str]) -> None:
    """Make all tables in an empty database."""
    environment = {"PATH": os.environ["PATH"], "DEBUG": "1", "ENV_FILE": os.devnull} | database
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=PROJECT, env=environment, check=True)


def is_on_postgresql() -> bool:
    """Whether the tests run there."""
    return os.environ.get("DATABASE_URL", "").startswith("postgres")
