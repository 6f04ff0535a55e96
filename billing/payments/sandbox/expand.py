"""`expand[]`: an id becomes the object it names, as deep as four. https://docs.stripe.com/expand"""

from collections.abc import Callable
from typing import Any

from billing.payments.sandbox.account import Account, Obj
from billing.payments.sandbox.lists import listed
from billing.payments.sandbox.problems import Refused

DEEPEST = 4
BY_ID: dict[str, frozenset[str]] = {
    "balance_transaction": frozenset({"source"}),
    "charge": frozenset({"balance_transaction", "customer", "failure_balance_transaction", "payment_intent"}),
    "checkout.session": frozenset({"customer", "invoice", "payment_intent"}),
    "discount_source": frozenset({"coupon"}),
    "dispute": frozenset({"charge", "payment_intent"}),
    "invoice": frozenset({"customer"}),
    "payment_intent": frozenset({"customer", "latest_charge", "payment_method"}),
    "payment_method": frozenset({"customer"}),
    "price": frozenset({"product"}),
    "product": frozenset({"default_price"}),
    "promotion": frozenset({"coupon"}),
    "promotion_code": frozenset({"customer"}),
    "refund": frozenset({"balance_transaction", "charge", "failure_balance_transaction", "payment_intent"}),
    "session_discount": frozenset({"coupon", "promotion_code"}),
}
"""Which fields of which objects can be expanded; parts without a name of their own are known by theirs here."""

PARTS = {"promotion": "promotion", "discounts": "session_discount", "source": "discount_source"}
LEFT_OUT: dict[tuple[str, str], Callable[[Account, Obj], Any]] = {
    ("checkout.session", "line_items"): lambda account, session: listed(
        f"/v1/checkout/sessions/{session['id']}/line_items", session["_line_items"]
    ),
    ("charge", "refunds"): lambda account, charge: listed(
        f"/v1/charges/{charge['id']}/refunds", list(account.every("refund", charge=charge["id"]))
    ),
}
"""What is only there when it is asked for."""


def expanded(account: Account, thing: Obj, paths: list[str]) -> Obj:
    """The object with these fields expanded."""
    for path in paths:
        parts = path.split(".")
        if len(parts) > DEEPEST + (parts[0] == "data"):
            raise Refused(f"You cannot expand more than {DEEPEST} levels of a property: {path}", param="expand")
        _grow(account, thing, parts, path, str(thing.get("object", "")))
    return thing


def _grow(account: Account, thing: Any, parts: list[str], path: str, kind: str) -> None:
    """Expand the first part of the path, then what follows in what came of it."""
    if isinstance(thing, list):
        for one in thing:
            _grow(account, one, parts, path, str(one.get("object", kind)))
    elif isinstance(thing, dict) and parts:
        name, *rest = parts
        thing[name] = _grown(account, thing, name, kind, path)
        inner = thing[name].get("object", PARTS.get(name, "")) if isinstance(thing[name], dict) else PARTS.get(name, "")
        _grow(account, thing[name], rest, path, str(inner))


def _grown(account: Account, thing: Obj, name: str, kind: str, path: str) -> Any:
    value = thing.get(name)
    if act := LEFT_OUT.get((kind, name)):
        return act(account, thing)
    if name in BY_ID.get(kind, ()):
        return account.store.get(value) if isinstance(value, str) else value
    if isinstance(value, dict | list):
        return value
    raise Refused(f"This property cannot be expanded ({path}).", param="expand")
