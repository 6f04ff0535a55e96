"""Changes are entered whole or not at all, also by a sandbox that is killed."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from billing.payments.sandbox.store import Kept, Store


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.jsonl"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    found = Store(path)
    yield found
    found.close()


def put(store: Store, *keys: str) -> None:
    with store.change():
        for key in keys:
            store.put(key, {"object": "thing", "id": key})


def ids(store: Store) -> list[str]:
    return [one["id"] for one in store.newest("thing")]


def test_newest_come_first(store: Store) -> None:
    put(store, "a", "b")
    put(store, "c")
    assert ids(store) == ["c", "b", "a"]


def test_records_are_found_by_what_they_belong_to(store: Store) -> None:
    for key, charge in (("a", "1"), ("b", "2"), ("c", "1")):
        with store.change():
            store.put(key, {"object": "thing", "id": key, "charge": charge})
    with store.change():
        store.drop("a")
        store.put("b", {"object": "thing", "id": "b", "charge": "1"})
        store.put("d", {"object": "thing", "id": "d", "charge": "1"})
        assert {one["id"] for one in store.newest("thing", link=("charge", "1"))} == {"b", "c", "d"}
    assert {one["id"] for one in store.newest("thing", link=("charge", "1"))} == {"b", "c", "d"}
    assert list(store.newest("thing", link=("charge", "2"))) == []


def test_record_is_a_copy(store: Store) -> None:
    put(store, "a")
    (store.get("a") or {})["id"] = "changed"
    next(store.newest("thing"))["id"] = "changed"
    assert (store.get("a") or {})["id"] == "a"


def test_change_is_seen_within_it(store: Store) -> None:
    put(store, "a")
    with store.change():
        store.put("b", {"object": "thing", "id": "b"})
        store.drop("a")
        assert (store.get("a"), ids(store)) == (None, ["b"])


def test_error_undoes_the_change_and_what_was_to_follow(store: Store) -> None:
    followed: list[int] = []

    def fail() -> None:
        with store.change():
            store.put("a", {"object": "thing", "id": "a"})
            store.after(lambda: followed.append(1))
            raise ValueError

    with pytest.raises(ValueError):
        fail()
    assert (store.get("a"), followed) == (None, [])


def test_kept_error_undoes_nothing(store: Store) -> None:
    def fail() -> None:
        with store.change():
            store.put("a", {"object": "thing", "id": "a"})
            raise Kept

    with pytest.raises(Kept):
        fail()
    assert store.get("a")


def test_what_follows_is_done_once_the_change_is_entered(store: Store) -> None:
    seen: list[bool] = []
    with store.change():
        with store.change():
            store.put("a", {"object": "thing", "id": "a"})
            store.after(lambda: seen.append(bool(store.get("a"))))
        assert seen == []
    assert seen == [True]


def test_everything_is_there_after_a_restart(store: Store, path: Path) -> None:
    put(store, "a", "b")
    with store.change():
        store.drop("a")
    again = Store(path)
    assert ids(again) == ["b"]
    again.close()


def test_half_a_line_is_left_out(store: Store, path: Path) -> None:
    put(store, "a")
    put(store, "b")
    path.write_bytes(path.read_bytes()[:-3])
    again = Store(path)
    assert ids(again) == ["a"]
    again.close()
    assert path.stat().st_mode & 0o077 == 0


def test_threads_wait_for_each_other(store: Store) -> None:
    def count() -> None:
        for _ in range(50):
            with store.change():
                record = store.get("n") or {"object": "number", "n": 0}
                store.put("n", record | {"n": record["n"] + 1})

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (store.get("n") or {})["n"] == 200
