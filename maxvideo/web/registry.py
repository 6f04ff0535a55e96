"""How a lower room is told something by a higher one: a list that each app's `hooks.py` adds to when the site starts.

The room that uses the list names it and says what its items are; it imports nobody to fill it.
"""

from collections.abc import Iterator
from typing import Generic, TypeVar

Item = TypeVar("Item")


class Registry(Generic[Item]):
    """Items of one kind, in the order in which they were registered."""

    def __init__(self, *items: Item) -> None:
        self._items = list(items)

    def register(self, item: Item) -> Item:
        """Add an item and give it back, so that it serves as a decorator too."""
        self._items.append(item)
        return item

    def __iter__(self) -> Iterator[Item]:
        return iter(self._items)
