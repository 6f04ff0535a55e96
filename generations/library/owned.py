"""A user's own generation by its id, as every page of one begins."""

from typing import Final
from uuid import UUID

from django.db.models import BigIntegerField, UUIDField
from django.http import Http404

from generations.models import Generation
from maxvideo.web.http import AuthenticatedHttpRequest
from maxvideo.web.kept_queries import Given, KeptRows

OWN: Final = KeptRows(
    lambda: Generation.objects.filter(
        pk=Given("pk", UUIDField()), user_id=Given("user", BigIntegerField()), deleted_at=None
    ).select_related("hold", "batch")
)


def own_generation(request: AuthenticatedHttpRequest, generation_id: UUID) -> Generation:
    """The user's own, with its hold and its batch; raises Http404 for anything else, as if it were not there."""
    if generation := OWN.first(pk=generation_id, user=request.user.pk):
        return generation
    raise Http404
