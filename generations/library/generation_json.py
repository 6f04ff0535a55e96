"""One generation for scripts."""

from typing import Any
from uuid import UUID

from django.http import JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from generations.catalogue.joined import JOINED
from generations.library.owned import own_generation
from generations.models import Generation
from maxvideo.web.http import AuthenticatedHttpRequest


@require_safe
def generation_json(request: AuthenticatedHttpRequest, generation_id: UUID) -> JsonResponse:
    """What its page tells; what there is not is null."""
    generation = own_generation(request, generation_id)
    return JsonResponse(_as_json(generation) | _where_from(generation))


def _where_from(generation: Generation) -> dict[str, Any]:
    """Told of those alone that are no video of an endpoint, or no first one."""
    joined = {"kind": JOINED} if generation.is_joined else {}
    return joined | ({"continued_from": generation.continued_from_id} if generation.continued_from_id else {})


def _as_json(generation: Generation) -> dict[str, Any]:
    return {
        "id": generation.id,
        "endpoint": generation.endpoint_id,
        "state": generation.public_state,
        "arguments": generation.arguments,
        "price_credits": generation.price_credits,
        "charged_credits": generation.charged_credits,
        "error": generation.error or None,
        "created_at": generation.created_at,
        "finished_at": generation.finished_at,
        "video_url": reverse("generations:video", args=[generation.id]) if generation.is_watchable else None,
        "poster_url": reverse("generations:poster", args=[generation.id]) if generation.is_watchable else None,
        "width": generation.width,
        "height": generation.height,
        "duration_seconds": generation.duration_seconds,
        "bytes": generation.bytes,
    }
