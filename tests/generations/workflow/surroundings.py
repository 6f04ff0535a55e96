"""What a worker stands on, as it comes and goes within one process: its database, Redis and the storage."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import pytest
from django.db import connection, transaction
from pytest_django import Settings
from redis import Redis

from tests.faults.servers import Valkey

NOBODY: Final = "redis://127.0.0.1:1/0"


class Killed(BaseException):
    """The worker is no more; what only catches errors does not see it."""


@contextmanager
def broken_off(error: BaseException, *, at: int) -> Iterator[None]:
    """Raise an error in the place of the statement number `at` of the database, once, and end with it.

    The database itself has not failed: the transaction around a whole test goes on.
    """
    left = at

    def execute(run: Callable[..., Any], statement: str, *args: Any) -> Any:
        nonlocal left
        left -= not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK"))
        if left == -1:
            left -= 1
            raise error
        return run(statement, *args)

    try:
        with connection.execute_wrapper(execute):
            yield
    except type(error) as raised:
        if raised is not error:
            raise
        transaction.set_rollback(False)


class Surroundings:
    """Redis and the storage of a test; all is well at first."""

    def __init__(self, settings: Settings, valkey: Valkey, media: Path) -> None:
        self.settings, self.valkey, self.media = settings, valkey, media
        self.mend()

    def mend(self) -> None:
        """All is well again."""
        self.redis("here")
        self.storage(is_here=True)

    def redis(self, change: str) -> None:
        """It is `here`, `away` or `emptied`."""
        if change == "emptied":
            with Redis.from_url(self.valkey.url) as redis:
                redis.flushall()
            return
        url = NOBODY if change == "away" else self.valkey.url
        self.settings.RQ_QUEUES = {name: queue | {"URL": url} for name, queue in self.settings.RQ_QUEUES.items()}

    def storage(self, *, is_here: bool) -> None:
        """The folder is there, or a file is in its place, as where a disk was not mounted."""
        away = self.media.with_name("away")
        if is_here and away.exists():
            self.media.unlink()
            away.rename(self.media)
        elif not is_here and not away.exists():
            self.media.mkdir(exist_ok=True)
            self.media.rename(away)
            self.media.touch()


@pytest.fixture
def surroundings(settings: Settings, valkey: Valkey, tmp_path: Path) -> Iterator[Surroundings]:
    """Redis and the storage of this test."""
    surroundings = Surroundings(settings, valkey, tmp_path / "media")
    yield surroundings
    surroundings.mend()
