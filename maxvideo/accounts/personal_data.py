"""What is kept of a person, room by room: how it is exported, what stands against a deletion now, how it goes.

Accounts keep the lists and fill them with what is theirs (`maxvideo/accounts/hooks.py`); the apps above add theirs.
A deletion goes like this, each part in the order in which it was registered:

    why_not_now ─► when_deletion_begins ─► endings, until all have ended ─► erasures, until nothing is left
                   one transaction with the end of the log-in
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from maxvideo.accounts.models import User
from maxvideo.web.registry import Registry
from maxvideo.web.zip_stream import Member


@dataclass(frozen=True)
class Step:
    """A part of a deletion. `do` goes a part of the way, and says whether nothing is left to do.

    It may be killed anywhere, and is done again, also once all is done.
    """

    name: str
    do: Callable[[User], bool]


# What the export holds: files, made as they are sent.
export_parts: Final[Registry[Callable[[User], Iterable[Member]]]] = Registry()

# Lines of the page of the export: each file, or kind of file, and what is in it.
what_is_exported: Final[Registry[Iterable[str]]] = Registry()

# Sentences that say why an account cannot be deleted now, and what to do about it.
why_not_now: Final[Registry[Callable[[User], Iterable[str]]]] = Registry()

# What everybody else must see no more from this moment on.
when_deletion_begins: Final[Registry[Callable[[User], object]]] = Registry()

# What goes on and has to end, its money settled.
endings: Final[Registry[Step]] = Registry()

# What is erased once nothing goes on.
erasures: Final[Registry[Step]] = Registry()

# Lines of the page: what goes, what stays without the person, and what happens to what goes on.
what_goes: Final[Registry[Callable[[User], Iterable[str]]]] = Registry()
what_stays: Final[Registry[Callable[[User], Iterable[str]]]] = Registry()
what_goes_on: Final[Registry[Callable[[User], Iterable[str]]]] = Registry()


def lines(registry: Registry[Callable[[User], Iterable[str]]], user: User) -> list[str]:
    """What every room says of a user."""
    return [line for say in registry for line in say(user)]
