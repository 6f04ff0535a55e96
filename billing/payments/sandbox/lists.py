"""Lists: the newest first, a page at a time, by when they were made and by what they belong to."""

from collections.abc import Callable
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
    found = (
        one
        for one in account.every(kind, **asked)
        if all(TIMES[word](one["created"], limit) for word, limit in limits.items())
    )
    return paged(account, kind, url, list(found), params)


def paged(account: Account, kind: str, url: str, found: list[Obj], params: Obj) -> Obj:
    """A page of what was found."""
    limit = params.get("limit", 10)
    if after := params.get("starting_after"):
        account.find(kind, after, param="starting_after", status=400)
        found = _beyond(found, after)
    if before := params.get("ending_before"):
        account.find(kind, before, param="ending_before", status=400)
        found = _beyond(found[::-1], before)[: limit + 1][::-1]
        return listed(url, found[-limit:], has_more=len(found) > limit)
    return listed(url, found[:limit], has_more=len(found) > limit)


def listed(url: str, data: list[Obj], *, has_more: bool = False) -> Obj:
    """Stripe's list object."""
    return {"object": "list", "data": data, "has_more": has_more, "url": url}


def _beyond(found: list[Obj], key: str) -> list[Obj]:
    place = next((place for place, one in enumerate(found) if one["id"] == key), len(found))
    return found[place + 1 :]
