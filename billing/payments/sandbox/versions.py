"""Versions of Stripe's API, as far as they differ here. https://docs.stripe.com/changelog"""

import re
from typing import Any

from billing.payments.sandbox.problems import Refused

CURRENT = "2026-10-28.endive"
BEFORE = "2026-08-26.dahlia"
"""What a call without `Stripe-Version` speaks: the last in which Checkout took `payment_method_types`."""

WRITTEN = re.compile(r"\d{4}-\d\d-\d\d(\.[a-z_]+)?")
REMOVED = {("POST", "/v1/checkout/sessions"): {"payment_method_types": "2026-09-30"}}
"""Parameters by call, and since when it does not take them."""


def spoken(header: str | None) -> str:
    """The version of a call; raises Refused where it is none."""
    if header is None:
        return BEFORE
    if not WRITTEN.fullmatch(header) or header[:10] > CURRENT[:10]:
        raise Refused(f"Invalid Stripe API version: {header}")
    return header


def check(method: str, path: str, posted: dict[str, Any], version: str) -> None:
    """Refuse what this version has no longer."""
    for name, since in REMOVED.get((method, path), {}).items():
        if name in posted and version[:10] >= since:
            raise Refused(f"Received unknown parameter: {name}", code="parameter_unknown", param=name)
