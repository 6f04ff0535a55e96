"""fal's webhook over HTTP: what is asked of the intake, and each answer of it as a status code."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest
from django.db import Error
from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from generations.deliveries import intake
from generations.fal.exceptions import Forged, NoKeys

MAX_BYTES = 1 << 20


@csrf_exempt
@login_not_required
@require_POST
def webhook(request: HttpRequest) -> JsonResponse:
    """Take one delivery: 200 once it is stored, 401 where it is not genuine, 503 where fal shall send it again."""
    told = request.GET
    try:
        raw = _body(request)
        if len(raw) > MAX_BYTES:
            return _refuse(413, "too large")
        intake.take_in(raw, request.headers, token=told.get("token", ""), named=told.get("generation", ""))
    except (BadRequest, ValueError):
        return _refuse(400, "bad request")
    except Forged:
        return _refuse(401, "unauthorized")
    except (NoKeys, Error):
        return _refuse(503, "try again")
    return JsonResponse({"ok": True})


def _body(request: HttpRequest) -> bytes:
    """The raw body, of one that is too large only enough to see that."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > MAX_BYTES:
        return bytes(MAX_BYTES + 1)
    return request.body


def _refuse(status: int, error: str) -> JsonResponse:
    return JsonResponse({"ok": False, "error": error}, status=status)
