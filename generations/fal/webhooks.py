"""What fal posts to us when a request has ended: checked, and read as far as it is kept.

Our token in its address comes first, then the JSON, then the signature where there is one.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from generations.fal import outcomes
from generations.fal.exceptions import Forged
from generations.fal.outcomes import Failed, Outcome, read_output, read_problem, status_in
from generations.fal.request_handle import read_request_id
from generations.fal.signatures import is_signed
from generations.fal.statuses import WebhookStatus

OTHER = "other"


@dataclass(frozen=True)
class Webhook:
    """A genuine delivery. `summary` is what is kept of its body: the status and the outcome, no input of the caller."""

    request_id: str
    body_hash: str
    summary: dict[str, Any]
    is_signed: bool


def read_webhook(raw: bytes, headers: Mapping[str, str], *, token: str, key_sets: Iterable[Sequence[str]]) -> Webhook:
    """Check a delivery and read it; `key_sets` as for `signatures.is_signed`.

    Raises Forged where it is not genuine, ValueError where it is no webhook of fal's, NoKeys where nobody can tell now.
    """
    if not is_token(token, settings.FAL_WEBHOOK_TOKENS):
        raise Forged("the token")
    body = _read_object(raw)
    request_id = read_request_id(body)
    if request_id is None:
        raise ValueError("it names no request")
    signed = is_signed(headers, raw, request_id, key_sets)
    return Webhook(request_id, hashlib.sha256(raw).hexdigest(), _summary(body), signed)


def is_token(given: str, tokens: Iterable[str]) -> bool:
    """Whether `given` is one of our tokens; every one is compared, in constant time."""
    matches = [hmac.compare_digest(given.encode(errors="replace"), token.encode()) for token in tokens]
    return any(matches)


def _read_object(raw: bytes) -> dict[str, Any]:
    try:
        body = json.loads(raw, parse_constant=_refuse_constant)
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error
    if not isinstance(body, dict):
        raise ValueError("it is not a JSON object")
    return body


def _refuse_constant(constant: str) -> None:
    """NaN and Infinity, which Python reads and JSON does not have."""
    raise ValueError(constant)


def _summary(body: dict[str, Any]) -> dict[str, Any]:
    status = body.get("status")
    known = str(status) if status in list(WebhookStatus) else OTHER
    return {"status": known, **outcomes.as_json(read_outcome(body))}


def read_outcome(body: dict[str, Any]) -> Outcome | None:
    """What came of the request, or None where fal has to be asked (no usable output in it)."""
    if body.get("status") == WebhookStatus.OK:
        return read_output(body.get("payload"))
    if body.get("status") == WebhookStatus.ERROR:
        status = status_in(body.get("error"))
        problem = read_problem(body.get("payload"), fallback="", status=status)
        return Failed(problem if problem.type else read_problem(body, status=status))
    return None
