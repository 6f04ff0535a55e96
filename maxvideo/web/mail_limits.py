"""How many mails strangers can have us send to one address: whoever asks, and from however many networks.

What is left out is said nowhere, as whether a mail went at all; what the first ones hold goes on working.
"""

import logging
from typing import Final

from django.utils.crypto import salted_hmac

from maxvideo.web.rate_limits import DAY_SECONDS, Window

MAILS: Final = 10
"""Of one kind to one address in a day."""
SALT: Final = "maxvideo.mail-limits"

log = logging.getLogger(__name__)


def are_too_many(kind: str, address: str, *, most: int = MAILS) -> bool:
    """Whether an address got so many of a kind within a day that no more go there."""
    if not _window(kind, address, most).is_full():
        return False
    log.warning("a mail (%s) is left out: its address had %s within a day", kind, most)
    return True


def count(kind: str, address: str) -> None:
    """A mail went."""
    _window(kind, address, MAILS).count()


def _window(kind: str, address: str, most: int) -> Window:
    name = salted_hmac(SALT, address.lower(), algorithm="sha256").hexdigest()[:32]  # no address is kept for it
    return Window(f"mails-{kind}:{name}", most, DAY_SECONDS)
