"""fal's doorbell: is it genuine, keep it, answer. The work is done by a worker."""

import contextlib
import json
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from generations.deliveries import refused, signing_keys
from generations.fal import webhooks
from generations.fal.exceptions import Forged
from generations.fal.webhooks import Signature
from generations.workflow import doorbell, receive

MAX_BYTES = 1 << 20
MAX_REQUEST_ID = 200


class NoKeys(Exception):
    """A signed delivery came and no key to check it with could be had."""


@csrf_exempt
@login_not_required
@require_POST
def webhook(request: HttpRequest) -> JsonResponse:
    """Take one delivery: 200 once it is stored, 401 where it is not genuine, 503 where fal shall send it again."""
    raw = _body(request)
    if len(raw) > MAX_BYTES:
        return _refuse(413, "too large")
    named = request.GET.get("generation", "")
    try:
        if not webhooks.is_token(request.GET.get("token", ""), settings.FAL_WEBHOOK_TOKENS):
            raise Forged("the token")
        body = _read(raw)
        is_signed = _is_signed(request, raw, body["request_id"])
        generation_id = receive.keep(body, raw, named, is_signed=is_signed)
    except ValueError:
        return _refuse(400, "bad request")
    except Forged:
        return _count_and_refuse(named)
    except (NoKeys, DatabaseError):
        return _refuse(503, "try again")
    if generation_id:
        doorbell.ring(generation_id)
    return JsonResponse({"ok": True})


def _body(request: HttpRequest) -> bytes:
    """The raw body, of one that is too large only enough to see that. Django takes a chunked one for none at all."""
    if "HTTP_TRANSFER_ENCODING" in request.META:
        return bytes(request.META["wsgi.input"].read(MAX_BYTES + 1))
    if int(request.META.get("CONTENT_LENGTH") or 0) > MAX_BYTES:
        return bytes(MAX_BYTES + 1)
    return request.body


def _read(raw: bytes) -> dict[str, Any]:
    """The body as fal writes it. Raises ValueError where it is not a JSON object with a request id."""
    try:
        body = json.loads(raw, parse_constant=_no_json)
    except RecursionError as error:
        raise ValueError from error
    request_id = body.get("request_id") if isinstance(body, dict) else None
    if not (isinstance(request_id, str) and 0 < len(request_id) <= MAX_REQUEST_ID and request_id.isprintable()):
        raise ValueError
    return dict(body)


def _no_json(constant: str) -> None:
    """NaN and Infinity, which Python reads and JSON does not have."""
    raise ValueError(constant)


def _is_signed(request: HttpRequest, raw: bytes, request_id: str) -> bool:
    """Whether a signature proves the delivery. Raises Forged where one is there and does not hold, and NoKeys."""
    signature = webhooks.read_signature(request.headers, request_id)
    if signature is None:
        return False
    webhooks.check_sender(signature, timezone.now())
    _check_keys(signature, raw)
    return True


def _check_keys(signature: Signature, raw: bytes) -> None:
    known = signing_keys.known()
    if webhooks.is_signed_by(known, signature, raw):
        return
    fresh = signing_keys.refetch()
    if not (known or fresh):
        raise NoKeys
    if not (fresh and webhooks.is_signed_by(fresh, signature, raw)):
        raise Forged("the signature")


def _count_and_refuse(named: str) -> JsonResponse:
    with contextlib.suppress(DatabaseError):  # a count is not worth a 500
        refused.count(named)
    return _refuse(401, "unauthorized")


def _refuse(status: int, error: str) -> JsonResponse:
    return JsonResponse({"ok": False, "error": error}, status=status)
