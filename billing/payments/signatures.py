"""Whether an event is Stripe's. https://docs.stripe.com/webhooks#verify-manually

The library takes signatures that are dated an hour ahead, so both sides are looked at here.
"""

import hashlib
import hmac
import re
import time
from collections.abc import Iterable
from typing import Final

from billing.payments.exceptions import Forged

TOLERANCE_SECONDS: Final = 300
MOST_PARTS: Final = 20


def check(raw: bytes, header: str, secrets: Iterable[str], *, at: float | None = None) -> None:
    """Look at the signature of a body, at a moment (seconds since 1970; now). Raises Forged."""
    parts = [part.strip().partition("=") for part in header.split(",")[:MOST_PARTS]]
    dates = [value for name, _, value in parts if name == "t"]
    signatures = [value for name, _, value in parts if name == "v1"]
    if len(dates) != 1 or not re.fullmatch("[0-9]{1,12}", dates[0]):
        raise Forged("it has no date")
    if abs((time.time() if at is None else at) - int(dates[0])) > TOLERANCE_SECONDS:
        raise Forged("it is not of now")
    signed = dates[0].encode() + b"." + raw
    expected = [hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest() for secret in secrets]
    if not any(hmac.compare_digest(one.encode(), other.encode()) for one in expected for other in signatures):
        raise Forged("no signature fits")
