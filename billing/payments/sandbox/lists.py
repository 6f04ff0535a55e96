"""Lists: the newest first, a page at a time, by when they were made and by what they belong to."""

from collections.abc import Callable, Iterable
from itertools import dropwhile, islice, takewhile
from typing import Any

from billing.payments.sandbox.account import Account, Obj
from billing.payments.sandbox.params import Read, fields, text, whole

PAGE = {"limit": whole(1, 100), "starting_after": text, "ending_before": text}
TIMES: dict[str, Callable[[int, int], bool]] = {
    "gt": lambda time, limit: time > limit,
    "gte": lambda time, limit: time >= limit,
    "lt": lambda time, limit: time < limit,
    "lte": lambda time, limit: time <= limit,
}


def created(value: Any, name: str) -> dict[str, int]:
    """A moment, or what it is to be before and after."""
    if isinstance(value, str):
        moment = whole()(value, name)
        return {"gte": moment, "lte": moment}
    limits: dict[str, int] = fields(dict.fromkeys(TIMES, whole()))(value, name)
    return limits


def reading(**filters: Read) -> Read:
    """The parameters of a list that can be asked by these fields as well."""
    return fields({**PAGE, "created": created, **filters})


def page(account: Account, kind: str, url: str, params: Obj) -> Obj:
    """A page of the objects of a kind; what is no parameter of every list is a field that must be so."""
    asked = {name: value for name, value in params.items() if name not in {*PAGE, "created"}}
    limits = params.get("created", {})
    found = (one for one in account.every(kind, **asked) if is_within(one["created"], limits))
    return paged(account, kind, url, found, params)


def is_within(moment: int, limits: dict[str, int]) -> bool:
    """Whether it was then."""
    return all(TIMES[word](moment, limit) for word, limit in limits.items())


def paged(account: Account, kind: str, url: str, found: Iterable[Obj], params: Obj) -> Obj:
    """A page of what was found: it is looked through no further than the page reaches."""
    limit = params.get("limit", 10)
    for name in {"starting_after", "ending_before"} & params.keys():
        account.find(kind, params[name], param=name, status=400)
    if after := params.get("starting_after"):
        found = islice(dropwhile(lambda one: one["id"] != after, found), 1, None)
    if before := params.get("ending_before"):
        newer = list(takewhile(lambda one: one["id"] != before, found))
        return listed(url, newer[-limit:], has_more=len(newer) > limit)
    some = list(islice(found, limit + 1))
    return listed(url, some[:limit], has_more=len(some) > limit)


def listed(url: str, data: list[Obj], *, has_more: bool = False) -> Obj:
    """Stripe's list object."""
    return {"object": "list", "data": data, "has_more": has_more, "url": url}
