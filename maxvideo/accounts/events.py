"""What happens to accounts, a line each in the log: who, from which network, and nothing that opens anything."""

import logging
from typing import Final

from django.http import HttpRequest

from maxvideo.accounts.models import User
from maxvideo.web.masking import mask_address
from maxvideo.web.networks import network_of_request

logger: Final = logging.getLogger(__name__)


def log(event: str, request: HttpRequest, *, user: User | None = None, address: str = "") -> None:
    """Note an event of a user, or of an address that was typed and may be nobody's."""
    who = f"user={user.pk}" if user else f"address={mask_address(address)}"
    logger.info("%s %s network=%s", event, who, network_of_request(request))
