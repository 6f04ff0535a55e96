"""A SHA-256 that is reckoned beside what goes on: hashlib lets other threads run while it works on a chunk."""

import hashlib
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final

BATCH_BYTES: Final = 1024 * 1024  # for each call to the thread, which costs as much as to hash some 100 KB


class HashBeside:
    """A hash with a thread of its own, which is two batches behind at most; `close` ends it."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="hash")
        self._behind: Future[None] | None = None
        self.restart()

    def restart(self) -> None:
        """Forget what was taken."""
        self._wait()
        self._hash, self._batch, self._bytes = hashlib.sha256(), list[bytes](), 0

    def update(self, chunk: bytes) -> None:
        """Take a chunk."""
        self._batch.append(chunk)
        self._bytes += len(chunk)
        if self._bytes >= BATCH_BYTES:
            self._hand_over()

    def hexdigest(self) -> str:
        """The hash of all that was taken."""
        self._hand_over()
        self._wait()
        return self._hash.hexdigest()

    def close(self) -> None:
        """Take nothing more."""
        self._thread.shutdown()

    def _hand_over(self) -> None:
        self._wait()
        self._behind = self._thread.submit(self._add, self._batch)
        self._batch, self._bytes = [], 0

    def _add(self, chunks: Sequence[bytes]) -> None:
        for chunk in chunks:
            self._hash.update(chunk)

    def _wait(self) -> None:
        if self._behind:
            self._behind.result()
