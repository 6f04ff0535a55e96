import hashlib
import threading
from collections.abc import Iterator
from contextlib import closing

import pytest

from generations.media.hash_beside import BATCH_BYTES, HashBeside


@pytest.fixture
def beside() -> Iterator[HashBeside]:
    with closing(HashBeside()) as made:
        yield made


@pytest.mark.parametrize("sizes", [[], [1], [1, 2, 3], [BATCH_BYTES] * 3, [BATCH_BYTES - 1, 2, 5 * BATCH_BYTES, 7]])
def test_hash_is_that_of_all_chunks_in_their_order(beside: HashBeside, sizes: list[int]) -> None:
    chunks = [bytes([number]) * size for number, size in enumerate(sizes)]
    for chunk in chunks:
        beside.update(chunk)
    assert beside.hexdigest() == hashlib.sha256(b"".join(chunks)).hexdigest()


def test_hash_goes_on_after_it_was_asked_for(beside: HashBeside) -> None:
    beside.update(b"one ")
    assert beside.hexdigest() == hashlib.sha256(b"one ").hexdigest()
    beside.update(b"two")
    assert beside.hexdigest() == hashlib.sha256(b"one two").hexdigest()


@pytest.mark.parametrize("size", [3, 3 * BATCH_BYTES])
def test_nothing_is_left_of_what_came_before_a_restart(beside: HashBeside, size: int) -> None:
    beside.update(bytes(size))
    beside.restart()
    beside.update(b"new")
    assert beside.hexdigest() == hashlib.sha256(b"new").hexdigest()


def test_its_thread_ends_with_it() -> None:
    before = threading.active_count()
    with closing(HashBeside()) as made:
        made.update(bytes(BATCH_BYTES))
        assert threading.active_count() == before + 1
    assert threading.active_count() == before
