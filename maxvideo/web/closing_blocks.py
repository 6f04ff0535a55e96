"""The body of an answer that is made while it is sent, and what is to happen when it ends."""

from collections.abc import Callable, Iterator


class ClosingBlocks:
    """The blocks; closed with the answer, read or not, it says so once."""

    def __init__(self, blocks: Iterator[bytes], when_closed: Callable[[], object]) -> None:
        self._blocks, self._when_closed, self._is_open = blocks, when_closed, True

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        return next(self._blocks)

    def close(self) -> None:
        """Stop making more."""
        if self._is_open:
            self._is_open = False
            self._when_closed()
