"""Stripe's webhook over HTTP: each answer of the intake as a status code."""

import re

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest
from django.db import Error
from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from billing.payments import events
from billing.payments.exceptions import Forged

MAX_BYTES = 1 << 20


@csrf_exempt
@login_not_required
@require_POST
def webhook(request: HttpRequest) -> JsonResponse:
    """Take one event: 200 once it was looked at or will be, 400 where it is not Stripe's, 503 to be sent it again."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not re.fullmatch("[0-9]{1,12}", length):
        return _refuse(400, "bad request")
    if int(length) > MAX_BYTES:
        return _refuse(413, "too large")
    try:
        events.take_in(request.body, request.headers.get("Stripe-Signature", ""))
    except (BadRequest, Forged):
        return _refuse(400, "bad request")
    except Error:
        return _refuse(503, "try again")
    return JsonResponse({"ok": True})


def _refuse(status: int, error: str) -> JsonResponse:
    return JsonResponse({"ok": False, "error": error}, status=status)
