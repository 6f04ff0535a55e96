"""The pictures that somebody uploaded: looked through, with what was made of them, and deleted."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from generations.catalogue import ENDPOINTS
from generations.catalogue.shapes import shape_of
from generations.catalogue.uploads import upload_ids
from generations.library.keyset import Place
from generations.models import Generation, InputImage
from generations.workflow import purge
from maxvideo.accounts.models import User
from maxvideo.web.http import AuthenticatedHttpRequest
from maxvideo.web.safe_redirect import safe_redirect

ON_A_PAGE: Final = 24
MOST_READ: Final = 1000
"""Videos that are looked through for those that a page's pictures went into."""

MOST_NAMED: Final = 3
A_MINUTE: Final = timedelta(minutes=1)
FROM_PICTURES: Final = [endpoint.id for endpoint in ENDPOINTS if endpoint.is_from_pictures]
NEEDED: Final = "A video that is being made needs this picture. Delete it when that has ended."


@require_safe
def pictures(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Them, the newest first, a page at a time."""
    rows = request.user.input_images.order_by("-created_at", "-id")
    if place := Place.decode(request.GET.get("before", "")):
        rows = rows.filter(place.older)
    found = list(rows[: ON_A_PAGE + 1])
    shown = found[:ON_A_PAGE]
    older = Place(shown[-1].created_at, shown[-1].pk).encode() if len(found) > ON_A_PAGE else ""
    uses = uses_of(request.user, shown)
    context = {
        "pictures": [(one, shape_of(one.width, one.height), uses.get(one.pk, ())) for one in shown],
        "older": older,
    }
    return render(request, "generations/library/pictures.html", context)


@require_POST
def delete(request: AuthenticatedHttpRequest, picture_id: UUID) -> HttpResponse:
    """Delete one, unless a video that is being made needs it. What was made of it stays."""
    if purge.delete_picture(get_object_or_404(request.user.input_images, pk=picture_id)):
        messages.success(request, "The picture is deleted. What was made of it stays.")
    else:
        messages.warning(request, NEEDED)
    return safe_redirect(request, reverse("generations:pictures"))


def uses_of(user: User, shown: Sequence[InputImage]) -> Mapping[UUID, Sequence[Generation]]:
    """The newest videos that each of the pictures went into, as far as they are looked for; one query, or none."""
    used = [picture for picture in shown if picture.used_at]
    if not used:
        return {}
    first, last = min(one.created_at for one in used), max(one.used_at for one in used if one.used_at)
    rows = Generation.objects.of(user).filter(endpoint_id__in=FROM_PICTURES)
    rows = rows.filter(created_at__gte=first - A_MINUTE, created_at__lte=last + A_MINUTE).newest_first()
    uses: dict[UUID, list[Generation]] = {picture.pk: [] for picture in used}
    for generation in rows.only("prompt", "arguments")[:MOST_READ]:
        for picture_id in uses.keys() & set(upload_ids(generation.arguments)):
            uses[picture_id].append(generation)
    return {picture_id: found[:MOST_NAMED] for picture_id, found in uses.items()}
