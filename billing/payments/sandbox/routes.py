"""A call of the API: where it is, what it takes and what it does."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from billing.payments.sandbox.account import Account, Obj
from billing.payments.sandbox.lists import page, reading
from billing.payments.sandbox.params import Read, fields

Act = Callable[..., Obj]
"""From the account, the parameters and the ids of the address to the answer; raises Problem."""

NOTHING = fields({})


@dataclass(frozen=True)
class Route:
    """`pattern` has a group for each id."""

    method: str
    pattern: re.Pattern[str]
    read: Read
    act: Act


def route(method: str, path: str, act: Act, read: Read = NOTHING) -> Route:
    """A call; `path` has `{}` for each id."""
    return Route(method, re.compile(path.replace("{}", r"([^/]+)")), read, act)


def reads(kind: str, path: str, **filters: Read) -> tuple[Route, Route]:
    """The two calls that only look: one object, and a list that can be asked by these fields."""

    def one(account: Account, params: Obj, key: str) -> Obj:
        return account.find(kind, key)

    def some(account: Account, params: Obj) -> Obj:
        return page(account, kind, path, params)

    return route("GET", f"{path}/{{}}", one), route("GET", path, some, reading(**filters))
