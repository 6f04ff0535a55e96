"""How many may be at something at once in a process: of one person, then of all."""

from collections import Counter
from collections.abc import Callable, Hashable
from threading import Lock


class OwnPlacesTaken(Exception):
    """The person is at it already, as often as may be."""


class AllPlacesTaken(Exception):
    """Others are at it."""


class Place:
    """One's own until it is left."""

    def __init__(self, give_back: Callable[[], None]) -> None:
        self._give_back: Callable[[], None] | None = give_back

    def leave(self) -> None:
        """Make room for the next; twice is once."""
        give_back, self._give_back = self._give_back, None
        if give_back:
            give_back()


class Places:
    """Places of one kind."""

    def __init__(self, *, of_one: int, of_all: int) -> None:
        self._of_one, self._of_all = of_one, of_all
        self._taken: Counter[Hashable] = Counter()
        self._lock = Lock()

    def take(self, who: Hashable) -> Place:
        """A place for somebody. Raises OwnPlacesTaken or AllPlacesTaken."""
        with self._lock:
            if self._taken[who] >= self._of_one:
                raise OwnPlacesTaken
            if self._taken.total() >= self._of_all:
                raise AllPlacesTaken
            self._taken[who] += 1
        return Place(lambda: self._give_back(who))

    def _give_back(self, who: Hashable) -> None:
        with self._lock:
            self._taken[who] -= 1
            self._taken += Counter()  # forgets who has none
