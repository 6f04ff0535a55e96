"""The cache that processes share: one statement a write, and nobody counts but the sweep."""

import threading
from typing import Any

import pytest
from django.core.cache import cache
from django.db import Error, connection
from django.test.utils import CaptureQueriesContext

from maxvideo.web.chores import chores
from maxvideo.web.database_cache import SharedCache, cull_cache
from tests.read_only import read_only

PAST = -1


def rows() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM cache")
        return int(cursor.fetchone()[0])


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "write",
    [lambda: cache.set("a", 1), lambda: cache.add("a", 1), lambda: cache.touch("a")],
    ids=["set", "add", "touch"],
)
def test_write_is_one_statement_that_counts_nothing(write: Any) -> None:
    with CaptureQueriesContext(connection) as queries:
        write()
    (query,) = queries
    assert "COUNT" not in query["sql"]


@pytest.mark.django_db
def test_what_is_set_is_read_and_set_again() -> None:
    cache.set("a", {"many": [1, 2]})
    assert cache.get("a") == {"many": [1, 2]}
    cache.set("a", None, timeout=None)
    assert cache.get("a", "nothing") is None


@pytest.mark.django_db
def test_add_leaves_what_is_there() -> None:
    assert cache.add("a", 1)
    assert not cache.add("a", 2)
    assert cache.get("a") == 1


@pytest.mark.django_db
def test_add_takes_the_place_of_what_expired() -> None:
    cache.set("a", 1, timeout=PAST)
    assert cache.add("a", 2)
    assert cache.get("a") == 2


@pytest.mark.django_db
def test_touch_gives_another_life_to_what_is_there() -> None:
    cache.set("a", 1)
    assert cache.touch("a", PAST)
    assert cache.get("a") is None
    assert not cache.touch("b")


@pytest.mark.django_db(transaction=True)
def test_of_many_who_add_at_once_one_did() -> None:
    start, added = threading.Barrier(4), []

    def add() -> None:
        start.wait()
        added.append(cache.add("lock", 1))
        connection.close()

    threads = [threading.Thread(target=add) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(added) == [False, False, False, True]


@pytest.mark.django_db
def test_set_that_is_lost_does_not_break_off_the_work_around_it() -> None:
    SharedCache("not_there", {}).set("a", 1)
    assert rows() == 0


@pytest.mark.django_db(transaction=True)
def test_where_nothing_is_written_a_set_is_lost_and_nobody_is_told_that_a_lock_is_taken() -> None:
    with read_only():
        cache.set("a", 1)
        with pytest.raises(Error):
            cache.add("a", 1)
        assert rows() == 0


@pytest.mark.django_db
def test_sweep_deletes_what_expired_and_nothing_else() -> None:
    cache.set("old", 1, timeout=PAST)
    cache.set("new", 1)
    cull_cache()
    assert rows() == 1
    assert cache.get("new") == 1


@pytest.mark.django_db
def test_sweep_deletes_a_third_of_too_many() -> None:
    small = SharedCache("cache", {"OPTIONS": {"MAX_ENTRIES": 5}})
    for number in range(6):
        small.set(f"key-{number}", 1)
    small.cull()
    assert rows() == 4


def test_sweep_sees_to_it() -> None:
    assert "cull_cache" in {chore.name for chore in chores}
