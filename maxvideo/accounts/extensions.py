"""What other apps add to a person's account; their `hooks.py` register it. Accounts know no credits and no videos."""

from collections.abc import Callable, Collection, Mapping
from typing import Final, NamedTuple

from django.http import HttpRequest

from maxvideo.accounts.models import User
from maxvideo.web.registry import Registry


class Waiting(NamedTuple):
    """What somebody left before there was an account: the page where it goes on, what it is, and their own words."""

    address: str
    what: str
    words: str


# Rows read along with the user of a session: names for `select_related`.
related_rows: Final[Registry[str]] = Registry()

# What else is done when a user's address is verified; in one transaction with it, so both happen or neither.
when_verified: Final[Registry[Callable[[User], object]]] = Registry()

# What else is done when preferences are saved, given the names of those that changed; in one transaction with it.
when_preferences_change: Final[Registry[Callable[[User, Collection[str]], object]]] = Registry()

# What the preferences page says below its fields, by the field's name.
preference_notes: Final[Registry[Callable[[User], Mapping[str, str]]]] = Registry()

# What waits for whoever signs up or logs in, and only its address; both of the visitor's own session.
what_waits: Final[Registry[Callable[[HttpRequest], Waiting | None]]] = Registry()
where_it_waits: Final[Registry[Callable[[HttpRequest], str]]] = Registry()

# What staff see of a user: in the list and on the page, and on the page alone. Each is dressed with `admin.display`.
admin_columns: Final[Registry[Callable[[User], object]]] = Registry()
admin_details: Final[Registry[Callable[[User], object]]] = Registry()
