"""What a request is called: its id, and the addresses at which fal is asked about it.

Our key goes to these addresses, so one that an answer names is used only if it is on the queue's own host.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from django.conf import settings

MAX_REQUEST_ID = 200
MAX_URL = 500


@dataclass(frozen=True)
class RequestHandle:
    """A request that fal has, and where its status and result are read and where it is cancelled."""

    request_id: str
    status_url: str
    response_url: str
    cancel_url: str


def request_handle(endpoint_id: str, request_id: str) -> RequestHandle:
    """The request under the addresses that fal's own clients form: of the endpoint id, owner and app only."""
    owner_and_app = "/".join(endpoint_id.split("/")[:2])
    base = f"{settings.FAL_QUEUE_URL}/{owner_and_app}/requests/{quote(request_id, safe='')}"
    return RequestHandle(request_id, f"{base}/status", base, f"{base}/cancel")


def read_request_handle(answer: Mapping[str, Any], endpoint_id: str) -> RequestHandle | None:
    """The request that the answer to a submit names, if it does; addresses that are not the queue's are not used."""
    request_id = read_request_id(answer)
    if request_id is None:
        return None
    formed = request_handle(endpoint_id, request_id)
    return RequestHandle(
        request_id,
        _on_our_queue(answer.get("status_url")) or formed.status_url,
        _on_our_queue(answer.get("response_url")) or formed.response_url,
        _on_our_queue(answer.get("cancel_url")) or formed.cancel_url,
    )


def read_request_id(body: Mapping[str, Any]) -> str | None:
    """The id that an answer or a webhook names, if it does."""
    request_id = body.get("request_id")
    if isinstance(request_id, str) and 0 < len(request_id) <= MAX_REQUEST_ID and request_id.isprintable():
        return request_id
    return None


def _on_our_queue(url: object) -> str | None:
    """The address, if our key may be sent to it."""
    if not isinstance(url, str) or len(url) > MAX_URL:
        return None
    base, named = urlsplit(settings.FAL_QUEUE_URL), urlsplit(url)
    return url if (named.scheme, named.netloc) == (base.scheme, base.netloc) else None
