"""The list of events: everything that has happened, whether anybody was told or not."""

import fnmatch

from billing.payments.sandbox.account import Account, Obj
from billing.payments.sandbox.lists import is_within, paged, reading
from billing.payments.sandbox.params import flag, many, text
from billing.payments.sandbox.routes import route

MOST_TYPES = 20


def listing(account: Account, params: Obj) -> Obj:
    """Of these types (`charge.*` is a type too), taken by the merchant or not."""
    types = params.get("types") or [params.get("type", "*")]
    limits = params.get("created", {})
    found = (
        event
        for event in account.every("event")
        if any(fnmatch.fnmatchcase(event["type"], one) for one in types)
        and is_within(event["created"], limits)
        and params.get("delivery_success") in {None, event["pending_webhooks"] == 0}
    )
    return paged(account, "event", "/v1/events", found, params)


def one(account: Account, params: Obj, key: str) -> Obj:
    """An event."""
    return account.find("event", key)


ROUTES = (
    route("GET", "/v1/events/{}", one),
    route("GET", "/v1/events", listing, reading(type=text, types=many(text), delivery_success=flag)),
)
