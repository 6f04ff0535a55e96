"""What other apps tell the statement; each fills the registries in its `hooks.py`.

The ledger knows what credits were for as an opaque text. What people wrote is looked up when the page is, and never
kept here: a line can never be erased.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import NamedTuple

from maxvideo.accounts.models import User
from maxvideo.web.registry import Registry


class Link(NamedTuple):
    """A way on from a line."""

    label: str
    address: str


class Purpose(NamedTuple):
    """What a line was for: what somebody wrote, its page, what is said in the place of the line's note, ways on."""

    words: str = ""
    address: str = ""
    details: str = ""
    links: tuple[Link, ...] = ()


Lookup = Callable[[User, Collection[str]], Mapping[str, Purpose]]
"""The purposes of a user's references, of those that it knows; one query for all of them."""

CountKept = Callable[[User, datetime, datetime], Mapping[str, int]]
"""How many of what a user paid for between two moments are still there, by the subject of their holds."""

purposes: Registry[Lookup] = Registry()
counts_of_kept: Registry[CountKept] = Registry()


def purposes_of(user: User, references: Collection[str]) -> dict[str, Purpose]:
    """What is known of the references of a page."""
    found: dict[str, Purpose] = {}
    if references:
        for look_up in purposes:
            found.update(look_up(user, references))
    return found


def kept_between(user: User, since: datetime, until: datetime) -> dict[str, int]:
    """How many are kept of each subject."""
    found: dict[str, int] = {}
    for count in counts_of_kept:
        found.update(count(user, since, until))
    return found
